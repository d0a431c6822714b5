"""Know who asks, in plain Django views and in the API. The gate has looked at the key already."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from layers.access.keys import refuse_keys
from layers.access.models import ApiKey
from layers.core.errors import SignInNeeded

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Let only signed-in people (session) and programs (key) through; others get 401 as problem+json.

    A request with both counts as the program's: the key may be the narrower.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.caller is not None:
            request.user = request.caller.user
        if not request.user.is_authenticated:
            raise SignInNeeded(_("Sign in first, or send a token: Authorization: Bearer …"))
        return view(request, *args, **kwargs)

    return checked


class BearerAuthentication(BaseAuthentication):
    """Take over whom the gate knows by a key."""

    def authenticate(self, request: Request) -> tuple[Any, ApiKey] | None:
        caller = request._request.caller
        return (caller.user, caller.key) if caller is not None and caller.user is not None else None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class ByPeopleOnly(BasePermission):
    """Let no key in, whatever it may do otherwise."""

    def has_permission(self, request: Request, view: Any) -> bool:
        refuse_keys(request.user)
        return True
