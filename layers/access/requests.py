"""Know who asks, in plain Django views as in the API."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from layers.access.tokens import BearerAuthentication
from layers.core.errors import SignInNeeded

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Let only signed-in people (session) and programs (bearer token) through; others get 401 as problem+json."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            request.user = _bearer_of(request)
        return view(request, *args, **kwargs)

    return checked


def _bearer_of(request: HttpRequest) -> Any:
    try:
        found = BearerAuthentication().authenticate(Request(request))
    except AuthenticationFailed as error:
        raise SignInNeeded(str(error.detail), code="unknown-token") from error
    if found is None:
        raise SignInNeeded(_("Sign in first, or send a token: Authorization: Bearer …"))
    return found[0]
