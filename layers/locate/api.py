"""HTTP of finding: what is at a point, and where something is."""

from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.log import looked
from layers.core.errors import Invalid
from layers.locate.geocode import geocode
from layers.locate.queries import everything_at
from layers.locate.requests import point_of

LONGEST_QUERY = 100


class LocateView(APIView):
    """Everything that belongs to a point: divisions, grids, duties, and what is nearest."""

    @extend_schema(
        parameters=[OpenApiParameter(name, float, required=True) for name in ("lng", "lat")],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        point = point_of(request)
        found = everything_at(request.user, point)
        _note_looks(request.user, point, found)
        return Response(found)


class GeocodeView(APIView):
    """Places by name, code, number or pinyin initials, the best first."""

    @extend_schema(parameters=[OpenApiParameter("q", str, required=True)], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        text = request.query_params.get("q", "")
        if len(text) > LONGEST_QUERY:
            raise Invalid(
                _("q takes up to %(length)d characters.") % {"length": LONGEST_QUERY}, code="query-too-long"
            )
        results = geocode(request.user, text)
        for layer in sorted({result["layer"] for result in results}):
            looked(request.user, layer, f"geocode {text}")
        return Response({"results": results})


def _note_looks(user: Any, point: Point, found: dict[str, list[dict[str, Any]]]) -> None:
    what = f"locate {point.x:.6f},{point.y:.6f}"
    with transaction.atomic():
        for layer, key in (("cameras", "cameras"), ("risk-sources", "risk_sources")):
            if found[key]:
                looked(user, layer, what)
