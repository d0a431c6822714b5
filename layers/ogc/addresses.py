"""Absolute addresses and the link objects that lead to them."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from layers.ogc.negotiation import HTML, HTML_TYPE, JSON

JSON_TYPE, GEOJSON_TYPE, SCHEMA_TYPE = "application/json", "application/geo+json", "application/schema+json"
OPENAPI_TYPE = "application/vnd.oai.openapi+json;version=3.0"
OGC_RELATION = "http://www.opengis.net/def/rel/ogc/1.0/"
Link = dict[str, Any]


def address(request: HttpRequest, name: str, query: dict[str, Any] | None = None, **names: Any) -> str:
    """Return the absolute address of a resource by the name of its route."""
    path = request.build_absolute_uri(reverse(f"ogc:{name}", kwargs=names))
    return f"{path}?{urlencode(query)}" if query else path


def link(href: str, rel: str, type: str, title: Any) -> Link:
    return {"href": href, "rel": rel, "type": type, "title": str(title)}


def own_links(request: HttpRequest, form: str, type: str, title: Any) -> list[Link]:
    """Return the link to this very answer and the one to its other form."""
    mine, other = (type, HTML_TYPE) if form == JSON else (HTML_TYPE, type)
    return [
        link(request.build_absolute_uri(), "self", mine, title),
        link(with_query(request, f=HTML if form == JSON else JSON), "alternate", other, title),
    ]


def with_query(request: HttpRequest, **changes: Any) -> str:
    """Return the address of this request with some parameters set otherwise, or left out where None."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    path = request.build_absolute_uri(request.path)
    return f"{path}?{query.urlencode(safe=',:/')}" if query else path


def link_header(links: list[Link]) -> str:
    """Return links as the header of the same name has them; titles stay out, for headers are ASCII."""
    return ", ".join(f'<{entry["href"]}>; rel="{entry["rel"]}"; type="{entry["type"]}"' for entry in links)
