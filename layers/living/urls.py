"""Addresses of the living circles."""

from django.urls import path

from layers.living import api
from layers.living.pages import living_page

urlpatterns = [
    path("living-circles/", living_page, name="living-circles-page"),
    path("api/living-circles/", api.LivingCirclesView.as_view(), name="living-circles"),
    path("api/living-circles/map/", api.LivingMapView.as_view(), name="living-circles-map"),
    path("api/living-circles.xlsx", api.LivingWorkbookView.as_view(), name="living-circles-workbook"),
]
