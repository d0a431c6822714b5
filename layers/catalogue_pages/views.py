"""The catalogue's pages: a list of the layers, a page for each, and the whole as DCAT."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from layers.catalog.layer import Layer
from layers.catalogue_pages import dcat
from layers.catalogue_pages.examples import examples
from layers.catalogue_pages.facts import facts_of, layers_for
from layers.catalogue_pages.formats import FORMATS

View = Callable[..., HttpResponse]


def readable(view: View) -> View:
    """Let everybody read where the catalogue is public, and those who are signed in where it is not."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated or settings.PUBLIC_CATALOGUE:
            return view(request, *args, **kwargs)
        return redirect_to_login(request.get_full_path())

    return checked


@require_safe
@readable
def catalogue_page(request: HttpRequest) -> HttpResponse:
    """The layers there are."""
    known = [facts_of(layer, request.user) for layer in layers_for(request.user)]
    document = dcat.in_page(dcat.catalogue(known, _base(request)))
    return render(request, "layers.html", {"layers": known, "document": document})


@require_safe
@readable
def layer_page(request: HttpRequest, layer_id: str) -> HttpResponse:
    """One layer: what it holds, what its fields mean, how to have it."""
    facts = facts_of(_find(layer_id, request.user), request.user)
    page = {
        "facts": facts,
        "layer": facts.layer,
        "formats": FORMATS,
        "examples": examples(facts.layer, _base(request)),
        "base": _base(request),
        "document": dcat.in_page(dcat.dataset(facts, _base(request))),
        "preview": {
            "id": layer_id,
            "bbox": facts.bbox,
            "min_zoom": facts.layer.min_zoom,
            "geometry_type": facts.layer.geometry_type,
            "style": facts.layer.style.as_json(),
        },
    }
    return render(request, "layer.html", page)


@require_safe
@readable
def dcat_view(request: HttpRequest) -> HttpResponse:
    """The catalogue for programs, in JSON-LD."""
    known = [facts_of(layer, request.user) for layer in layers_for(request.user)]
    document = dcat.catalogue(known, _base(request))
    return JsonResponse(
        document, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False}
    )


def _find(layer_id: str, user: Any) -> Layer:
    """Find a layer that the catalogue names to this reader; any other is as unknown as one that does not exist."""
    for layer in layers_for(user):
        if layer.id == layer_id:
            return layer
    raise Http404


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
