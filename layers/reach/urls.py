"""Addresses of reach."""

from django.urls import path

from layers.reach.api import CompareView, CoverageView, ServiceCirclesView

urlpatterns = [
    path("api/service-circles/", ServiceCirclesView.as_view(), name="service-circles"),
    path("api/coverage/", CoverageView.as_view(), name="coverage"),
    path("api/coverage/compare/", CompareView.as_view(), name="coverage-compare"),
]
