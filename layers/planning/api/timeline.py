"""HTTP of the timeline: days of change, the grids of a day as GeoJSON and as tiles, two days compared."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.permissions import require
from layers.access.requests import signed_in
from layers.catalog.caching import cacheable, etag, not_modified
from layers.catalog.layer import Layer
from layers.catalog.selection import bbox_polygon, division_for, select
from layers.core.crs import WGS84
from layers.core.errors import Invalid, NotFound
from layers.downloads.formats import FORMATS
from layers.downloads.texts import collection, or_broken
from layers.downloads.wanted import Wanted
from layers.grids.api import scheme_for
from layers.grids.layer import LAYERS
from layers.grids.models import Grid
from layers.planning.api.requests import read_only
from layers.planning.serializers import between_body, day_body
from layers.planning.timeline import Place, between, days_of, grids_on
from layers.tiles.asker import Asker
from layers.tiles.parents import parents_of
from layers.tiles.shaping import Drawing, Known, shaped
from layers.tiles.watch import watch

(GRIDS,) = LAYERS
MAX_ZOOM = 22
TILE_TYPE = "application/vnd.mapbox-vector-tile"


@read_only
class TimelineView(APIView):
    """The days on which boundaries changed, with what and by whom; `scheme`, and `division` or `bbox`."""

    def get(self, request: Request) -> Response:
        return Response({"days": [day_body(entry) for entry in days_of(place_of(request))]})


@read_only
class GridsCompareView(APIView):
    """What differs between the days `from` and `to`: codes, and the strips of ground that changed hands."""

    def get(self, request: Request) -> Response:
        first, last = (day_of(request.query_params, name) for name in ("from", "to"))
        return Response(between_body(between(place_of(request), first, last)))


@require_safe
@signed_in
def grids_on_view(request: HttpRequest) -> HttpResponseBase:
    """The grids that were in force on `day` as a FeatureCollection, of at most 5,000."""
    day = day_of(request.GET, "day")
    rows = grids_on(place_of(request), day)
    texts = collection(
        Wanted(GRIDS, rows, FORMATS["geojson"], WGS84), day=f'"{day}"', count=str(rows.count())
    )
    return StreamingHttpResponse(or_broken(texts), content_type="application/geo+json")


@require_safe
@signed_in
def day_tile_view(request: HttpRequest, day: str, z: int, x: int, y: int) -> HttpResponseBase:
    """One vector tile of the grids layer as it was on a day."""
    layer = layer_on(day_of({"day": day}, "day"))
    if z > MAX_ZOOM or x >= 1 << z or y >= 1 << z:
        raise NotFound(
            _("There is no tile %(z)s/%(x)s/%(y)s.") % {"z": z, "x": x, "y": y}, code="unknown-tile"
        )
    tag = etag(layer.id, request.user, day, z, x, y, request.GET.urlencode())
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    rows, asker = select(layer, request.user, request.GET), Asker.of(request)
    drawing = Drawing(layer, asker, lambda: rows, z)
    known = Known(lambda: parents_of(layer.id, asker.scope, watch.versions(), z, x, y), drawing.counts)
    content = shaped(drawing, known, x, y).content
    return cacheable(HttpResponse(content, content_type=TILE_TYPE, status=200 if content else 204), tag)


def layer_on(day: date) -> Layer:
    """Return the layer of grids as it was on a day."""
    return replace(GRIDS, source=lambda: Grid.objects.in_force(day))


def place_of(request: Any) -> Place:
    """Read `scheme`, `division` and `bbox`."""
    require(request.user, "plan.view")
    query = request.GET
    division = division_for(request.user, query["division"]) if query.get("division") else None
    box = bbox_polygon(query["bbox"]) if query.get("bbox") else None
    return Place(request.user, scheme_for(query.get("scheme", "")), division, box)


def day_of(query: Mapping[str, str], name: str) -> date:
    """Read a day; today when it is absent."""
    try:
        return date.fromisoformat(query[name]) if query.get(name) else timezone.localdate()
    except ValueError:
        raise Invalid(_("%(name)s must be a day: YYYY-MM-DD.") % {"name": name}, code="bad-date") from None
