"""Addresses of this slice."""

from django.urls import path

from layers.transfer.pages import import_page

urlpatterns = [path("import/", import_page, name="import")]
