from django.urls import path

from layers.catalog.addresses import LAYER
from layers.tiles.views import tile_view, tilejson_view

urlpatterns = [
    path(f"tiles/{LAYER}.json", tilejson_view, name="tilejson"),
    path(f"tiles/{LAYER}/<int:z>/<int:x>/<int:y>.mvt", tile_view, name="tile"),
]
