"""HTTP of the change log: `/api/changes/` for programs, `/feed/` for browsers."""

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.requests import signed_in
from layers.core import changes
from layers.feed.stream import events, with_features

MOST = 1_000


def _layers(text: str | None) -> list[str]:
    return [name for name in (text or "").split(",") if name]


class ChangesView(APIView):
    """Changes in commit order after `since`; `next` is the token to ask with again."""

    @extend_schema(
        operation_id="changes",
        parameters=[
            OpenApiParameter("since", OpenApiTypes.STR, description="Token of an earlier answer's `next`."),
            OpenApiParameter("layer", OpenApiTypes.STR, description="Layer ids, by commas; all when absent."),
        ],
        responses={200: {"type": "object", "required": ["changes", "next"]}},
    )
    def get(self, request: Request) -> Response:
        since = request.query_params.get("since") or changes.START
        wanted = _layers(request.query_params.get("layer"))
        found, end = changes.read(request.user, since=since, layers=wanted, limit=MOST)
        return Response({"changes": with_features(found, request.user), "next": end})


@require_safe
@signed_in
def feed_view(request: HttpRequest) -> HttpResponseBase:
    """Server-sent events of the same changes; resumes from `Last-Event-ID`, and starts with what comes from now."""
    since = request.headers.get("Last-Event-ID") or request.GET.get("since") or changes.latest()
    wanted = _layers(request.GET.get("layers"))
    found, end = changes.read(request.user, since=since, layers=wanted, limit=MOST)
    entries = with_features(found, request.user)
    response = StreamingHttpResponse(
        events(entries, map(changes.token_of, found), end), content_type="text/event-stream; charset=utf-8"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response
