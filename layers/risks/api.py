"""HTTP of risk sources beyond those of every layer: inspections, and the level map."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.log import looked
from layers.access.permissions import may
from layers.catalog.selection import division_for
from layers.core.errors import TooLarge
from layers.risks import areas
from layers.risks.actions import LAYER, find_source, inspect
from layers.risks.due import Urgency
from layers.risks.inspecting import counts, described, history, sources
from layers.risks.levels import LEVELS
from layers.risks.models import Inspection, InspectionInterval
from layers.risks.requests import area_of, inspection_of, page_of, wanted_of
from layers.risks.workbook import MIME, MOST_ROWS, file_name, workbook_of

DIVISION = OpenApiParameter("division", str, description="Code of a division.")
LIST = [
    DIVISION,
    OpenApiParameter("until", str, description="Only what is due by this day, as 2026-01-31."),
    OpenApiParameter("urgency", str, enum=list(Urgency)),
    OpenApiParameter("level", str, description="1 to 4, several with commas."),
    OpenApiParameter("q", str, description="Words of name, code, category or organisation."),
]


class InspectionsView(APIView):
    """What is to be inspected, the most urgent first."""

    @extend_schema(
        parameters=[*LIST, OpenApiParameter("limit", int), OpenApiParameter("offset", int)],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        wanted, page = wanted_of(request.user, request.query_params), page_of(request.query_params)
        rows = sources(request.user, wanted)
        looked(request.user, LAYER, f"inspections {request.query_params.urlencode()}")
        body = {
            "today": wanted.today,
            "count": rows.count(),
            "counts": counts(request.user, wanted),
            "sources": described(request.user, rows[page], wanted.today),
        }
        return Response(body, headers={"Cache-Control": "private, no-store"})


class InspectionsWorkbookView(APIView):
    """The same as a workbook."""

    @extend_schema(parameters=LIST, responses={(200, MIME): bytes})
    def get(self, request: Request) -> HttpResponse:
        wanted = wanted_of(request.user, request.query_params)
        rows = sources(request.user, wanted)
        if rows.count() > MOST_ROWS:
            raise TooLarge(
                _("A sheet has room for %(most)d rows. Ask for a part, or another format.")
                % {"most": MOST_ROWS},
                code="too-many-rows",
            )
        looked(request.user, LAYER, f"inspections.xlsx {request.query_params.urlencode()}")
        headers = {
            "Content-Disposition": f'attachment; filename="{file_name(wanted)}"',
            "Cache-Control": "private, no-store",
        }
        content = workbook_of(described(request.user, rows, wanted.today), wanted)
        return HttpResponse(content, content_type=MIME, headers=headers)


class SourceInspectionsView(APIView):
    """The inspections of one source: its history, and a new one."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, source_id: int) -> Response:
        source = find_source(request.user, source_id)
        looked(request.user, LAYER, f"inspections of {source_id}")
        interval = InspectionInterval.by_level()[source.level]
        body = {
            "source": source.pk,
            "next_inspection_on": source.next_inspection_on,
            "interval_days": interval.days,
            "recheck_days": interval.recheck_days,
            "may_inspect": may(request.user, "risk.inspect", source.division),
            "inspections": history(source),
        }
        return Response(body, headers={"Cache-Control": "private, no-store"})

    @extend_schema(request=OpenApiTypes.OBJECT, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: Request, source_id: int) -> Response:
        told = inspect(acting_user=request.user, source_id=source_id, **inspection_of(request.data))
        return Response(_body(told), status=201)


class RiskLevelsView(APIView):
    """The level map: areas with their gravest level, and how many sources of each level they have."""

    @extend_schema(
        parameters=[
            DIVISION,
            OpenApiParameter(
                "by", str, enum=["grid", "community", "street", "district"], default="community"
            ),
            OpenApiParameter("scheme", str, description="Of the grids; the governance scheme when left out."),
            OpenApiParameter("shapes", bool, default=True, description="0 leaves the areas' outlines out."),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        query = request.query_params
        by, scheme = area_of(query)
        division = division_for(request.user, query["division"]) if query.get("division") else None
        shapes = query.get("shapes") not in {"0", "false"}
        if scheme is not None:
            features = areas.by_grid(request.user, scheme, division, shapes=shapes)
        else:
            features = areas.by_division(request.user, by, division, shapes=shapes)
        looked(request.user, LAYER, f"levels {query.urlencode()}")
        body = {"type": "FeatureCollection", "rule": "worst", "legend": _legend(), "features": features}
        return Response(
            body, content_type="application/geo+json", headers={"Cache-Control": "private, no-store"}
        )


def _legend() -> list[dict[str, Any]]:
    return [
        {
            "level": level.number,
            "word": str(level.word),
            "colour_word": str(level.colour_word),
            "colour": level.colour,
            "shape": level.shape,
        }
        for level in LEVELS
    ]


def _body(told: Inspection) -> dict[str, Any]:
    return {
        "id": told.pk,
        "source": told.source_id,
        "inspected_on": told.inspected_on,
        "result": told.result,
        "note": told.note,
        "next_on": told.next_on,
    }
