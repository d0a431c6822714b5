"""HTTP of reach: service circles, who is served by them, and two cases side by side. A body asks the same as an address."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from layers.reach import renderers, schemas
from layers.reach.analysis import reach_of
from layers.reach.areas import COMMUNITY, KINDS
from layers.reach.comparing import Comparison
from layers.reach.comparison_report import comparison_text
from layers.reach.coverage import Stage, coverage_of, stage_of
from layers.reach.drawing import circles_text
from layers.reach.report import coverage_text
from layers.reach.requests import (
    Asked,
    asked_of,
    division_of,
    is_set,
    one_of,
    question_of,
    scenarios_of,
    text_of,
)
from layers.reach.workbook import comparison_book, coverage_book, coverage_csv

GEOJSON, JSON = "application/geo+json", "application/json"


class ServiceCirclesView(APIView):
    """How far one gets from places, or from the service points of a category."""

    renderer_classes = renderers.CIRCLES

    @extend_schema(parameters=schemas.CIRCLES, responses={(200, GEOJSON): schemas.COLLECTION})
    def get(self, request: Request) -> HttpResponse:
        return self._answer(request)

    @extend_schema(request={JSON: schemas.CIRCLES_BODY}, responses={(200, GEOJSON): schemas.COLLECTION})
    def post(self, request: Request) -> HttpResponse:
        return self._answer(request)

    def _answer(self, request: Request) -> HttpResponse:
        asked = asked_of(request)
        question = question_of(asked)
        if question.points and request.method == "GET":
            question = question.of_points()
        reach = reach_of(request.user, question, division_of(request.user, asked))
        return HttpResponse(circles_text(reach, is_set(asked, "merge"), is_set(asked, "bands")), GEOJSON)


class CoverageView(APIView):
    """Who is served: households, residents, over-60s and land, by area, and the gaps ranked by people."""

    renderer_classes = renderers.TABLES

    @extend_schema(parameters=schemas.COVERAGE, responses={(200, JSON): schemas.COVERED})
    def get(self, request: Request) -> HttpResponse:
        return self._answer(request)

    @extend_schema(request={JSON: schemas.COVERAGE_BODY}, responses={(200, JSON): schemas.COVERED})
    def post(self, request: Request) -> HttpResponse:
        return self._answer(request)

    def _answer(self, request: Request) -> HttpResponse:
        asked = asked_of(request)
        found = coverage_of(request.user, question_of(asked), _stage(request, asked))
        match getattr(request.accepted_renderer, "format", ""):
            case renderers.XLSX:
                return _file(coverage_book(found), renderers.Xlsx.media_type, "coverage.xlsx")
            case renderers.CSV:
                return _file(coverage_csv(found), renderers.Csv.media_type, "coverage.csv")
        return HttpResponse(coverage_text(found, is_set(asked, "draw")), JSON)


class CompareView(APIView):
    """Two cases side by side: who is gained and who is lost between them, by area, and the land of both."""

    renderer_classes = renderers.TABLES[:2]

    @extend_schema(request={JSON: schemas.COMPARE_BODY}, responses={(200, JSON): schemas.OBJECT})
    def post(self, request: Request) -> HttpResponse:
        asked = asked_of(request)
        questions, stage = scenarios_of(asked), _stage(request, asked)
        both = Comparison(*(coverage_of(request.user, question, stage) for question in questions))
        if getattr(request.accepted_renderer, "format", "") == renderers.XLSX:
            return _file(comparison_book(both), renderers.Xlsx.media_type, "comparison.xlsx")
        return HttpResponse(comparison_text(both), JSON)


def _stage(request: Request, asked: Asked) -> Stage:
    by = one_of(asked, "by", KINDS) or COMMUNITY
    return stage_of(request.user, division_of(request.user, asked), by, text_of(asked, "scheme"))


def _file(content: Any, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
