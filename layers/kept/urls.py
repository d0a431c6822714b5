"""Addresses of kept results."""

from django.urls import path

from layers.kept import api

urlpatterns = [
    path("api/kept-results/", api.KeptResultsView.as_view(), name="kept-results"),
    path("api/kept-results/compare/", api.CompareView.as_view(), name="kept-results-compare"),
    path("api/kept-results/<int:pk>/", api.KeptResultView.as_view(), name="kept-result"),
    path("api/kept-results/<int:pk>/refresh/", api.RefreshView.as_view(), name="kept-result-refresh"),
]
