"""What is declared to hold. Each of these has its abstract tests in `tests/contract/ogc`, clause by clause."""

from layers.catalog.filtering.conformance import CONFORMANCE as OF_FILTERS

SPEC = "http://www.opengis.net/spec/"
CLASSES: tuple[str, ...] = (
    *(f"{SPEC}ogcapi-features-1/1.0/conf/{name}" for name in ("core", "geojson", "html", "oas30")),
    f"{SPEC}ogcapi-features-2/1.0/conf/crs",
    *(
        f"{SPEC}ogcapi-features-3/1.0/conf/{name}"
        for name in ("queryables", "queryables-query-parameters", "filter", "features-filter")
    ),
    *OF_FILTERS,
)
"""Sorting, sortables and the choice of properties follow drafts (parts 6 and 8), so they are not among them."""
