"""Addresses of roads."""

from django.urls import path

from layers.roads.api import RoadsView

urlpatterns = [path("api/roads/", RoadsView.as_view(), name="roads")]
