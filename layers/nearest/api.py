"""HTTP of the nearest by way, and of travel times between many places and many."""

import numpy as np
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.log import looked
from layers.nearest.candidates import KNOWN
from layers.nearest.finding import find
from layers.nearest.matrix import matrix_json
from layers.nearest.requests import MOST_FOUND, MOST_FROM, MOST_TO, USUAL_FOUND, ends_of, wanted_of
from layers.nearest.telling import answer_json
from layers.reach.questions import DIRECTIONS
from layers.reach.requests import asked_of, is_set, question_of
from layers.reach.schemas import NUMBER, OBJECT, OF_BODY, QUESTION, TEXT
from layers.roads.network import MODES

WHAT = f"One of {', '.join(KNOWN)}, or the id of a theme's layer."
FINDING = [
    OpenApiParameter("lng", float),
    OpenApiParameter("lat", float),
    OpenApiParameter("case", str, description="Number of a case, instead of lng and lat."),
    OpenApiParameter("what", str, default="workers", description=WHAT),
    OpenApiParameter("category", str, description="Of service points or risk sources."),
    OpenApiParameter("mode", str, enum=MODES, default=MODES[0]),
    OpenApiParameter(
        "direction",
        str,
        enum=DIRECTIONS,
        description="to: from the place to what is found; from: it comes to the place, as workers do.",
    ),
    OpenApiParameter("minutes", float, default=15, description="Nothing farther is told. 1 to 60."),
    OpenApiParameter("count", int, default=USUAL_FOUND, description=f"1 to {MOST_FOUND}."),
    OpenApiParameter(
        "at", str, description="A moment: gates count by hour, service points tell whether they are open."
    ),
]
BODY = {
    "type": "object",
    "properties": {
        "lng": NUMBER, "lat": NUMBER, "case": TEXT, "what": TEXT, "category": TEXT, "count": NUMBER,
        **{name: QUESTION[name] for name in ("mode", "direction", "minutes", "at")}, "barriers": OF_BODY["barriers"],
    },
}  # fmt: skip
ENDS = {
    "type": "object",
    "required": ["from", "to"],
    "properties": {
        "from": {**OF_BODY["points"], "description": f"Up to {MOST_FROM} places."},
        "to": {**OF_BODY["points"], "description": f"Up to {MOST_TO} places."},
        **{name: QUESTION[name] for name in ("mode", "minutes", "at")},
        "barriers": OF_BODY["barriers"],
        "metres": {
            "type": "boolean",
            "description": "Tell the lengths of the ways too; it takes two to four times as long.",
        },
    },
}


class NearestView(APIView):
    """Workers, service points, cameras, risk sources or features of a theme, nearest by the way there, with the way drawn."""

    @extend_schema(operation_id="nearest", parameters=FINDING, responses={200: OBJECT})
    def get(self, request: Request) -> Response:
        return self._answer(request)

    @extend_schema(
        operation_id="nearest_past_barriers", request={"application/json": BODY}, responses={200: OBJECT}
    )
    def post(self, request: Request) -> Response:
        return self._answer(request)

    def _answer(self, request: Request) -> Response:
        wanted = wanted_of(request.user, asked_of(request))
        answer = find(request.user, wanted)
        if answer.found:
            looked(request.user, wanted.what, f"nearest {wanted.lng:.6f},{wanted.lat:.6f}")
        return Response(answer_json(answer))


class MatrixView(APIView):
    """Travel times between many places and many."""

    @extend_schema(operation_id="matrix", request={"application/json": ENDS}, responses={200: OBJECT})
    def post(self, request: Request) -> Response:
        asked = asked_of(request)
        sources, targets = (
            np.asarray([(point.lng, point.lat) for point in points], dtype=float) for points in ends_of(asked)
        )
        asked = {
            "minutes": 60,
            **{name: asked[name] for name in asked if name not in ("from", "to", "points")},
        }
        return Response(matrix_json(question_of(asked), sources, targets, metres=is_set(asked, "metres")))
