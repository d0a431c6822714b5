from django.urls import path, re_path

from layers.catalog.addresses import LAYER
from layers.tiles.style_views import map_style_view, sprite_view, style_view
from layers.tiles.views import tile_view, tilejson_view

urlpatterns = [
    path("tiles/style.json", map_style_view, name="map-style"),
    re_path(r"^tiles/sprite(?P<fineness>(?:@2x)?)\.(?P<kind>png|json)$", sprite_view, name="sprite"),
    re_path(
        r"^tiles/(?P<layer_ids>[a-z][a-z0-9-]*(?:,[a-z][a-z0-9-]*){0,30})/style\.json$",
        style_view,
        name="style",
    ),
    path(f"tiles/{LAYER}.json", tilejson_view, name="tilejson"),
    path(f"tiles/{LAYER}/<int:z>/<int:x>/<int:y>.mvt", tile_view, name="tile"),
]
