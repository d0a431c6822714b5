from django.urls import path

from layers.catalog.addresses import LAYER
from layers.downloads.views import download_view

urlpatterns = [path(f"download/{LAYER}.geojson", download_view, name="download")]
