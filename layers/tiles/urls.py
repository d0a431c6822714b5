from django.urls import path, re_path, register_converter

from layers.tiles.style_views import map_style_view, sprite_view, style_view
from layers.tiles.views import tile_view, tilejson_view


class LayerIdsConverter:
    """Ids of layers with commas between them."""

    regex = "[a-z][a-z0-9-]{0,60}(?:,[a-z][a-z0-9-]{0,60})*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LayerIdsConverter, "layers")
LAYERS = "<layers:layer_ids>"

urlpatterns = [
    path("tiles/style.json", map_style_view, name="map-style"),
    re_path(r"^tiles/sprite(?P<fineness>(?:@2x)?)\.(?P<kind>png|json)$", sprite_view, name="sprite"),
    path(f"tiles/{LAYERS}/style.json", style_view, name="style"),
    path(f"tiles/{LAYERS}.json", tilejson_view, name="tilejson"),
    path(f"tiles/{LAYERS}/<int:z>/<int:x>/<int:y>.mvt", tile_view, name="tile"),
]
