"""HTTP of styles and of the sheet of symbols."""

import hashlib
import json

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from layers.access.requests import signed_in
from layers.catalog.caching import cacheable, not_modified
from layers.catalog.catalogue import catalogue
from layers.catalog.layer import Layer
from layers.tiles.style.document import style
from layers.tiles.style.sprites import index, sheet, symbols_of

FINENESS = {"": 1, "@2x": 2}


@require_safe
@signed_in
def style_view(request: HttpRequest, layer_ids: str) -> HttpResponseBase:
    """The style of one layer or of several, divided by commas."""
    layers = [catalogue.find(layer_id, request.user) for layer_id in dict.fromkeys(layer_ids.split(","))]
    return _styled(request, layers)


@require_safe
@signed_in
def map_style_view(request: HttpRequest) -> HttpResponseBase:
    """The style of the whole map: the base map and every layer that the user may see."""
    return _styled(request, catalogue.all_for(request.user))


@require_safe
@signed_in
def sprite_view(request: HttpRequest, fineness: str, kind: str) -> HttpResponseBase:
    """The sheet of symbols, or where in it each lies; the same for everybody."""
    symbols, ratio = symbols_of(catalogue.all_for(request.user)), FINENESS[fineness]
    content = sheet(symbols, ratio) if kind == "png" else index(symbols, ratio).encode()
    return _answer(request, content, "image/png" if kind == "png" else "application/json")


def _styled(request: HttpRequest, layers: list[Layer]) -> HttpResponseBase:
    query = request.GET.dict()
    document = style(layers, request.build_absolute_uri("/"), query, labels=query.get("labels") != "no")
    content = json.dumps(document, ensure_ascii=False).encode()
    return _answer(request, content, "application/json")


def _answer(request: HttpRequest, content: bytes, content_type: str) -> HttpResponseBase:
    """Answer with content that browsers ask for again only when it differs."""
    tag = f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    return not_modified(request, tag) or cacheable(HttpResponse(content, content_type=content_type), tag)
