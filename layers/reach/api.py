"""HTTP of reach: service circles, and who is served by them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from layers.catalog.selection import division_for
from layers.divisions.models import Division
from layers.reach.circles import circles, merged
from layers.reach.coverage import coverage
from layers.reach.requests import Walk, is_set, points_of, walk_of
from layers.reach.sites import Site, sites_of

WALK = [
    OpenApiParameter("minutes", float, default=15, description="1 to 60."),
    OpenApiParameter("mode", str, enum=["walk"]),
    OpenApiParameter("method", str, enum=["circle", "network"], default="circle"),
    OpenApiParameter("category", str, description="A category of service points."),
    OpenApiParameter("division", str, description="Code of a division."),
]


class ServiceCirclesView(APIView):
    """Circles round points or round the service points of a category."""

    @extend_schema(
        parameters=[
            *WALK,
            OpenApiParameter("points", str, description="lng,lat;lng,lat … instead of a category."),
            OpenApiParameter("merge", bool, description="One shape of all circles."),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        walk = walk_of(request)
        sites = _sites(request)
        shapes: list[BaseGeometry] = list(circles([(site.lng, site.lat) for site in sites], walk.radius_m))
        if is_set(request, "merge") and shapes:
            features = [_feature(walk, merged(shapes), 0, points=len(sites))]
        else:
            features = [
                _feature(walk, shape, site.id or serial, points=1, name=site.name)
                for serial, (site, shape) in enumerate(zip(sites, shapes, strict=True), start=1)
            ]
        body = {"type": "FeatureCollection", "features": features, "label": walk.label, "method": walk.method}
        return Response(body, content_type="application/geo+json")


class CoverageView(APIView):
    """The share of households that a category of service points reaches, by community, and the gaps."""

    @extend_schema(parameters=WALK, responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        walk = walk_of(request)
        category = request.query_params.get("category", "")
        found = coverage(request.user, category, walk.radius_m, _division(request))
        described = {"category": category, "minutes": walk.minutes, "radius_m": walk.radius_m}
        return Response({"method": walk.method, "label": walk.label, **described, **found})


def _sites(request: Request) -> list[Site]:
    points = request.query_params.get("points", "")
    if points:
        return [Site(lng, lat) for lng, lat in points_of(points)]
    return sites_of(request.user, request.query_params.get("category", ""), _division(request))


def _division(request: Request) -> Division | None:
    code = request.query_params.get("division", "")
    return division_for(request.user, code) if code else None


def _feature(walk: Walk, shape: BaseGeometry, feature_id: int, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": feature_id,
        "geometry": mapping(shape),
        "properties": {
            "minutes": walk.minutes,
            "method": walk.method,
            "radius_m": walk.radius_m,
            "label": walk.label,
            **properties,
        },
    }
