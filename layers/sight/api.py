"""HTTP of sight: what is seen of grids, what is not, which cameras see a place, and where the next should stand."""

from typing import Any

from django.db import connection
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.log import looked
from layers.cameras.optics import FARTHEST_M
from layers.core.changes import version_of
from layers.sight.actions import CASES_DAYS, refresh_blind_spots
from layers.sight.asked import (
    MOST_DAYS,
    MOST_NEXT,
    MOST_SPOTS,
    aim_of,
    asked,
    number_of,
    place_of,
    tried,
    whole,
)
from layers.sight.coverage import blind_spots, coverage, look
from layers.sight.ground import scheme_for
from layers.sight.next import Lens, next_cameras
from layers.sight.placing import AIMS
from layers.sight.preview import preview
from layers.sight.seeing import cameras_that_see
from layers.sight.workbook import MIME, workbook_of

AREA = [
    OpenApiParameter(
        "scheme", str, description="Code of a grid scheme; the first governance scheme without."
    ),
    OpenApiParameter("division", str, description="Code of a division."),
    OpenApiParameter("camera_class", int, enum=[1, 2, 3], description="Only cameras of this class."),
    OpenApiParameter(
        "ground", str, enum=["open", "street"], description="All open ground, or along streets."
    ),
]
DAYS = OpenApiParameter("days", int, default=CASES_DAYS, description="Cases of so many days count.")
BY = OpenApiParameter("by", str, enum=list(AIMS), default="people")


class CoverageView(APIView):
    """The share of each grid's open ground that cameras see: in all, by class, and by two or more."""

    @extend_schema(operation_id="sight_coverage", parameters=AREA, responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        found = coverage(request.user, asked(request))
        looked(request.user, "camera-views", f"coverage {request.query_params.urlencode()}")
        return Response(found)


class CoverageWorkbookView(APIView):
    """The same as a workbook."""

    @extend_schema(operation_id="sight_coverage_workbook", parameters=AREA, responses=OpenApiTypes.BINARY)
    def get(self, request: Request) -> HttpResponse:
        found = coverage(request.user, asked(request))
        looked(request.user, "camera-views", f"workbook {request.query_params.urlencode()}")
        name = "".join(c if c.isascii() and c.isalnum() else "_" for c in found["scheme"])
        headers = {"Content-Disposition": f'attachment; filename="sight-{name}.xlsx"'}
        return HttpResponse(workbook_of(found), content_type=MIME, headers=headers)


class BlindSpotsView(APIView):
    """Ground that none of the cameras one may see looks at, as it is now; and keeping it as a layer."""

    @extend_schema(
        operation_id="sight_blind_spots",
        parameters=[*AREA, DAYS, BY, OpenApiParameter("limit", int, default=100)],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        days, most = whole(request, "days", CASES_DAYS, MOST_DAYS), whole(request, "limit", 100, MOST_SPOTS)
        found = blind_spots(request.user, asked(request), days, most, aim_of(request))
        looked(request.user, "blind-spots", f"now {request.query_params.urlencode()}")
        return Response(found, content_type="application/geo+json")

    @extend_schema(
        operation_id="sight_blind_spots_refresh",
        parameters=AREA[:2],
        request=None,
        responses=OpenApiTypes.OBJECT,
    )
    def post(self, request: Request) -> Response:
        wanted = asked(request)
        done = refresh_blind_spots(acting_user=request.user, scheme=wanted.scheme, division=wanted.division)
        return Response({"grids": done.grids, "spots": done.spots, "area_m2": done.area_m2})


class SeeingView(APIView):
    """The cameras that see a place or a case, nearest first, with angle; those that are off see nothing."""

    @extend_schema(
        operation_id="sight_cameras",
        parameters=[
            OpenApiParameter("lng", float),
            OpenApiParameter("lat", float),
            OpenApiParameter("case", str, description="Number of a case instead."),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        point = place_of(request)
        found = cameras_that_see(request.user, point)
        looked(request.user, "cameras", f"seeing {point.x:.6f},{point.y:.6f}")
        return Response({"lng": point.x, "lat": point.y, **found})


class NextView(APIView):
    """Where the next cameras should stand, each with what only it would win."""

    @extend_schema(
        operation_id="sight_next",
        parameters=[
            OpenApiParameter("k", int, default=5, description=f"1 to {MOST_NEXT}."),
            *AREA,
            DAYS,
            BY,
            OpenApiParameter("field_of_view_deg", float, default=90),
            OpenApiParameter("range_m", float, default=60),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        wanted, aim = asked(request), aim_of(request)
        k, days = whole(request, "k", 5, MOST_NEXT), whole(request, "days", CASES_DAYS, MOST_DAYS)
        lens = Lens(
            number_of("field_of_view_deg", request.query_params.get("field_of_view_deg") or 90, 10, 360),
            number_of("range_m", request.query_params.get("range_m") or 60, 5, min(500.0, FARTHEST_M)),
        )
        spots = look(request.user, wanted).spots()
        found = next_cameras(request.user, wanted.division, spots, lens, k, aim, days)
        looked(request.user, "camera-views", f"next {request.query_params.urlencode()}")
        return Response({"by": aim, "days": days, **found})


class PreviewView(APIView):
    """What a camera would see if it looked otherwise, and the seen share of its grid before and after. Writes nothing."""

    @extend_schema(operation_id="sight_preview", request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request) -> Response:
        wanted = tried(request)
        state = "" if connection.in_atomic_block else version_of("basemap")
        scheme = scheme_for(request.query_params.get("scheme", ""))
        found: dict[str, Any] = preview(request.user, scheme, wanted, state)
        looked(request.user, "camera-views", f"preview {wanted.camera.pk if wanted.camera else 'new'}")
        return Response(found)
