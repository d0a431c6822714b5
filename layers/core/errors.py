"""Refusals: what can go wrong by a user's doing, and the one place that turns them into HTTP answers.

Code anywhere raises a `Refused`; nobody but this file knows HTTP's form of it (RFC 9457 problem details).
"""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions as drf
from rest_framework.response import Response

CONTENT_TYPE = "application/problem+json"


class Refused(Exception):
    """A request that is refused with a plain sentence.

    Parameters
    ----------
    message : what is wrong and where, in the user's language.
    code : stable kebab-case name that programs and translations rely on.
    details : further members of the problem object, JSON-ready (for example `place`, a GeoJSON geometry).
    """

    status = HTTPStatus.BAD_REQUEST
    default_code = "bad-request"

    def __init__(self, message: Any, *, code: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.details = details

    def __str__(self) -> str:
        return str(self.message)


class SignInNeeded(Refused):
    status, default_code = HTTPStatus.UNAUTHORIZED, "sign-in-needed"


class NotAllowed(Refused):
    status, default_code = HTTPStatus.FORBIDDEN, "not-allowed"


class NotFound(Refused):
    status, default_code = HTTPStatus.NOT_FOUND, "not-found"


class Conflict(Refused):
    status, default_code = HTTPStatus.CONFLICT, "conflict"


class Gone(Refused):
    status, default_code = HTTPStatus.GONE, "gone"


class Stale(Refused):
    status, default_code = HTTPStatus.PRECONDITION_FAILED, "stale"


class TooLarge(Refused):
    status, default_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large"


class Invalid(Refused):
    status, default_code = HTTPStatus.UNPROCESSABLE_ENTITY, "invalid"


class PreconditionNeeded(Refused):
    status, default_code = HTTPStatus.PRECONDITION_REQUIRED, "precondition-needed"


class TooMany(Refused):
    """Too much in too short a time; `retry_after_s` whole seconds later it is worth trying again."""

    status, default_code = HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests"

    def __init__(self, message: Any, *, retry_after_s: int, **details: Any) -> None:
        super().__init__(message, retry_after_s=retry_after_s, **details)


class Unavailable(Refused):
    status, default_code = HTTPStatus.SERVICE_UNAVAILABLE, "unavailable"


def problem(status: int, code: str, detail: str, **details: Any) -> dict[str, Any]:
    """Return an RFC 9457 problem object."""
    title = HTTPStatus(status).phrase
    return {
        "type": f"urn:gis-grid:problem:{code}",
        "title": title,
        "status": int(status),
        "detail": detail,
    } | {
        "code": code,
        **details,
    }


def problem_of(error: Exception) -> dict[str, Any] | None:
    """Describe an exception as a problem object; None for one that is a fault of ours."""
    if isinstance(error, Refused):
        return problem(error.status, error.code, str(error), **error.details)
    if isinstance(error, drf.ValidationError):
        return problem(422, "invalid", _first_sentence(error.detail), errors=error.detail)
    if isinstance(error, drf.APIException):
        return problem(error.status_code, str(error.get_codes()).replace("_", "-"), str(error.detail))
    if isinstance(error, ValidationError):
        return problem(422, "invalid", " ".join(error.messages))
    if isinstance(error, Http404):
        return problem(404, "not-found", "There is nothing here.")
    if isinstance(error, RequestDataTooBig):
        return problem(413, "too-large", "The request is larger than this server takes.")
    if isinstance(error, PermissionDenied):
        return problem(403, "not-allowed", "You may not do this.")
    if isinstance(error, SuspiciousOperation):
        return problem(400, "bad-request", "The request is not well formed.")
    return None


def _first_sentence(detail: Any, field: str = "") -> str:
    """Read the first message out of DRF's nested lists and dicts, with the field it belongs to."""
    if isinstance(detail, dict) and detail:
        name, inner = next(iter(detail.items()))
        return _first_sentence(inner, name if name != "non_field_errors" else "")
    if isinstance(detail, list) and detail:
        return _first_sentence(detail[0], field)
    return f"{field}: {detail}" if field else str(detail)


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every error of the API leaves as problem+json."""
    body = problem_of(error)
    if body is None:
        return None
    headers = headers_of(error)
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


def headers_of(error: Exception) -> dict[str, str]:
    """Return what HTTP wants said beside the problem: how to sign in, or when to come again."""
    if isinstance(error, TooMany):
        return {"Retry-After": str(error.details["retry_after_s"])}
    challenge = getattr(error, "auth_header", None) or (isinstance(error, SignInNeeded) and "Bearer")
    return {"WWW-Authenticate": challenge} if challenge else {}


def answer(error: Refused) -> HttpResponse:
    """Return a refusal as an answer, for those that refuse outside of any view."""
    body = problem(error.status, error.code, str(error), **error.details)
    return _answer(body, headers_of(error))


def _answer(body: dict[str, Any], headers: dict[str, str] | None = None) -> HttpResponse:
    text = json.dumps(body, default=str, ensure_ascii=False)
    return HttpResponse(text, status=body["status"], content_type=CONTENT_TYPE, headers=headers)


class RefusalsAsProblems:
    """Middleware: a refusal raised in a plain Django view (tiles, downloads) leaves as problem+json.

    An address with a NUL character is refused before anything reads it: PostgreSQL has no text that holds one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return _answer(problem(400, "bad-request", "An address holds no NUL character."))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(error) if isinstance(error, Refused) else None
