"""Addresses of sight."""

from django.urls import path

from layers.sight import api

urlpatterns = [
    path("api/sight/coverage/", api.CoverageView.as_view(), name="sight-coverage"),
    path("api/sight/coverage.xlsx", api.CoverageWorkbookView.as_view(), name="sight-coverage-workbook"),
    path("api/sight/blind-spots/", api.BlindSpotsView.as_view(), name="sight-blind-spots"),
    path("api/sight/cameras/", api.SeeingView.as_view(), name="sight-cameras"),
    path("api/sight/next/", api.NextView.as_view(), name="sight-next"),
    path("api/sight/preview/", api.PreviewView.as_view(), name="sight-preview"),
]
