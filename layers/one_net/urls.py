"""Addresses of one net."""

from django.urls import path

from layers.one_net import api
from layers.one_net.pages import one_net_page

urlpatterns = [
    path("one-net/", one_net_page, name="one-net"),
    path("api/one-net/", api.MatrixView.as_view(), name="one-net-matrix"),
    path("api/one-net/differences/", api.DifferencesView.as_view(), name="one-net-differences"),
    path("api/one-net/correspondence/", api.CorrespondenceView.as_view(), name="one-net-correspondence"),
    path("api/one-net/correspondence.csv", api.CorrespondenceTableView.as_view(), name="one-net-table"),
    path("api/one-net/merge/", api.MergeView.as_view(), name="one-net-merge"),
]
