"""How a resource leaves: as JSON, or as a page made of the same facts."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from layers.ogc.addresses import JSON_TYPE, Link, link_header
from layers.ogc.negotiation import HTML

LONGEST = 1_000


def resource(
    request: HttpRequest,
    form: str,
    body: dict[str, Any],
    template: str,
    *,
    type: str = JSON_TYPE,
    **context: Any,
) -> HttpResponse:
    """Return a resource in the form that was asked for.

    Parameters
    ----------
    body : the resource as JSON; the page shows it too.
    context : what only the page needs.
    """
    if form == HTML:
        return vary(render(request, f"ogc/{template}.html", {"body": body, **context}))
    return vary(HttpResponse(json.dumps(body, ensure_ascii=False), content_type=type))


def vary(response: Any) -> Any:
    """Say what the answer depends on, and that it is for this user alone."""
    patch_vary_headers(response, ("Accept", "Accept-Language", "Authorization", "Cookie"))
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def with_links(response: HttpResponseBase, links: list[Link]) -> HttpResponseBase:
    """Name links in the header too, but no long address: proxies refuse long headers."""
    response.headers["Link"] = link_header([entry for entry in links if len(entry["href"]) < LONGEST])
    return response
