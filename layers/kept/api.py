"""HTTP of kept results: keep, list, make anew, compare, remove."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.kept import actions
from layers.kept.asked import name_of, read
from layers.kept.comparing import compared
from layers.kept.reached import network_in_use
from layers.kept.reads import described, result_for, results_of
from layers.kept.requests import area_of, body_of, number_of
from layers.kept.states import states

OBJECT = {"type": "object"}
ASKED = {
    "type": "object",
    "required": ["name", "category"],
    "properties": {
        "name": {"type": "string", "maxLength": 100},
        "category": {"type": "string", "description": "A category of service points."},
        "minutes": {"type": "array", "items": {"type": "number", "minimum": 1, "maximum": 60}, "maxItems": 6},
        "mode": {"type": "string", "default": "walk"},
        "direction": {"type": "string", "enum": ["to", "from"], "default": "to"},
        "method": {"type": "string", "enum": ["network", "circle"]},
        "at": {"type": "string", "description": "Who is closed then is left out."},
        "on": {
            "type": "string",
            "format": "date",
            "description": "The service points as they were on that day.",
        },
        "barriers": {"type": "object", "description": "GeoJSON that nobody passes."},
        "without": {
            "type": "array",
            "items": {"type": "integer"},
            "description": "Service points thought away.",
        },
        "division": {"type": "string", "description": "Code of a division; all that you see when absent."},
    },
}


class KeptResultsView(APIView):
    """The results that are kept for your area or tell something of it, newest first; `POST` keeps a new one."""

    @extend_schema(operation_id="kept_results", responses={200: OBJECT})
    def get(self, request: Request) -> Response:
        now = states(network_in_use())
        return Response({"results": [described(request.user, row, now) for row in results_of(request.user)]})

    @extend_schema(operation_id="keep_result", request=ASKED, responses={201: OBJECT})
    def post(self, request: Request) -> Response:
        body = body_of(request)
        result = actions.keep(
            acting_user=request.user,
            name=name_of(body),
            question=read(body),
            division=area_of(request.user, body.get("division")),
        )
        return Response(described(request.user, result, result.versions), status=201)


class KeptResultView(APIView):
    """One kept result."""

    @extend_schema(operation_id="kept_result", responses={200: OBJECT})
    def get(self, request: Request, pk: int) -> Response:
        return Response(described(request.user, result_for(request.user, pk), states(network_in_use())))

    @extend_schema(operation_id="remove_kept_result", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        actions.remove(acting_user=request.user, result=result_for(request.user, pk))
        return Response(status=204)


class RefreshView(APIView):
    """Make a result anew with the same parameters; `before` and `after` say what changed."""

    @extend_schema(operation_id="refresh_kept_result", request=None, responses={200: OBJECT})
    def post(self, request: Request, pk: int) -> Response:
        result = result_for(request.user, pk)
        before = actions.refresh(acting_user=request.user, result=result)
        now = result.versions
        return Response(
            {"before": described(request.user, before, now), "after": described(request.user, result, now)}
        )


class CompareView(APIView):
    """Who is reached by one kept result and not by another, counted at today's addresses."""

    @extend_schema(
        operation_id="compare_kept_results",
        parameters=[
            OpenApiParameter("a", int, required=True, description="Number of the result before."),
            OpenApiParameter("b", int, required=True, description="Number of the result after."),
            OpenApiParameter("minutes", float, description="The most that both have when absent."),
        ],
        responses={200: OBJECT},
    )
    def get(self, request: Request) -> Response:
        before, after = (result_for(request.user, number_of(request, name)) for name in ("a", "b"))
        return Response(compared(request.user, before, after, request.query_params.get("minutes", "")))
