"""Gathers the addresses of all slices; REST of one's own comes before the REST of every layer."""

from django.urls import include, path

SLICES = (
    "access",
    "account",
    "grids",
    "planning",
    "standards",
    "one_net",
    "risks",
    "dossier",
    "roads",
    "reach",
    "kept",
    "living",
    "siting",
    "cases",
    "nearest",
    "sight",
    "locate",
    "feed",
    "transfer",
    "pages",
    "catalogue_pages",
    "tiles",
    "downloads",
    "ogc",
    "editing",
    "catalog",
)

urlpatterns = [path("", include(f"layers.{name}.urls")) for name in SLICES]
