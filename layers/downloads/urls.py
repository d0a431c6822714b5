from django.urls import path

from layers.catalog.addresses import LAYER
from layers.downloads.map_page import map_page_view
from layers.downloads.views import download_view

urlpatterns = [
    path("download/map.html", map_page_view, name="map-page"),
    path(f"download/{LAYER}.geojson", download_view, name="download"),
]
