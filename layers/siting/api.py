"""HTTP of siting: where the next service points go, at once or exactly."""

import time
from dataclasses import replace
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.reach.requests import Asked, asked_of, division_of
from layers.roads.network import MODES
from layers.siting.asking import Case, case_of
from layers.siting.requests import wanted_of
from layers.siting.searching import instant, searched
from layers.siting.solving import PROBLEMS, Clock, Solution, exact, quick
from layers.siting.telling import told
from layers.siting.wanted import KINDS, WEIGHTS

INSTANT_S = 2.0
"""The instant answer has no longer, whatever is asked."""
GEOJSON = "application/geo+json"
PARAMETERS = [
    OpenApiParameter("problem", str, enum=PROBLEMS, default="most", description="most: cover most people (MCLP); all: cover all who can be, with the fewest sites (LSCP); shortest: shortest mean walk (p-median)."),
    OpenApiParameter("category", str, required=True, description="Category of service points; those that are there are kept."),
    OpenApiParameter("minutes", float, default=15, description="1 to 60."),
    OpenApiParameter("mode", str, enum=MODES, default="walk"),
    OpenApiParameter("method", str, enum=["network", "circle"], description="Streets where they are loaded, when left out."),
    OpenApiParameter("k", int, description="How many sites, 1 to 200."),
    OpenApiParameter("budget", float, description="What the sites may cost together; each costs 1, or its own `cost`."),
    OpenApiParameter("weight", str, enum=WEIGHTS, default="households"),
    OpenApiParameter("candidates", str, enum=KINDS[:-1], default="addresses", description="In a body also a list of places: [lng, lat], or {lng, lat, id, name, cost, capacity}."),
    OpenApiParameter("candidate_category", str, description="With candidates=service-points."),
    OpenApiParameter("step_m", float, default=200, description="With candidates=raster."),
    OpenApiParameter("capacity", int, description="The most people that a new site serves."),
    OpenApiParameter("division", str, description="Code of a division."),
    OpenApiParameter("exact", bool, description="Search for the best; without it, a good answer at once."),
    OpenApiParameter("seconds", float, default=10, description="How long an exact search may take."),
]  # fmt: skip


class SitingView(APIView):
    """Where the next service points of a category go."""

    @extend_schema(parameters=PARAMETERS, responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        return _answer(request.user, {**asked_of(request), "forbidden": None})

    @extend_schema(parameters=PARAMETERS, request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request) -> Response:
        return _answer(request.user, asked_of(request))


def _answer(user: Any, asked: Asked) -> Response:
    wanted, division = wanted_of(asked), division_of(user, asked)
    started = time.monotonic()
    with instant():
        case = case_of(user, wanted, division)
        first = quick(wanted.problem, case.asked, Clock.of(INSTANT_S))
    best = _exact(case, first) if wanted.is_exact else first
    return Response(told(case, first, best, time.monotonic() - started), content_type=GEOJSON)


def _exact(case: Case, first: Solution) -> Solution:
    problem, asked, seconds = case.wanted.problem, case.asked, case.wanted.seconds
    best = searched(lambda: exact(problem, asked, Clock.of(seconds), first), seconds)
    return best or replace(first, bound=None, stopped="time")
