"""HTTP of the rules: report, workbook, mend."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.permissions import require
from layers.catalog.selection import division_for
from layers.core.errors import Invalid
from layers.grids.api import scheme_for
from layers.standards.mending import mend
from layers.standards.report import Report, report_of
from layers.standards.serializers import mended_body, report_body
from layers.standards.workbook import MIME, file_name, workbook_of

OBJECT = {"type": "object"}


class StandardsView(APIView):
    """How a scheme stands against the rules: scorecard, findings with their places, and what can be done about each."""

    @extend_schema(responses={200: OBJECT})
    def get(self, request: Request, code: str) -> Response:
        return Response(report_body(_report(request, code), request.user))


class WorkbookView(APIView):
    """The same as a workbook."""

    @extend_schema(responses={(200, MIME): bytes})
    def get(self, request: Request, code: str) -> HttpResponse:
        report = _report(request, code)
        name = file_name(report)
        return HttpResponse(
            workbook_of(report),
            content_type=MIME,
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )


class MendView(APIView):
    """Mend one finding: `{"finding": {"code": …, "grids": […], "key": …}}`; `key` tells findings of the same grids apart."""

    @extend_schema(request=OBJECT, responses={200: OBJECT})
    def post(self, request: Request, code: str) -> Response:
        scheme = scheme_for(code)
        require(request.user, "grids.mend")
        word, mended = mend(acting_user=request.user, scheme=scheme, **_finding(request.data))
        return Response(mended_body(word, mended))


def _report(request: Request, code: str) -> Report:
    name = request.query_params.get("division")
    division = division_for(request.user, name) if name else None
    return report_of(scheme_for(code), request.user, division)


def _finding(body: Any) -> dict[str, Any]:
    """Read which finding is meant."""
    sent = body.get("finding") if isinstance(body, Mapping) else None
    grids = sent.get("grids") if isinstance(sent, Mapping) else None
    if sent is None or not isinstance(grids, list) or not isinstance(sent.get("code"), str):
        raise Invalid(_('Name the finding: {"finding": {"code": …, "grids": […]}}.'), code="no-finding")
    return {"code": sent["code"], "grids": [str(code) for code in grids], "key": str(sent.get("key") or "")}
