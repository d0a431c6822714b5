"""HTTP Basic with a user's name and password, for desktop programs that know nothing better.

Such a program sends the password with each of hundreds of requests, and a good password hash is slow on purpose. So a
password that was right is remembered for some minutes, by a keyed digest that a changed password makes worthless.
"""

import base64
import binascii
from typing import Any

from django.contrib.auth import authenticate, get_user_model
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from layers.access.limits import client_address, take_user
from layers.core.errors import SignInNeeded

REMEMBERED_S = 600
LONGEST = 1_000


def basic_user(request: HttpRequest) -> Any:
    """Return the user whose name and password a request brings; None when it brings none.

    Raises
    ------
    SignInNeeded : they do not fit.
    TooMany : too many attempts failed, or the account asks too often.
    """
    credentials = credentials_of(request.META.get("HTTP_AUTHORIZATION", ""))
    if credentials is None:
        return None
    name, password = credentials
    user = _remembered(name, password) or _checked(request, name, password)
    if user is None:
        raise SignInNeeded(_("The user name or the password is wrong."), code="wrong-credentials")
    take_user(user.pk, client_address(request.META))
    return user


def credentials_of(header: str) -> tuple[str, str] | None:
    """Read name and password from a header; None for one that holds none."""
    scheme, _separator, value = header.partition(" ")
    if scheme.lower() != "basic" or len(value) > LONGEST:
        return None
    try:
        text = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    name, separator, password = text.partition(":")
    return (name, password) if separator and "\0" not in text else None


def _remembered(name: str, password: str) -> Any:
    """Return the user of a name when this very password was right some minutes ago."""
    user = get_user_model().objects.filter(username=name, is_active=True).first()
    if user is None:
        return None
    kept = cache.get(_place(user))
    return user if kept and constant_time_compare(kept, _digest(user, password)) else None


def _checked(request: HttpRequest, name: str, password: str) -> Any:
    user = authenticate(request, username=name, password=password)
    if user is not None:
        cache.set(_place(user), _digest(user, password), REMEMBERED_S)
    return user


def _place(user: Any) -> str:
    return f"basic:{user.pk}"


def _digest(user: Any, password: str) -> str:
    """Return what is kept: worthless without the server's secret, and once the account's password is another."""
    return salted_hmac("layers.access.basic", f"{user.password}\0{password}", algorithm="sha256").hexdigest()
