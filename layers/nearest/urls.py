"""Addresses of the nearest by way."""

from django.urls import path

from layers.nearest import api

urlpatterns = [
    path("api/nearest/", api.NearestView.as_view(), name="nearest"),
    path("api/matrix/", api.MatrixView.as_view(), name="matrix"),
]
