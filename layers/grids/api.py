"""HTTP of grid schemes and boundary plans."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.permissions import require
from layers.catalog.selection import division_for
from layers.core.errors import Invalid, NotFound, PreconditionNeeded
from layers.grids import plans
from layers.grids.checking import findings_of_scheme
from layers.grids.models import BoundaryPlan, GridScheme
from layers.grids.publishing import publish
from layers.grids.serializers import findings_body, plan_body, plan_difference, plan_summary

OBJECT = {"type": "object"}
documented = extend_schema_view(
    get=extend_schema(responses={200: OBJECT}), post=extend_schema(request=OBJECT, responses={200: OBJECT})
)
read_only = extend_schema_view(get=extend_schema(responses={200: OBJECT}))
write_only = extend_schema_view(post=extend_schema(request=OBJECT, responses={200: OBJECT}))


@read_only
class SchemesView(APIView):
    """The grid schemes."""

    def get(self, request: Request) -> Response:
        schemes = GridScheme.objects.order_by("code")
        return Response(list(schemes.values("code", "name", "kind", "code_rule", "code_pattern")))


@read_only
class SchemeCheckView(APIView):
    """What is wrong with a scheme's grids, with the place of each fault."""

    def get(self, request: Request, code: str) -> Response:
        name = request.query_params.get("division")
        division = division_for(request.user, name) if name else None
        return Response(findings_body(findings_of_scheme(scheme_for(code), request.user, division)))


@documented
class PlansView(APIView):
    """The boundary plans of the user's area; a POST opens one."""

    def get(self, request: Request) -> Response:
        rows = BoundaryPlan.objects.visible_to(request.user).select_related(
            "scheme", "division", "author", "approver"
        )
        for name, lookup in (("division", "division__code"), ("scheme", "scheme__code"), ("state", "state")):
            if request.query_params.get(name):
                rows = rows.filter(**{lookup: request.query_params[name]})
        return Response([plan_summary(plan) for plan in rows.order_by("-changed_at")[:200]])

    def post(self, request: Request) -> Response:
        body = _object(request)
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
        return answer(plan_for(request.user, pk))


@documented
class PlanOperationsView(APIView):
    """The operations of a plan; a POST draws one."""

    def get(self, request: Request, pk: int) -> Response:
        return Response(plan_body(plan_for(request.user, pk))["operations"])

    def post(self, request: Request, pk: int) -> Response:
        plan_for(request.user, pk)
        body = _object(request)
        kind = str(body.pop("kind", ""))
        return answer(
            plans.draw(
                acting_user=request.user, plan_id=pk, version=version_of(request), kind=kind, parameters=body
            )
        )


@write_only
class PlanStepView(APIView):
    """Undo, redo, submit, approve, reject, publish."""

    def post(self, request: Request, pk: int, step: str) -> Response:
        plan_for(request.user, pk)
        return answer(_step(request, pk, step))


@read_only
class PlanCheckView(APIView):
    """What is wrong with a plan's coverage."""

    def get(self, request: Request, pk: int) -> Response:
        return Response(findings_body(plans.findings_of(plan_for(request.user, pk))))


@read_only
class PlanDifferenceView(APIView):
    """What a plan changes."""

    def get(self, request: Request, pk: int) -> Response:
        return Response(plan_difference(plan_for(request.user, pk)))


def scheme_for(code: str) -> GridScheme:
    scheme = GridScheme.objects.filter(code=code).first()
    if scheme is None:
        raise NotFound(_("There is no grid scheme %(code)s.") % {"code": code}, code="unknown-scheme")
    return scheme


def plan_for(user: Any, pk: int) -> BoundaryPlan:
    require(user, "plan.view")
    plan = BoundaryPlan.objects.visible_to(user).filter(pk=pk).first()
    if plan is None:
        raise NotFound(_("There is no plan %(id)s in your area.") % {"id": pk}, code="unknown-plan")
    return plan


def answer(plan: BoundaryPlan, status: int = 200) -> Response:
    return Response(plan_body(plan), status=status, headers={"ETag": f'"{plan.version}"'})


def version_of(request: Request) -> int:
    """Read the plan's version that the caller has seen from `If-Match`."""
    text = request.headers.get("If-Match", "").strip().strip('"')
    if not text:
        raise PreconditionNeeded(_("Send the plan's ETag as If-Match, so that nobody's work is overwritten."))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _step(request: Request, pk: int, step: str) -> BoundaryPlan:
    who: dict[str, Any] = {"acting_user": request.user, "plan_id": pk}
    if step in {"undo", "redo"}:
        return getattr(plans, step)(**who, version=version_of(request))
    if step == "submit":
        return plans.submit(**who)
    if step in {"approve", "reject"}:
        return plans.decide(**who, approve=step == "approve")
    return publish(**who, effective_on=_day(_object(request).get("effective_on")))


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        raise Invalid(_("effective_on must be a day: YYYY-MM-DD."), code="bad-date") from None


def _object(request: Request) -> dict[str, Any]:
    if not isinstance(request.data, dict):
        raise Invalid(_("The request must be a JSON object."))
    return dict(request.data)
