"""Addresses of siting."""

from django.urls import path

from layers.siting.api import SitingView
from layers.siting.drafts_api import ProposedSitesView, ProposedSiteView

urlpatterns = [
    path("api/siting/", SitingView.as_view(), name="siting"),
    path("api/siting/proposed/", ProposedSitesView.as_view(), name="siting-proposed"),
    path("api/siting/proposed/<int:pk>/", ProposedSiteView.as_view(), name="siting-proposed-one"),
]
