"""Refuse uploads that are too large before a byte of them is read."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from layers.core.errors import CONTENT_TYPE, problem_of
from layers.transfer.storage import largest_bytes, too_large

FORM_BYTES = 100_000
"""What a form brings on top of its file."""


class UploadLimit:
    """Middleware: the size that a request announces is looked at before its body is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        if size <= largest_bytes() + FORM_BYTES:
            return self.get_response(request)
        body = problem_of(too_large(size)) or {}
        if "text/html" in request.headers.get("accept", ""):
            return HttpResponse(body["detail"], status=413, content_type="text/plain; charset=utf-8")
        return HttpResponse(json.dumps(body), status=413, content_type=CONTENT_TYPE)
