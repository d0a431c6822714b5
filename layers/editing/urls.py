"""Editing stands at the addresses of the catalogue's REST, so these come before them."""

from django.urls import path

from layers.catalog.addresses import LAYER
from layers.editing.api import BulkView, EditableFeaturesView, EditableFeatureView

urlpatterns = [
    path(f"api/{LAYER}/bulk/", BulkView.as_view(), name="bulk"),
    path(f"api/{LAYER}/", EditableFeaturesView.as_view(), name="features"),
    path(f"api/{LAYER}/<int:pk>/", EditableFeatureView.as_view(), name="feature"),
]
