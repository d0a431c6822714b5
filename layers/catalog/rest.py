"""REST of every layer: a list of features by keyset pages, and one feature."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.log import looked
from layers.catalog.caching import cacheable
from layers.catalog.catalogue import catalogue
from layers.catalog.describe import description
from layers.catalog.layer import Layer
from layers.catalog.schema import FEATURE, FEATURE_COLLECTION, GEOJSON, LAYER, REFUSALS, SELECTION
from layers.catalog.selection import select
from layers.catalog.serializers import annotated, serializer_for
from layers.catalog.tags import named, tag_of, text_of
from layers.core.errors import Invalid, NotFound

PAGE, LARGEST_PAGE = 100, 1_000


class LayersView(APIView):
    """The layers that the user may see."""

    @extend_schema(operation_id="layers", responses={200: {"type": "array", "items": {"type": "object"}}})
    def get(self, request: Request) -> Response:
        layers = [layer for layer in catalogue.all_for(request.user) if layer.in_catalogue]
        return Response([description(layer, request.user) for layer in layers])


class FeaturesView(APIView):
    """A page of a layer's features, ordered by id; `next` leads to the page after it."""

    @extend_schema(
        operation_id="features",
        parameters=[LAYER, *SELECTION],
        responses={(200, GEOJSON): FEATURE_COLLECTION, **REFUSALS},
    )
    def get(self, request: Request, layer_id: str) -> Response:
        layer = catalogue.find(layer_id, request.user)
        return Response(feature_page(layer, request), content_type="application/geo+json")


class FeatureView(APIView):
    """One feature."""

    @extend_schema(
        operation_id="feature", parameters=[LAYER], responses={(200, GEOJSON): FEATURE, **REFUSALS}
    )
    def get(self, request: Request, layer_id: str, pk: int) -> HttpResponseBase:
        layer = catalogue.find(layer_id, request.user)
        text = text_of(layer, layer.rows(request.user), pk)
        if text is None:
            raise NotFound(_("There is no %(layer)s %(id)s in your area.") % {"layer": layer_id, "id": pk})
        looked(request.user, layer.id, f"feature {pk}")
        tag = tag_of(text)
        if tag in named(request.headers.get("If-None-Match", "")):
            return cacheable(HttpResponseNotModified(), tag)
        return cacheable(HttpResponse(text, content_type=GEOJSON), tag)


def feature_page(layer: Layer, request: Request) -> dict[str, Any]:
    """Return a FeatureCollection of at most `limit` features after `cursor`, with `next` where there are more."""
    limit = min(_number(request, "limit", PAGE) or PAGE, LARGEST_PAGE)
    after = _number(request, "cursor", 0)
    rows = annotated(layer, select(layer, request.user, request.query_params))
    page = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    looked(request.user, layer.id, f"list {request.query_params.urlencode()}")
    body: dict[str, Any] = dict(serializer_for(layer)(page[:limit], many=True).data)
    body["next"] = _next(request, page[limit - 1].pk) if len(page) > limit else None
    return body


def _next(request: Request, cursor: int) -> str:
    query = {**request.query_params.dict(), "cursor": cursor}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name)
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Invalid(_("%(name)s must be a whole number. Got: %(text)s") % {"name": name, "text": text[:40]})
    return int(text)
