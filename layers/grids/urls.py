"""Addresses of grid schemes."""

from django.urls import path

from layers.grids import api

urlpatterns = [
    path("api/grids/by-old-code/", api.GridsByOldCodeView.as_view(), name="grids-by-old-code"),
    path("api/grid-schemes/", api.SchemesView.as_view(), name="grid-schemes"),
    path("api/grid-schemes/<str:code>/check/", api.SchemeCheckView.as_view(), name="grid-scheme-check"),
]
