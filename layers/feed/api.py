"""HTTP of the change log: `/api/changes/` for programs, `/feed/` for browsers."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from layers.access.requests import signed_in
from layers.catalog.caching import cacheable, not_modified
from layers.catalog.schema import PROBLEM, PROBLEM_TYPE, REFUSALS
from layers.core import changes
from layers.feed.asking import MOST, asked
from layers.feed.following import page_of
from layers.feed.schema import CHANGES, FOLLOWING
from layers.feed.stream import events, with_features

JSON = "application/json"
POLL_S = 5
"""How soon it is worth asking again when nothing is left to tell, in seconds."""


def _layers(text: str | None) -> list[str]:
    return [name for name in (text or "").split(",") if name]


class ChangesView(APIView):
    """Changes in commit order after `since`; `next` is the token to ask with again."""

    @extend_schema(
        operation_id="changes",
        parameters=FOLLOWING,
        responses={
            (200, JSON): CHANGES,
            (304, JSON): OpenApiResponse(description="Nothing changed since the answer whose ETag was sent."),
            **REFUSALS,
            (410, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "The token holds no longer: download anew."),
        },
    )
    def get(self, request: Request) -> HttpResponseBase:
        page = page_of(request.user, asked(request.user, request.query_params))
        text = page.text()
        tag = f'"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'
        unchanged = not_modified(request, tag)
        response = unchanged or cacheable(HttpResponse(text, content_type=JSON), tag)
        if not page.more:
            response.headers["Retry-After"] = str(POLL_S)
        return response


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
