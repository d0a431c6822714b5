"""Draw on a plan: operations, undo, redo, decide a conflict, and see who else is here."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.planning import drawing, plans
from layers.planning.api.requests import (
    answer_drawn,
    documented,
    json_object,
    place_of,
    version_of,
    whole_number,
    write_only,
)
from layers.planning.presence import appear
from layers.planning.replay import in_force
from layers.planning.serializers import operation_body

MOVES = {"undo": drawing.undo, "redo": drawing.redo}


@documented
class PlanOperationsView(APIView):
    """The operations of a plan; a POST draws one.

    Beside the operation's own parameters a body may have `since`, the version that the gesture was made on where that
    is older than `If-Match`, and `key`, the caller's own name of the gesture: sent again, it changes nothing.
    """

    def get(self, request: Request, pk: int) -> Response:
        return Response([operation_body(row) for row in in_force(plans.find_plan(request.user, pk))])

    def post(self, request: Request, pk: int) -> Response:
        plans.find_plan(request.user, pk)
        body = json_object(request)
        named: dict[str, Any] = {"since": whole_number(body, "since"), "key": str(body.pop("key", ""))[:36]}
        kind = str(body.pop("kind", ""))
        return answer_drawn(
            request,
            drawing.draw(
                acting_user=request.user,
                plan_id=pk,
                version=version_of(request),
                kind=kind,
                parameters=body,
                **named,
            ),
        )


@write_only
class PlanMoveView(APIView):
    """Step back over one operation (`undo`), or forward over one that was undone (`redo`)."""

    def post(self, request: Request, pk: int, move: str) -> Response:
        plans.find_plan(request.user, pk)
        step = MOVES[move]
        drawn = step(acting_user=request.user, plan_id=pk, version=version_of(request))
        return answer_drawn(request, drawn)


@write_only
class PlanOverruleView(APIView):
    """Settle a conflict in favour of the caller's gesture; what of the others' still holds is kept."""

    def post(self, request: Request, pk: int) -> Response:
        plans.find_plan(request.user, pk)
        body = json_object(request)
        since, kind = whole_number(body, "since") or 0, str(body.pop("kind", ""))
        drawn = drawing.overrule(
            acting_user=request.user,
            plan_id=pk,
            version=version_of(request),
            since=since,
            kind=kind,
            parameters=body,
        )
        return answer_drawn(request, drawn)


@write_only
class PlanPresenceView(APIView):
    """Say that the caller has the plan open, and where they look; hear who else has, and the newest version."""

    def post(self, request: Request, pk: int) -> Response:
        plan = plans.find_plan(request.user, pk)
        others = appear(request.user, plan, place_of(json_object(request).get("at")))
        return Response({"others": others, "version": plan.version, "state": plan.state, "head": plan.head})
