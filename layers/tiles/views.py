"""HTTP of tiles and TileJSON."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layers.access.requests import signed_in
from layers.catalog.caching import cacheable, etag, not_modified
from layers.catalog.catalogue import catalogue
from layers.catalog.selection import select
from layers.core.errors import NotFound
from layers.tiles.making import tile
from layers.tiles.tilejson import tilejson

MAX_ZOOM = 22
TILE_TYPE = "application/vnd.mapbox-vector-tile"


@require_safe
@signed_in
def tile_view(request: HttpRequest, layer_id: str, z: int, x: int, y: int) -> HttpResponseBase:
    """One vector tile of one layer, of the rows that the user may see and asks for (as in downloads)."""
    layer = catalogue.find(layer_id, request.user)
    if z > MAX_ZOOM or x >= 1 << z or y >= 1 << z:
        raise NotFound(
            _("There is no tile %(z)s/%(x)s/%(y)s.") % {"z": z, "x": x, "y": y}, code="unknown-tile"
        )
    tag = etag(layer.id, request.user, z, x, y, request.GET.urlencode())
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    content = tile(layer, select(layer, request.user, request.GET), z, x, y)
    return cacheable(HttpResponse(content, content_type=TILE_TYPE, status=200 if content else 204), tag)


@require_safe
@signed_in
def tilejson_view(request: HttpRequest, layer_id: str) -> HttpResponseBase:
    """TileJSON 3.0 of a layer."""
    layer = catalogue.find(layer_id, request.user)
    return JsonResponse(tilejson(layer, request.user, request.build_absolute_uri("/")))
