"""HTTP of cases: report, look, take a step."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.permissions import may
from layers.cases.actions import LAYER, find_case, report_case, take_step
from layers.cases.guards import allowed_for
from layers.cases.models import Case
from layers.cases.requests import idempotency_key
from layers.cases.serializers import ReportSerializer, StepRequestSerializer, StepSerializer
from layers.catalog.catalogue import catalogue
from layers.catalog.rest import FeaturesView
from layers.catalog.serializers import annotated, serializer_for

GEOJSON = "application/geo+json"
FILTERS = ("bbox", "division", "state", "category", "number", "grid", "q", "limit", "cursor")
KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="The same key again returns the same case."
)


class CasesView(FeaturesView):
    """The cases of the user's area, and the reporting of one."""

    @extend_schema(
        operation_id="cases_list",
        parameters=[OpenApiParameter(name, str) for name in FILTERS],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        return super().get(request, LAYER)

    @extend_schema(request=ReportSerializer, parameters=[KEY], responses={201: OpenApiTypes.OBJECT})
    def post(self, request: Request) -> Response:
        report = ReportSerializer(data=request.data).report()
        case, is_new = report_case(
            acting_user=request.user, report=report, idempotency_key=idempotency_key(request)
        )
        response = Response(feature(case, request.user), status=201 if is_new else 200, content_type=GEOJSON)
        response.headers["Location"] = request.build_absolute_uri(f"/api/cases/{case.number}/")
        return response


class CaseView(APIView):
    """One case, with the actions that the user may take on it now."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, number: str) -> Response:
        return Response(feature(find_case(request.user, number), request.user), content_type=GEOJSON)


class StepsView(APIView):
    """The steps of a case so far, and the taking of the next."""

    @extend_schema(responses=StepSerializer(many=True))
    def get(self, request: Request, number: str) -> Response:
        case = find_case(request.user, number)
        people = may(request.user, "case.reporter", case.division)
        steps = case.steps.select_related("actor").order_by("number")
        context = {"user": request.user, "sees_people": people}
        return Response(
            {
                "steps": StepSerializer(steps, many=True, context=context).data,
                "actions": allowed_for(request.user, case),
            }
        )

    @extend_schema(request=StepRequestSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, number: str) -> Response:
        step = StepRequestSerializer(data=request.data)
        step.is_valid(raise_exception=True)
        case = take_step(acting_user=request.user, number=number, **step.validated_data)
        return Response(feature(case, request.user), content_type=GEOJSON)


def feature(case: Case, user: Any) -> dict[str, Any]:
    """Return a case as GeoJSON, as its layer shows it, with `actions`: what the user may do with it now."""
    layer = catalogue.find(LAYER, user)
    row = annotated(layer, Case.objects.filter(pk=case.pk)).get()
    body: dict[str, Any] = dict(serializer_for(layer)(row).data)
    body["properties"] = {**body["properties"], "actions": allowed_for(user, case)}
    return body
