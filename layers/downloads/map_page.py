"""HTTP of the map page: the layers of a view in one file that opens without internet."""

from collections.abc import Mapping
from typing import Any

from django.contrib.gis.geos import Polygon
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layers.access.log import looked
from layers.access.requests import signed_in
from layers.catalog.catalogue import catalogue
from layers.catalog.layer import Layer
from layers.catalog.report.content import Part
from layers.catalog.report.page import Frame, page
from layers.catalog.selection import OWN, bbox_polygon, division_for
from layers.core.errors import Invalid
from layers.divisions.models import Division
from layers.downloads.naming import disposition

MOST_LAYERS = 40
FOR_ALL = ("bbox", "division")
LARGEST_ZOOM = 22


@require_safe
@signed_in
def map_page_view(request: HttpRequest) -> HttpResponseBase:
    """The layers of `layers` inside `bbox` and `division`, each by its own `<layer>.<parameter>`, as one HTML file."""
    user, query = request.user, request.GET.dict()
    parts = parts_of(user, query)
    box = bbox_polygon(query["bbox"]) if query.get("bbox") else None
    place = division_for(user, query["division"]) if query.get("division") else _place(user, box)
    pieces = page(parts, _frame(user, query, box, place), user)
    for part in parts:
        looked(user, part.layer.id, f"map page {request.GET.urlencode()}")
    response = StreamingHttpResponse(pieces, content_type="text/html; charset=utf-8")
    name, code = (place.name, place.code) if place else ("", "")
    response.headers["Content-Disposition"] = disposition("map", name, code, timezone.localdate(), "html")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def parts_of(user: Any, query: Mapping[str, str]) -> list[Part]:
    """Return the layers that a user asks for, in the order given, each with what chooses its rows.

    Raises
    ------
    Invalid : no layer, too many, or a parameter that no layer of them has.
    """
    ids = list(dict.fromkeys(name for name in query.get("layers", "").split(",") if name))
    if not 0 < len(ids) <= MOST_LAYERS:
        raise Invalid(
            _("layers must name one to %(most)d layers, with commas between them.") % {"most": MOST_LAYERS},
            code="bad-layers",
        )
    layers = [catalogue.find(layer_id, user) for layer_id in ids]
    own = {layer.id: _own(layer, query) for layer in layers}
    _refuse_unknown(query, own)
    shared = {name: query[name] for name in FOR_ALL if query.get(name)}
    return [Part(layer, shared | own[layer.id]) for layer in layers]


def _own(layer: Layer, query: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of one layer: `cases.state=closed` is `state=closed` for the cases."""
    head = f"{layer.id}."
    named = {name.removeprefix(head): value for name, value in query.items() if name.startswith(head)}
    return {name: value for name, value in named.items() if name in layer.filters or name in OWN}


def _refuse_unknown(query: Mapping[str, str], own: Mapping[str, Mapping[str, str]]) -> None:
    known = {f"{layer_id}.{name}" for layer_id, names in own.items() for name in names}
    unknown = [name for name in query if "." in name and name not in known]
    if unknown:
        raise Invalid(
            _("No layer asked for has the parameter %(name)s.") % {"name": unknown[0][:80]},
            code="unknown-parameter",
        )


def _frame(user: Any, query: Mapping[str, str], box: Polygon | None, place: Division | None) -> Frame:
    title = _("Grid map")
    return Frame(
        title=f"{title} · {place.name}" if place else title,
        reader=user.get_full_name() or user.get_username(),
        at=timezone.localtime(),
        box=box.extent if box else None,
        zoom=_zoom(query.get("zoom")),
    )


def _zoom(text: str | None) -> int:
    try:
        return min(max(int(float(text or 16)), 0), LARGEST_ZOOM)
    except (ValueError, OverflowError):
        raise Invalid(
            _("zoom must be a number from 0 to %(most)d.") % {"most": LARGEST_ZOOM}, code="bad-zoom"
        ) from None


def _place(user: Any, box: Polygon | None) -> Division | None:
    """Return the smallest division in the user's area that holds the whole view; None where none does."""
    if box is None:
        return None
    around = Division.objects.visible_to(user).filter(geometry__covers=box)
    return max(around, key=lambda division: division.path.count("/"), default=None)
