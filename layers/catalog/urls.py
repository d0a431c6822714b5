"""Addresses of every layer. Slices with REST of their own come before these in `layers.urls`."""

from django.urls import path, register_converter

from layers.catalog.rest import FeaturesView, FeatureView, LayersView
from layers.catalog.views import download_view, tile_view, tilejson_view


class LayerIdConverter:
    """A layer's id; anything else is not an address of ours."""

    regex = "[a-z][a-z0-9-]{0,60}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LayerIdConverter, "layer")

urlpatterns = [
    path("api/layers/", LayersView.as_view(), name="layers"),
    path("api/<layer:layer_id>/", FeaturesView.as_view(), name="features"),
    path("api/<layer:layer_id>/<int:pk>/", FeatureView.as_view(), name="feature"),
    path("tiles/<layer:layer_id>.json", tilejson_view, name="tilejson"),
    path("tiles/<layer:layer_id>/<int:z>/<int:x>/<int:y>.mvt", tile_view, name="tile"),
    path("download/<layer:layer_id>.geojson", download_view, name="download"),
]
