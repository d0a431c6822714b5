"""The life of a plan: submit, withdraw, comment, decide, publish."""

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.permissions import may
from layers.planning import plans, review
from layers.planning.api.requests import (
    answer_step,
    day_of,
    documented,
    json_object,
    place_of,
    read_only,
    write_only,
)
from layers.planning.life import life_of
from layers.planning.publishing import publish, replaced_since, unschedule
from layers.planning.replay import in_force
from layers.planning.serializers import borders_body, comment_body, operation_body, plan_summary
from layers.planning.steps import steps_for

Step = Callable[[Any, int, dict[str, Any]], Any]


def _decide(approve: bool) -> Step:
    return lambda user, pk, body: review.decide(
        acting_user=user, plan_id=pk, approve=approve, note=str(body.get("note") or "")
    )


STEPS: dict[str, Step] = {
    "submit": lambda user, pk, _body: review.submit(acting_user=user, plan_id=pk),
    "withdraw": lambda user, pk, _body: review.withdraw(acting_user=user, plan_id=pk),
    "redraft": lambda user, pk, _body: review.redraft(acting_user=user, plan_id=pk),
    "approve": _decide(True),
    "reject": _decide(False),
    "publish": lambda user, pk, body: publish(
        acting_user=user, plan_id=pk, effective_on=day_of(body.get("effective_on"))
    ),
    "unschedule": lambda user, pk, _body: unschedule(acting_user=user, plan_id=pk),
}


@write_only
class PlanStepView(APIView):
    """One step of a plan's life."""

    def post(self, request: Request, pk: int, step: str) -> Response:
        plans.find_plan(request.user, pk)
        return answer_step(request, STEPS[step](request.user, pk, json_object(request)))


@read_only
class PlanReviewView(APIView):
    """What one needs to review a plan beside its difference: the steps one may take, its life, old and new borders."""

    def get(self, request: Request, pk: int) -> Response:
        plan = plans.find_plan(request.user, pk)
        body = {
            "plan": plan_summary(plan),
            "steps": steps_for(plan, request.user),
            "may_comment": may(request.user, "plan.comment", plan.division),
            "replaced": []
            if plan.published_at
            else list(replaced_since(plan).values_list("code", flat=True)),
            "life": life_of(plan),
            "operations": [operation_body(row) for row in in_force(plan)],
        }
        return Response(body | borders_body(plan))


@documented
class PlanCommentsView(APIView):
    """What was said about a plan; a POST of `text` and, for a place, `at` adds to it."""

    def get(self, request: Request, pk: int) -> Response:
        rows = plans.find_plan(request.user, pk).comments.select_related("author", "settled_by")
        return Response([comment_body(row) for row in rows])

    def post(self, request: Request, pk: int) -> Response:
        body = json_object(request)
        made = review.comment(
            acting_user=request.user,
            plan_id=pk,
            text=str(body.get("text") or ""),
            at=place_of(body.get("at")),
        )
        return Response(comment_body(made), status=201)


@write_only
class PlanCommentSettleView(APIView):
    """Mark a comment as settled."""

    def post(self, request: Request, pk: int, comment: int) -> Response:
        return Response(comment_body(review.settle(acting_user=request.user, plan_id=pk, comment_id=comment)))
