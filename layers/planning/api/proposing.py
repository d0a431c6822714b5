"""Ask for proposals of grids."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.core.errors import Invalid
from layers.planning import plans
from layers.planning.api.requests import json_object, write_only
from layers.planning.proposals import COUNT, MODES, SIZE, Wanted, proposals
from layers.planning.workload import INDICATORS

MOST_OPTIONS, MOST_HOUSEHOLDS, MOST_NAMED = 5, 1_000_000, 5_000


@write_only
class PlanProposeView(APIView):
    """Several ways to cut a plan's ground into grids, with their numbers; nothing is changed.

    A body has `mode`: `count` (with `count`), `size` (with `households`: [from, to]), `rebalance` or `unit`; and, as
    wished, `grids` (codes whose ground is cut), `barriers`, `weights` (what is balanced) and `options` (1 to 5). Each
    option's `operation` is what adopts it when it is drawn.
    """

    def post(self, request: Request, pk: int) -> Response:
        plans.find_plan(request.user, pk)
        return Response(proposals(request.user, pk, wanted_in(json_object(request))))


def wanted_in(body: Mapping[str, Any]) -> Wanted:
    """Read a request.

    Raises
    ------
    Invalid : `bad-number`, `bad-proposal`.
    """
    mode = body.get("mode")
    if mode not in MODES:
        raise Invalid(_("mode must be one of: %(modes)s.") % {"modes": ", ".join(MODES)}, code="bad-proposal")
    return Wanted(
        mode=mode,
        count=_whole(body.get("count"), "count", 1, 10_000) if mode == COUNT else 0,
        households=_range(body.get("households")) if mode == SIZE else (0, 0),
        grids=_codes(body.get("grids")),
        barriers=body.get("barriers") is not False,
        weights=_weights(body.get("weights")),
        options=_whole(body.get("options", 3), "options", 1, MOST_OPTIONS),
    )


def _whole(value: Any, name: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Invalid(
            _("%(name)s must be a whole number from %(least)s to %(most)s.")
            % {"name": name, "least": least, "most": most},
            code="bad-number",
        )
    return value


def _range(value: Any) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise Invalid(_("households must be two numbers: from and to."), code="bad-number")
    low, high = (_whole(number, "households", 1, MOST_HOUSEHOLDS) for number in value)
    if low > high:
        raise Invalid(_("households must be two numbers: from and to."), code="bad-number")
    return low, high


def _codes(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_NAMED or not all(isinstance(c, str) for c in value):
        raise Invalid(_("grids must be a list of codes of grids."), code="bad-proposal")
    return tuple(value)


def _weights(value: Any) -> dict[str, float]:
    if value is None:
        return {"households": 1.0}
    known = isinstance(value, dict) and all(
        name in INDICATORS and isinstance(number, (int, float)) and 0 <= number <= 1000
        for name, number in value.items()
    )
    if not known or not sum(value.values()):
        raise Invalid(
            _("weights must give numbers from 0 to 1000, not all 0, for some of: %(names)s.")
            % {"names": ", ".join(INDICATORS)},
            code="bad-number",
        )
    return {name: float(number) for name, number in value.items()}
