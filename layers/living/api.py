"""HTTP of the living circles: report, map of one rule, workbook."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.core.errors import Invalid
from layers.living.asked import METRES, MINUTES, STATES, asked_by
from layers.living.map import map_of
from layers.living.report import report_for
from layers.living.rules import LEVELS, RULES
from layers.living.serializers import report_body
from layers.living.workbook import MIME, workbook_of

OBJECT = {"type": "object"}
QUERY = [
    OpenApiParameter("division", str, description="Code of a division; all that you see when absent."),
    OpenApiParameter(
        "rules", str, description=f"Of {', '.join(rule.id for rule in RULES)}; all when absent."
    ),
    OpenApiParameter("level", str, enum=list(LEVELS)),
    OpenApiParameter("scheme", str, description="Of level=grid: code of the grid scheme."),
    OpenApiParameter(
        "by", str, enum=[METRES, MINUTES], description="What a living circle is: a length or a time."
    ),
    OpenApiParameter("at", str, description="A moment: what is closed then does not count."),
    OpenApiParameter("state", str, description=f"Only rows in these states: {', '.join(STATES)}."),
]


class LivingCirclesView(APIView):
    """How divisions stand against the rules of the living circles, the worst first."""

    @extend_schema(operation_id="living_circles", parameters=QUERY, responses={200: OBJECT})
    def get(self, request: Request) -> Response:
        return Response(report_body(report_for(request.user, asked_by(request.user, request.query_params))))


class LivingMapView(APIView):
    """One rule on the map: the divisions with their states, and the ground that its services do not reach."""

    @extend_schema(operation_id="living_circles_map", parameters=QUERY, responses={200: OBJECT})
    def get(self, request: Request) -> Response:
        asked = asked_by(request.user, request.query_params)
        if len(asked.rules) != 1:
            raise Invalid(_("The map shows one rule: name it as rules=…"), code="one-rule")
        return Response(map_of(report_for(request.user, asked)))


class LivingWorkbookView(APIView):
    """The report as a workbook."""

    @extend_schema(operation_id="living_circles_workbook", parameters=QUERY, responses={(200, MIME): bytes})
    def get(self, request: Request) -> HttpResponse:
        report = report_for(request.user, asked_by(request.user, request.query_params))
        name = f"living-circles-{timezone.localdate()}.xlsx"
        return HttpResponse(
            workbook_of(report),
            content_type=MIME,
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )
