"""Addresses of surroundings, chains and dossiers."""

from django.urls import path

from layers.dossier import api
from layers.dossier.views import dossier_view

urlpatterns = [
    path("api/risk-sources/chains/", api.ChainsView.as_view(), name="risk-chains"),
    path(
        "api/risk-sources/<int:source_id>/surroundings/",
        api.SurroundingsView.as_view(),
        name="surroundings",
    ),
    path("risk-sources/<int:source_id>/dossier.pdf", dossier_view, name="dossier"),
]
