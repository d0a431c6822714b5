"""What the requests of boundary plans have in common: bodies, versions, days, places, answers."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from layers.core.errors import Invalid, PreconditionNeeded
from layers.planning.drawing import Drawn
from layers.planning.models import BoundaryPlan
from layers.planning.serializers import plan_body, plan_summary, step_body

OBJECT = {"type": "object"}
documented = extend_schema_view(
    get=extend_schema(responses={200: OBJECT}), post=extend_schema(request=OBJECT, responses={200: OBJECT})
)
read_only = extend_schema_view(get=extend_schema(responses={200: OBJECT}))
write_only = extend_schema_view(post=extend_schema(request=OBJECT, responses={200: OBJECT}))
MINIMAL = "return=minimal"


def answer(plan: BoundaryPlan, status: int = 200) -> Response:
    """Answer with a whole plan and its version as ETag."""
    return Response(plan_body(plan), status=status, headers={"ETag": f'"{plan.version}"'})


def answer_step(request: Request, plan: BoundaryPlan) -> Response:
    """Answer a step of a plan's life with the whole plan, or, where the caller prefers it, without its coverage."""
    if MINIMAL not in request.headers.get("Prefer", ""):
        return answer(plan)
    return Response(plan_summary(plan), headers={"ETag": f'"{plan.version}"', "Preference-Applied": MINIMAL})


def answer_drawn(request: Request, drawn: Drawn) -> Response:
    """Answer a step with the whole plan, or, where the caller prefers it, with nothing but what changed (RFC 7240)."""
    if MINIMAL not in request.headers.get("Prefer", ""):
        return answer(drawn.plan)
    headers = {"ETag": f'"{drawn.plan.version}"', "Preference-Applied": MINIMAL}
    return Response(step_body(drawn), headers=headers)


def version_of(request: Request) -> int:
    """Read the plan's version that the caller has seen from `If-Match`."""
    text = request.headers.get("If-Match", "").strip().strip('"')
    if not text:
        raise PreconditionNeeded(_("Send the plan's ETag as If-Match, so that nobody's work is overwritten."))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def json_object(request: Request) -> dict[str, Any]:
    if not isinstance(request.data, dict):
        raise Invalid(_("The request must be a JSON object."))
    return dict(request.data)


def whole_number(body: dict[str, Any], name: str) -> int | None:
    """Take a whole number out of a body; None where it is absent."""
    value = body.pop(name, None)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        raise Invalid(_("%(name)s must be a whole number.") % {"name": name}, code="bad-number")
    return value


def day_of(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        raise Invalid(_("effective_on must be a day: YYYY-MM-DD."), code="bad-date") from None


def place_of(value: Any) -> tuple[float, float] | None:
    """Read `[lng, lat]`; None where it is absent."""
    if value is None:
        return None
    try:
        lng, lat = (float(number) for number in value)
    except (TypeError, ValueError):
        lng = lat = float("nan")
    if not (-180 <= lng <= 180 and -90 <= lat <= 90):
        raise Invalid(_("A place is [lng, lat] in degrees."), code="bad-place")
    return lng, lat
