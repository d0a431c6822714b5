"""HTTP of OGC API – Features."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from layers.access.log import looked
from layers.catalog.caching import cacheable, etag, not_modified
from layers.core.changes import version_of
from layers.ogc import parameters
from layers.ogc.addresses import GEOJSON_TYPE, JSON_TYPE, OPENAPI_TYPE, SCHEMA_TYPE, address, own_links
from layers.ogc.answers import resource, vary, with_links
from layers.ogc.collections import collection, collections, find_collection, layers_for, schema_links
from layers.ogc.conformance import CLASSES
from layers.ogc.door import door
from layers.ogc.html import feature_page, items_page
from layers.ogc.items import item, items
from layers.ogc.landing import landing
from layers.ogc.negotiation import HTML, format_of
from layers.ogc.openapi import document
from layers.ogc.schemas import schema_of


@door
def landing_view(request: HttpRequest) -> HttpResponseBase:
    """What this is, and where everything else stands."""
    parameters.only(request, parameters.COMMON)
    form = format_of(request)
    return resource(request, form, landing(request, form), "landing", root=address(request, "landing"))


@door
def api_view(request: HttpRequest) -> HttpResponseBase:
    """The description of this interface: OpenAPI 3.0."""
    parameters.only(request, parameters.COMMON)
    body = document(request, layers_for(request.user))
    return resource(request, format_of(request), body, "api", type=OPENAPI_TYPE)


@door
def conformance_view(request: HttpRequest) -> HttpResponseBase:
    """What of which standard holds here."""
    parameters.only(request, parameters.COMMON)
    form = format_of(request)
    body = {
        "links": own_links(request, form, JSON_TYPE, _("Conformance classes")),
        "conformsTo": CLASSES,
    }
    return resource(request, form, body, "conformance")


@door
def collections_view(request: HttpRequest) -> HttpResponseBase:
    """All layers that the user may see."""
    parameters.only(request, parameters.COMMON)
    form = format_of(request)
    body = collections(request, form, own_links(request, form, JSON_TYPE, _("Collections")))
    return resource(request, form, body, "collections")


@door
def collection_view(request: HttpRequest, layer_id: str) -> HttpResponseBase:
    """One layer: its extent, its coordinate systems, where its features are."""
    layer = find_collection(layer_id, request.user)
    parameters.only(request, parameters.COMMON)
    form, version = format_of(request), version_of(layer.id)
    tag = _tag(request, layer.id, form, version)
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return vary(unchanged)
    body = collection(request, layer, form, version)
    response = resource(request, form, body, "collection", layer=layer)
    return vary(cacheable(with_links(response, schema_links(request, layer)), tag))


@door
def queryables_view(request: HttpRequest, layer_id: str) -> HttpResponseBase:
    """What the layer can be filtered by."""
    return _schema(request, layer_id, "queryables")


@door
def sortables_view(request: HttpRequest, layer_id: str) -> HttpResponseBase:
    """What the layer can be sorted by."""
    return _schema(request, layer_id, "sortables")


@door
def items_view(request: HttpRequest, layer_id: str) -> HttpResponseBase:
    """A page of features."""
    layer = find_collection(layer_id, request.user)
    form, version = format_of(request), version_of(layer.id)
    tag = _tag(request, layer.id, form, version)
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return vary(unchanged)
    page = items(request, layer, form, version)
    looked(request.user, layer.id, f"ogc {request.GET.urlencode()}")
    if form == HTML:
        response = render(request, "ogc/items.html", items_page(request, layer, page))
    else:
        response = HttpResponse(page.as_bytes(), content_type=GEOJSON_TYPE)
    response.headers["Content-Crs"] = f"<{page.system.uri}>"
    return vary(cacheable(with_links(response, page.links), tag))


@door
def item_view(request: HttpRequest, layer_id: str, feature_id: str) -> HttpResponseBase:
    """One feature."""
    layer = find_collection(layer_id, request.user)
    form = format_of(request)
    tag = _tag(request, layer.id, form, version_of(layer.id))
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return vary(unchanged)
    text, system = item(request, layer, feature_id, form)
    looked(request.user, layer.id, f"ogc feature {feature_id}")
    if form == HTML:
        response = render(request, "ogc/item.html", feature_page(request, layer, json.loads(text)))
    else:
        response = HttpResponse(text, content_type=GEOJSON_TYPE)
    response.headers["Content-Crs"] = f"<{system.uri}>"
    return vary(cacheable(response, tag))


def _schema(request: HttpRequest, layer_id: str, name: str) -> HttpResponseBase:
    layer = find_collection(layer_id, request.user)
    parameters.only(request, parameters.COMMON)
    body: dict[str, Any] = schema_of(request, layer, name)
    return resource(request, format_of(request), body, "schema", type=SCHEMA_TYPE, layer=layer, name=name)


def _tag(request: HttpRequest, layer_id: str, form: str, version: str) -> str:
    """Return the ETag of what a request asks for; links hold the host, so it counts too."""
    return etag(layer_id, request.user, request.build_absolute_uri(), form, get_language(), version=version)
