"""Addresses of surroundings, chains and dossiers."""

from django.urls import path

from layers.dossier import api

urlpatterns = [
    path("api/risk-sources/chains/", api.ChainsView.as_view(), name="risk-chains"),
    path(
        "api/risk-sources/<int:source_id>/surroundings/",
        api.SurroundingsView.as_view(),
        name="surroundings",
    ),
]
