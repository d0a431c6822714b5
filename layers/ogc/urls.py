"""Addresses of OGC API – Features. They end without a slash, as the standard has them."""

from django.urls import path

from layers.catalog.addresses import LAYER
from layers.ogc import views

app_name = "ogc"
urlpatterns = [
    path("ogc/", views.landing_view, name="landing"),
    path("ogc", views.landing_view, name="landing-plain"),
    path("ogc/api", views.api_view, name="api"),
    path("ogc/conformance", views.conformance_view, name="conformance"),
    path("ogc/collections", views.collections_view, name="collections"),
    path(f"ogc/collections/{LAYER}", views.collection_view, name="collection"),
    path(f"ogc/collections/{LAYER}/queryables", views.queryables_view, name="queryables"),
    path(f"ogc/collections/{LAYER}/sortables", views.sortables_view, name="sortables"),
    path(f"ogc/collections/{LAYER}/items", views.items_view, name="items"),
    path(f"ogc/collections/{LAYER}/items/<str:feature_id>", views.item_view, name="item"),
]
