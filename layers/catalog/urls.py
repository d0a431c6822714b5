"""REST of every layer. Slices with REST of their own come before these in `layers.urls`."""

from django.urls import path

from layers.catalog.addresses import LAYER
from layers.catalog.rest import FeaturesView, FeatureView, LayersView

urlpatterns = [
    path("api/layers/", LayersView.as_view(), name="layers"),
    path(f"api/{LAYER}/", FeaturesView.as_view(), name="features"),
    path(f"api/{LAYER}/<int:pk>/", FeatureView.as_view(), name="feature"),
]
