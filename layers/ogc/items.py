"""Features: a page of them, or one."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.catalog.features import feature_text
from layers.catalog.layer import Layer
from layers.catalog.selection import select
from layers.core.errors import Invalid, NotFound
from layers.ogc import parameters
from layers.ogc.addresses import GEOJSON_TYPE, JSON_TYPE, Link, address, link, own_links, with_query
from layers.ogc.boxes import area_of
from layers.ogc.collections import schema_links
from layers.ogc.counting import count_in_time
from layers.ogc.crs import System, system_of
from layers.ogc.cursors import after, cursor_of
from layers.ogc.moments import during, span_of
from layers.ogc.negotiation import HTML, HTML_TYPE
from layers.ogc.paging import page_of
from layers.ogc.remembering import remembered
from layers.ogc.sorting import sort_keys

NOT_SELECTING = ("f", "limit", "cursor", "sortby", "properties", "crs")
"""Parameters that change how features are shown and not which there are."""


@dataclass(frozen=True)
class Items:
    """One page: the features as texts, and what stands around them."""

    texts: list[str]
    links: list[Link]
    matched: int | None
    system: System

    def as_bytes(self) -> bytes:
        """Return the FeatureCollection; the features stand in it as the database made them.

        They are encoded one by one and joined once: a text of megabytes with one Chinese character in it is twice as long,
        and every copy of it costs as much as the database takes for a hundred features.
        """
        counts = {"numberMatched": self.matched} if self.matched is not None else {}
        around = {
            "type": "FeatureCollection",
            "timeStamp": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            **counts,
            "numberReturned": len(self.texts),
            "links": self.links,
        }
        head = json.dumps(around, ensure_ascii=False)[:-1] + ',"features":[\n'
        parts = [part for text in self.texts for part in (b",\n", text.encode())]
        return b"".join([head.encode(), *parts[1:], b"\n]}\n"])


def items(request: HttpRequest, layer: Layer, form: str, version: str) -> Items:
    """Return the page of features that a request asks for."""
    parameters.only(request, parameters.OF_ITEMS | parameters.queryable_fields(layer).keys())
    limit = parameters.limit_of(
        request, parameters.LARGEST_HTML_PAGE if form == HTML else parameters.LARGEST_PAGE
    )
    keys = sort_keys(layer, request.GET.get("sortby"))
    system = system_of(request.GET.get("crs"), "crs")
    names = parameters.names_of(layer, request)
    rows = chosen(layer, request)
    here = (
        rows.filter(after(layer, request.user, keys, request.GET["cursor"]))
        if "cursor" in request.GET
        else rows
    )
    page = page_of(layer, here, keys, limit, system, names)
    is_whole = page.last is None and "cursor" not in request.GET
    matched = len(page.texts) if is_whole else _matched(request, layer, version, rows)
    following = (
        with_query(request, cursor=cursor_of(layer, request.user, keys, page.last)) if page.last else None
    )
    return Items(page.texts, _links(request, layer, form, following), matched, system)


def chosen(layer: Layer, request: HttpRequest) -> QuerySet[Any]:
    """Return the rows that all of the selecting parameters leave."""
    system = system_of(request.GET.get("bbox-crs"), "bbox-crs")
    rows = _selected(layer, request)
    rows = rows.filter(parameters.equalities(layer, request))
    if "datetime" in request.GET:
        rows = rows.filter(during(layer, span_of(request.GET["datetime"])))
    if "bbox" in request.GET:
        rows = rows.filter(geometry__intersects=area_of(request.GET["bbox"], system))
    return rows


def _selected(layer: Layer, request: HttpRequest) -> QuerySet[Any]:
    """Return what `select` leaves; to this standard a division that is not known is a wrong value, and nothing is missing."""
    try:
        return select(layer, request.user, parameters.filter_query(request))
    except NotFound as error:
        raise Invalid(error.message, code=error.code, **error.details) from error


def item(request: HttpRequest, layer: Layer, feature_id: str, form: str) -> tuple[str, System]:
    """Return one feature as text with its links, and the coordinate system that it is in."""
    parameters.only(request, parameters.OF_ITEM)
    system = system_of(request.GET.get("crs"), "crs")
    text = feature_text(layer, names=parameters.names_of(layer, request), **system.arguments())
    found = layer.rows(request.user).filter(pk=_pk(layer, feature_id)).annotate(_text=text)
    feature = found.values_list("_text", flat=True).first()
    if feature is None:
        raise _unknown(layer, feature_id)
    links = json.dumps(_item_links(request, layer, form), ensure_ascii=False)
    return f'{feature[:-1]},"links":{links}}}', system


def _matched(request: HttpRequest, layer: Layer, version: str, rows: QuerySet[Any]) -> int | None:
    """Return how many features all pages hold; counted once for all pages of the same selection."""
    selecting = sorted((name, value) for name, value in request.GET.items() if name not in NOT_SELECTING)
    return remembered(layer.id, request.user, version, f"count/{selecting}", lambda: count_in_time(rows))


def _links(request: HttpRequest, layer: Layer, form: str, following: str | None) -> list[Link]:
    own = own_links(request, form, GEOJSON_TYPE, layer.title)
    further = [link(following, "next", own[0]["type"], _("Next page"))] if following else []
    return [*own, *further, _to_collection(request, layer, form), *schema_links(request, layer)]


def _item_links(request: HttpRequest, layer: Layer, form: str) -> list[Link]:
    return [*own_links(request, form, GEOJSON_TYPE, layer.title), _to_collection(request, layer, form)]


def _to_collection(request: HttpRequest, layer: Layer, form: str) -> Link:
    type = HTML_TYPE if form == HTML else JSON_TYPE
    return link(
        address(request, "collection", {"f": form}, layer_id=layer.id), "collection", type, layer.title
    )


def _pk(layer: Layer, feature_id: str) -> int:
    if not (feature_id.isascii() and feature_id.isdigit()) or len(feature_id) > parameters.MOST_DIGITS:
        raise _unknown(layer, feature_id)
    return int(feature_id)


def _unknown(layer: Layer, feature_id: str) -> NotFound:
    return NotFound(
        _("There is no %(layer)s %(id)s in your area.") % {"layer": layer.id, "id": feature_id[:40]}
    )
