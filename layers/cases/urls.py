"""Addresses of cases; they come before the REST of every layer."""

from django.urls import path

from layers.cases.api import CasesView, CaseView, StepsView

urlpatterns = [
    path("api/cases/", CasesView.as_view(), name="cases"),
    path("api/cases/<str:number>/", CaseView.as_view(), name="case"),
    path("api/cases/<str:number>/steps/", StepsView.as_view(), name="case-steps"),
]
