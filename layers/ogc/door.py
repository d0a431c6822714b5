"""The door of `/ogc/`: who comes in, how, and how refusals leave. Everything behind it only reads.

Besides the session and the key of `signed_in`, user name and password by HTTP Basic open it: GDAL and QGIS know that.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from layers.access.basic import basic_user
from layers.access.requests import signed_in
from layers.core.errors import Invalid, Refused, SignInNeeded, answer
from layers.ogc.negotiation import prefers_html

View = Callable[..., HttpResponseBase]
ALLOW = "GET, HEAD, OPTIONS"
CHALLENGE = 'Basic realm="gis_grid", charset="UTF-8", Bearer'


class BadParameter(Refused):
    """What the standard answers with 400, and the rest of this server with 422."""

    default_code = "bad-parameter"


class NoSuchMethod(Refused):
    status, default_code = HTTPStatus.METHOD_NOT_ALLOWED, "method-not-allowed"


def door(view: View) -> View:
    """Let those in who are known here; answer 400 where a parameter is not of its form."""
    known = signed_in(view)

    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, **names: Any) -> HttpResponseBase:
        if request.method not in ALLOW.split(", "):
            return _with_allow(answer(NoSuchMethod(_("What stands here is only read."))))
        if request.method == "OPTIONS":
            return _with_allow(HttpResponse(status=HTTPStatus.NO_CONTENT))
        try:
            _know(request)
            return known(request, **names)
        except SignInNeeded as error:
            return _sign_in(request, error)
        except Invalid as error:
            raise BadParameter(error.message, code=error.code, **error.details) from error

    return opened


def _know(request: HttpRequest) -> None:
    """Take name and password where neither a key nor a session tells who comes."""
    if getattr(request, "caller", None) is None and not request.user.is_authenticated:
        user = basic_user(request)
        if user is not None:
            request.user = user


def _sign_in(request: HttpRequest, error: SignInNeeded) -> HttpResponseBase:
    """Send people to the page where one signs in, and tell programs how they may."""
    if "HTTP_AUTHORIZATION" not in request.META and prefers_html(request):
        return redirect_to_login(request.get_full_path())
    response = answer(error)
    response.headers["WWW-Authenticate"] = CHALLENGE
    return response


def _with_allow(response: HttpResponse) -> HttpResponse:
    response.headers["Allow"] = ALLOW
    return response
