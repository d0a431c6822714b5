"""Which addresses hand out layers, and through which channel. What is not named here is shut to a key for some layers.

Every one of them finds its layers in the catalogue, which knows only those of the key, or is bound to one layer here.
"""

from typing import Any

REST, TILES, DOWNLOADS, OGC, CHANGES, CATALOGUE, OTHER = (
    "rest", "tiles", "downloads", "ogc", "changes", "catalogue", "other",
)  # fmt: skip

CHANNELS = {
    "layers": REST,
    "features": REST,
    "feature": REST,
    "bulk": REST,
    "cases": REST,
    "case": REST,
    "case-steps": REST,
    "inspections": REST,
    "inspections-workbook": DOWNLOADS,
    "source-inspections": REST,
    "risk-chains": REST,
    "surroundings": REST,
    "dossier": DOWNLOADS,
    "service-circles": REST,
    "coverage": REST,
    "coverage-compare": REST,
    "siting": REST,
    "siting-proposed": REST,
    "siting-proposed-one": REST,
    "sight-coverage": REST,
    "sight-coverage-workbook": DOWNLOADS,
    "sight-blind-spots": REST,
    "sight-cameras": REST,
    "sight-next": REST,
    "sight-preview": REST,
    "tile": TILES,
    "tilejson": TILES,
    "style": TILES,
    "map-style": TILES,
    "sprite": TILES,
    "download": DOWNLOADS,
    "map-page": DOWNLOADS,
    "changes": CHANGES,
    "feed": CHANGES,
    "layers-page": CATALOGUE,
    "layer-page": CATALOGUE,
    "layers-dcat": CATALOGUE,
}
"""Name of a route → channel."""
NAMESPACES = {"ogc": OGC}
"""Namespace of routes → channel."""
BOUND = {
    "cases": "cases",
    "case": "cases",
    "case-steps": "cases",
    "service-circles": "service-points",
    "coverage": "addresses,service-points",
    "coverage-compare": "addresses,service-points",
    "siting": "addresses,service-points",
    "siting-proposed": "proposed-sites",
    "siting-proposed-one": "proposed-sites",
    "inspections": "risk-sources",
    "inspections-workbook": "risk-sources",
    "source-inspections": "risk-sources",
    "risk-chains": "risk-sources",
    "surroundings": "risk-sources,addresses,service-points,cameras,cases",
    "dossier": "risk-sources,addresses,service-points,cameras,cases,grids,divisions",
    "sight-coverage": "camera-views,divisions,grids",
    "sight-coverage-workbook": "camera-views,divisions,grids",
    "sight-blind-spots": "blind-spots,grids",
    "sight-cameras": "cameras",
    "sight-next": "blind-spots,camera-views",
    "sight-preview": "camera-views,grids",
}
"""Name of a route that names no layer → the layers that it hands out, with commas; a key needs all of them."""
QUESTIONS = frozenset({"service-circles", "coverage", "coverage-compare", "nearest", "matrix", "siting"})
"""Routes whose POST asks and changes nothing, because what is asked is too long for an address."""
OPEN = frozenset(
    {"token", "login", "logout", "set_language", "schema", "docs", "healthz", "readyz", "metrics"}
)
"""Routes that know nobody by a key: a program whose key has ended signs in here."""


def channel_of(match: Any) -> str:
    """Return the channel of a resolved address; `other` for what is no layer's."""
    if match is None:
        return OTHER
    if match.namespaces:
        return NAMESPACES.get(match.namespaces[0], OTHER)
    return CHANNELS.get(match.url_name, OTHER)


def only_asks(match: Any, method: str) -> bool:
    """Whether a request by POST changes nothing, so that a key that only reads may send it."""
    return method == "POST" and match is not None and not match.namespaces and match.url_name in QUESTIONS


def layers_of(match: Any) -> list[str]:
    """Return the ids of the layers that a resolved address names; none where the catalogue decides."""
    bound = BOUND.get(match.url_name)
    named = bound or match.kwargs.get("layer_id") or match.kwargs.get("layer_ids") or ""
    return [name for name in named.split(",") if name]
