"""HTTP of one net: matrix, differences, correspondences, merge."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.permissions import require
from layers.core.errors import Invalid
from layers.one_net import actions
from layers.one_net.preview import outcome_body, preview_body
from layers.one_net.reads import schemes_of
from layers.one_net.requests import decisions_of, net_of, target_of, way_of
from layers.one_net.serializers import (
    correspondence_rows,
    differences_body,
    matrix_body,
    table_text,
)

MOST = 2_000
QUERY = [
    OpenApiParameter("division", str, required=True, description="Code of a division."),
    OpenApiParameter(
        "schemes", str, description="A,B,… the leading one first; without it all that are there."
    ),
    OpenApiParameter("agree_m", float, default=0.5, description="Borders within this are the same."),
    OpenApiParameter(
        "sliver_m", float, default=15, description="Borders within this are one border drawn twice."
    ),
]


class MatrixView(APIView):
    """How far the borders and grids of schemes coincide, for every ordered pair."""

    @extend_schema(parameters=QUERY, responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        net = net_of(request.user, request.query_params)
        return Response(matrix_body(net, schemes_of(request.user, net.division)))


class DifferencesView(APIView):
    """Borders by class, and the places where schemes differ from the leading one, as GeoJSON.

    At most 2,000 differences and as many slivers, the largest first; `totals.left_off` counts what was left off.
    """

    @extend_schema(parameters=QUERY, responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        net = net_of(request.user, request.query_params)
        return Response(differences_body(net, MOST), content_type="application/geo+json")


class CorrespondenceView(APIView):
    """Which grids of the leading scheme and of the others hold the same ground, with shares."""

    @extend_schema(parameters=QUERY, responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        net = net_of(request.user, request.query_params)
        return Response({"rows": list(correspondence_rows(net))})


class CorrespondenceTableView(APIView):
    """The same as a table for spreadsheets."""

    @extend_schema(parameters=QUERY, responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request) -> HttpResponse:
        net = net_of(request.user, request.query_params)
        text = table_text(correspondence_rows(net))
        name = f"one-net-{net.division.code}-{net.leading.code}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


class MergeView(APIView):
    """Merge schemes into one by decisions; with `dry_run`, show what it would come to."""

    @extend_schema(
        request=OpenApiTypes.OBJECT, responses={200: OpenApiTypes.OBJECT, 201: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request) -> Response:
        if not isinstance(request.data, dict):
            raise Invalid(_("The request must be a JSON object."))
        body: dict[str, Any] = dict(request.data)
        net = net_of(request.user, body)
        require(request.user, actions.ACTION, net.division)
        decisions, target, way = decisions_of(body), target_of(body), way_of(body)
        if body.get("dry_run"):
            result = actions.preview(net, decisions, target, way)
            return Response(preview_body(result, actions.opens_plan(net, target), MOST))
        outcome = actions.merge_into(
            acting_user=request.user, net=net, decisions=decisions, target=target, way=way
        )
        return Response(outcome_body(outcome), status=201)
