"""Addresses of risk sources beyond those of every layer."""

from django.urls import path

from layers.risks import api
from layers.risks.pages import inspections_page

urlpatterns = [
    path("risk-sources/", inspections_page, name="inspections-page"),
    path("api/risk-sources/inspections/", api.InspectionsView.as_view(), name="inspections"),
    path(
        "api/risk-sources/inspections.xlsx",
        api.InspectionsWorkbookView.as_view(),
        name="inspections-workbook",
    ),
    path(
        "api/risk-sources/<int:source_id>/inspections/",
        api.SourceInspectionsView.as_view(),
        name="source-inspections",
    ),
    path("api/risk-levels/", api.RiskLevelsView.as_view(), name="risk-levels"),
]
