from django.urls import path, register_converter

from layers.catalog.addresses import LAYER
from layers.downloads.map_page import map_page_view
from layers.downloads.views import download_view


class EndingConverter:
    """What follows a layer's id: any word, so that one which is no format is told which there are."""

    regex = "[a-z0-9.]{1,20}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(EndingConverter, "ending")


urlpatterns = [
    path("download/map.html", map_page_view, name="map-page"),
    path(f"download/{LAYER}.<ending:ending>", download_view, name="download"),
]
