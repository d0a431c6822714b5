"""ETags from the change log: an unchanged layer answers 304 without touching its rows."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotModified

from layers.core.changes import version_of
from layers.core.scope import Scope

FORM = "1"
"""Raise it when the form of tiles or downloads changes, so that no browser keeps an old one."""


def etag(layer_id: str, user: Any, *parts: object, version: str | None = None) -> str:
    """Return a weak ETag that is the same only for the same rows, the same scope and the same request.

    Parameters
    ----------
    version : the layer's version, for those who have asked for it already.
    """
    version = version_of(layer_id) if version is None else version
    text = "/".join(map(str, (FORM, layer_id, version, Scope.of(user).key, *parts)))
    return f'W/"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'


def not_modified(request: HttpRequest, tag: str) -> HttpResponseBase | None:
    """Return 304 when the browser already has what this tag stands for."""
    known = [part.strip() for part in request.headers.get("If-None-Match", "").split(",")]
    return cacheable(HttpResponseNotModified(), tag) if tag in known else None


def cacheable(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    """Let a browser keep an answer for itself, and ask each time whether it still holds."""
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie, Authorization, Accept-Encoding"
    return response
