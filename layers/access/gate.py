"""The gate: every request passes here. It knows keys, holds limits, and counts what keys are used for."""

import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from layers.access import channels, flushing, keys, limits
from layers.access.models import ApiKey
from layers.access.remembered import remembered_keys
from layers.core.errors import NotAllowed, Refused, SignInNeeded, answer
from layers.core.scope import Limits

KEY_IN_ADDRESS = "key-in-address"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Caller:
    """Who stands at the gate with a key.

    Parameters
    ----------
    key : the key, also one that has ended; None for a secret that is not known.
    user : its owner with the key's limits; None where the key opens nothing.
    refusal : why it opens nothing.
    """

    key: ApiKey | None
    user: Any = None
    refusal: Refused | None = None


class Gate:
    """Middleware: addresses, accounts and keys within their limits; keys only where and for what they are made.

    A view still has to ask who comes (`signed_in`, `BearerAuthentication`); pages for people do not, so no key opens one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.caller = None
        try:
            arrive(request.META)
            request.caller = caller_of(request.META)
            if request.caller is not None and request.caller.key is not None:
                limits.take_key(request.caller.key.pk)
        except Refused as refusal:
            return note_answer(request.caller, None, turned_away(request, refusal))
        response = self.get_response(request)
        return note_answer(request.caller, request.resolver_match, response)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """Once it is known what is asked for: refuse before the view runs."""
        match, caller = request.resolver_match, request.caller
        if match.view_name in channels.OPEN:
            return None
        try:
            if caller is not None:
                require_right(caller, match, request.method or "")
            elif request.user.is_authenticated:
                limits.take_user(request.user.pk, limits.client_address(request.META))
        except Refused as refusal:
            return turned_away(request, refusal)
        return None


def arrive(meta: Any) -> None:
    """Count the address, and refuse a secret in the address line, where logs, histories and proxies keep it."""
    limits.take_address(limits.client_address(meta))
    if keys.PREFIX in meta.get("QUERY_STRING", "") or keys.PREFIX in meta.get("PATH_INFO", ""):
        raise Refused(
            _("A key never goes into an address; send it as Authorization: Bearer …, and revoke this one."),
            code=KEY_IN_ADDRESS,
        )


def caller_of(meta: Any) -> Caller | None:
    """Return who comes with a key: as bearer, or as the password of Basic, where a program knows nothing else."""
    secret = _secret_of(meta.get("HTTP_AUTHORIZATION", ""))
    if secret is None:
        return None
    key = remembered_keys.key_of(secret)
    try:
        return Caller(key, user=keys.user_of(key))
    except SignInNeeded as refusal:
        return Caller(key, refusal=refusal)


def require_right(caller: Caller, match: Any, method: str) -> None:
    """Refuse a key that opens nothing, is for other layers, or may not write."""
    if caller.refusal is not None:
        raise caller.refusal
    meant = "GET" if channels.only_asks(match, method) else method
    allow(Limits.of(caller.user), channels.channel_of(match), channels.layers_of(match), meant)


def allow(limited: Limits, channel: str, layers: list[str], method: str) -> None:
    """Refuse what a key's limits do not cover."""
    if limited.layers is not None and (channel == channels.OTHER or not all(map(limited.opens, layers))):
        raise NotAllowed(
            _("This key is only for the layers %(layers)s: their lists, tiles, downloads and changes.")
            % {"layers": ", ".join(sorted(limited.layers))},
            code="key-not-for-this",
            layers=sorted(limited.layers),
        )
    if not limited.writes and method not in SAFE:
        raise NotAllowed(_("This key only reads. Make one that may write."), code="key-read-only")


def turned_away(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Return a refusal: a plain sentence to people's browsers, a problem to programs."""
    response = answer(refusal)
    if "text/html" in request.headers.get("accept", ""):
        response.content, response.headers["Content-Type"] = str(refusal), "text/plain; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    if refusal.code == KEY_IN_ADDRESS:
        response._has_been_logged = (
            True  # Django would write the address, and the key with it, to the server's log
        )
    return response


def note_answer(caller: Caller | None, match: Any, response: HttpResponseBase) -> HttpResponseBase:
    """Count an answer against the key, with its bytes as they go out."""
    if caller is None or caller.key is None:
        return response
    key_id, channel = caller.key.pk, channels.channel_of(match)
    flushing.usage.note(key_id, channel, response.status_code)
    if isinstance(response, HttpResponse):
        flushing.usage.note_bytes(key_id, channel, len(response.content))
    elif not response.is_async:
        response.streaming_content = _counted(response.streaming_content, key_id, channel)
    flushing.wake()
    return response


def _counted(parts: Iterator[bytes], key_id: int, channel: str) -> Iterator[bytes]:
    sent = 0
    try:
        for part in parts:
            sent += len(part)
            yield part
    finally:
        flushing.usage.note_bytes(key_id, channel, sent)
        flushing.wake()


def _secret_of(header: str) -> str | None:
    scheme, _separator, value = header.partition(" ")
    value = value.strip()
    if scheme.lower() == "bearer":
        return value
    if scheme.lower() != "basic":
        return None
    try:
        _name, _separator, password = base64.b64decode(value).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return password if password.startswith(keys.PREFIX) else None
