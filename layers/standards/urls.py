"""Addresses of the rules."""

from django.urls import path

from layers.standards import api
from layers.standards.pages import standards_page

SCHEME = "api/grid-schemes/<str:code>/"

urlpatterns = [
    path("standards/", standards_page, name="standards"),
    path(f"{SCHEME}standards/", api.StandardsView.as_view(), name="grid-scheme-standards"),
    path(f"{SCHEME}check.xlsx", api.WorkbookView.as_view(), name="grid-scheme-check-workbook"),
    path(f"{SCHEME}mend/", api.MendView.as_view(), name="grid-scheme-mend"),
]
