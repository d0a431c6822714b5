"""Gathers the addresses of all slices."""

urlpatterns: list = []
