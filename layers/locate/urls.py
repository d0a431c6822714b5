"""Addresses of finding."""

from django.urls import path

from layers.locate.api import GeocodeView, LocateView

urlpatterns = [
    path("api/locate/", LocateView.as_view(), name="locate"),
    path("api/geocode/", GeocodeView.as_view(), name="geocode"),
]
