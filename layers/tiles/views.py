"""HTTP of tiles and TileJSON."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from layers.access.requests import signed_in
from layers.catalog.caching import cacheable, not_modified
from layers.tiles.answers import Tile
from layers.tiles.asker import Asker
from layers.tiles.asking import parts_of, place
from layers.tiles.lane import KNOWN
from layers.tiles.tilejson import tilejson
from layers.tiles.watch import watch

TILE_TYPE = "application/vnd.mapbox-vector-tile"


@require_safe
@signed_in
def tile_view(request: HttpRequest, layer_ids: str, z: int, x: int, y: int) -> HttpResponseBase:
    """One vector tile of one or more layers, of the rows that the user may see and asks for (as in downloads)."""
    asker = Asker.of(request)
    parts = parts_of(layer_ids, asker, request.GET)
    place(z, x, y)
    tile = Tile(parts, asker, watch.versions(), z, x, y)
    request.META[KNOWN] = asker
    unchanged = not_modified(request, tile.tag)
    if unchanged is not None:
        return unchanged
    content = tile.content()[0].content
    return cacheable(HttpResponse(content, content_type=TILE_TYPE, status=200 if content else 204), tile.tag)


@require_safe
@signed_in
def tilejson_view(request: HttpRequest, layer_ids: str) -> HttpResponseBase:
    """TileJSON 3.0 of one or more layers."""
    parts = parts_of(layer_ids, request.user, request.GET)
    response = JsonResponse(
        tilejson([part.layer for part in parts], request.user, request.build_absolute_uri("/"))
    )
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie", "Authorization"])
    return response
