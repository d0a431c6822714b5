"""Open boundary plans and read them."""

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.permissions import require
from layers.catalog.selection import division_for
from layers.core.errors import Invalid
from layers.grids.api import scheme_for
from layers.grids.serializers import findings_body
from layers.planning import plans
from layers.planning.api.requests import answer, documented, json_object, read_only, write_only
from layers.planning.balance import balance_body, balance_of, points_body, points_of
from layers.planning.comparing import comparison
from layers.planning.models import BoundaryPlan
from layers.planning.replay import coverage_of
from layers.planning.review import findings_of
from layers.planning.serializers import comparison_body, plan_summary, surroundings_body


@documented
class PlansView(APIView):
    """The boundary plans of the user's area; a POST opens one."""

    def get(self, request: Request) -> Response:
        require(request.user, "plan.view")
        rows = BoundaryPlan.objects.visible_to(request.user).select_related(*plans.PEOPLE)
        rows = rows.defer("base", "base_grid_ids", "outcome", *plans.LARGE)
        for name, lookup in (("division", "division__code"), ("scheme", "scheme__code"), ("state", "state")):
            if request.query_params.get(name):
                rows = rows.filter(**{lookup: request.query_params[name]})
        return Response([plan_summary(plan) for plan in rows.order_by("-changed_at")[:200]])

    def post(self, request: Request) -> Response:
        body = json_object(request)
        plan = plans.open_plan(
            acting_user=request.user,
            scheme=scheme_for(str(body.get("scheme", ""))),
            division=division_for(request.user, str(body.get("division", ""))),
            title=str(body.get("title") or "")[:200],
        )
        return answer(plan, status=201)


@read_only
class PlanView(APIView):
    """One plan with its coverage."""

    def get(self, request: Request, pk: int) -> Response:
        return answer(plans.find_plan(request.user, pk))


@write_only
class PlanRevertView(APIView):
    """Open a new plan that takes a published one back."""

    def post(self, request: Request, pk: int) -> Response:
        return answer(plans.open_revert(acting_user=request.user, plan_id=pk), status=201)


@read_only
class PlanCheckView(APIView):
    """What is wrong with a plan's coverage."""

    def get(self, request: Request, pk: int) -> Response:
        return Response(findings_body(findings_of(plans.find_plan(request.user, pk))))


@read_only
class PlanDifferenceView(APIView):
    """What a plan changes: codes, strips that change hands with their people and open cases, staffing."""

    def get(self, request: Request, pk: int) -> Response:
        return Response(comparison_body(comparison(plans.find_plan(request.user, pk), request.user)))


@read_only
class PlanBalanceView(APIView):
    """The numbers of every grid; `target` is the households that a grid should have."""

    def get(self, request: Request, pk: int) -> Response:
        plan = plans.find_plan(request.user, pk)
        numbers = balance_of(plan, request.user, _target(request.query_params.get("target")))
        return Response(balance_body(numbers))


@read_only
class PlanPointsView(APIView):
    """What the browser counts while borders are drawn: places with their weights, without names."""

    def get(self, request: Request, pk: int) -> Response:
        plan = plans.find_plan(request.user, pk)
        return Response(points_body(points_of(plan, request.user, coverage_of(plan))))


@read_only
class PlanSurroundingsView(APIView):
    """Roads, waters and buildings of the plan's ground, to snap to and to trace along."""

    def get(self, request: Request, pk: int) -> Response:
        plan = plans.find_plan(request.user, pk)
        return Response(surroundings_body(coverage_of(plan), request.user))


def _target(text: str | None) -> float | None:
    if not text:
        return None
    try:
        target = float(text)
    except ValueError:
        target = float("nan")
    if not 0 < target < 1e9:
        raise Invalid(_("target must be a number of households above zero."), code="bad-number")
    return target
