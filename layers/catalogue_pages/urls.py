from django.urls import path

from layers.catalog.addresses import LAYER
from layers.catalogue_pages.views import catalogue_page, dcat_view, layer_page

urlpatterns = [
    path("layers/", catalogue_page, name="layers-page"),
    path("layers/catalog.jsonld", dcat_view, name="layers-dcat"),
    path(f"layers/{LAYER}/", layer_page, name="layer-page"),
]
