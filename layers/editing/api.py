"""HTTP of editing: features are made, changed, replaced and removed where they are read."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.log import looked
from layers.access.permissions import require
from layers.catalog.rest import FeaturesView, FeatureView
from layers.catalog.schema import LAYER
from layers.core.errors import Invalid
from layers.editing import actions, schema
from layers.editing.bodies import GEOJSON, BodyParser, BulkParser, features_of, json_of
from layers.editing.bulk import upsert
from layers.editing.drafts import Draft, draft_of
from layers.editing.forms import Form, form_for
from layers.editing.geometries import transform_of
from layers.editing.placing import ACTION

WGS84 = "EPSG:4326"


class EditableFeaturesView(FeaturesView):
    """A layer's features: a page of them, and the making of one."""

    parser_classes = (BodyParser,)

    @extend_schema(
        operation_id="feature_create",
        parameters=[LAYER, schema.CRS, schema.ONLY_NEW],
        request=schema.FEATURE_BODY,
        responses=schema.CREATED,
    )
    def post(self, request: Request, layer_id: str) -> HttpResponseBase:
        form, draft = _wanted(request, layer_id)
        only_new = request.headers.get("If-None-Match", "").strip() == "*"
        written = actions.create(acting_user=request.user, form=form, draft=draft, only_new=only_new)
        response = _answer(written, HTTPStatus.CREATED)
        path = reverse("feature", kwargs={"layer_id": layer_id, "pk": written.pk})
        response.headers["Location"] = request.build_absolute_uri(path)
        return response


class EditableFeatureView(FeatureView):
    """One feature: looked at, changed, replaced, removed."""

    parser_classes = (BodyParser,)

    @extend_schema(
        operation_id="feature_replace",
        parameters=[LAYER, schema.CRS, schema.IF_MATCH],
        request=schema.FEATURE_BODY,
        responses=schema.CHANGED,
    )
    def put(self, request: Request, layer_id: str, pk: int) -> HttpResponseBase:
        form, draft = _wanted(request, layer_id, pk)
        return _answer(
            actions.replace(acting_user=request.user, form=form, pk=pk, draft=draft, seen=_seen(request))
        )

    @extend_schema(
        operation_id="feature_change",
        parameters=[LAYER, schema.CRS, schema.IF_MATCH],
        request=schema.PATCH_BODY,
        responses=schema.CHANGED,
    )
    def patch(self, request: Request, layer_id: str, pk: int) -> HttpResponseBase:
        form, draft = _wanted(request, layer_id, pk, merges=True)
        return _answer(
            actions.change(acting_user=request.user, form=form, pk=pk, draft=draft, seen=_seen(request))
        )

    @extend_schema(
        operation_id="feature_remove",
        parameters=[LAYER, schema.IF_MATCH],
        request=None,
        responses=schema.REMOVED,
    )
    def delete(self, request: Request, layer_id: str, pk: int) -> HttpResponseBase:
        actions.remove(
            acting_user=request.user, form=_form(request, layer_id, pk), pk=pk, seen=_seen(request)
        )
        return HttpResponse(status=HTTPStatus.NO_CONTENT)


class BulkView(APIView):
    """Many features at once, known by their codes."""

    parser_classes = (BulkParser,)

    @extend_schema(
        operation_id="features_upsert",
        parameters=[LAYER, schema.CRS, schema.ON_ERROR, schema.DRY_RUN],
        request=schema.BULK_BODY,
        responses=schema.UPSERTED,
    )
    def post(self, request: Request, layer_id: str) -> Response:
        form = _form(request, layer_id)
        outcome = upsert(
            acting_user=request.user,
            form=form,
            bodies=features_of(request.data, request.content_type),
            transform=transform_of(request.query_params.get("crs") or WGS84),
            abort=_choice(request, "on-error", ("skip", "abort")) == "abort",
            dry_run=_choice(request, "dry-run", ("0", "1")) == "1",
        )
        return Response(outcome.as_json())


def _form(request: Request, layer_id: str, pk: int | None = None) -> Form:
    """Return the form of a layer to those who may edit at all: others are not told which themes there are.

    An answer shows the feature, so looks at sensitive ones are noted here as they are where one reads.
    """
    require(request.user, ACTION)
    form = form_for(layer_id, request.user)
    if pk is not None:
        looked(request.user, form.layer.id, f"edit {pk}")
    return form


def _wanted(
    request: Request, layer_id: str, pk: int | None = None, *, merges: bool = False
) -> tuple[Form, Draft]:
    form = _form(request, layer_id, pk)
    transform = transform_of(request.query_params.get("crs") or WGS84)
    draft = draft_of(form, json_of(request.data), transform, merges=merges)
    if pk is not None and draft.id not in (None, pk):
        raise Invalid(_("The body's id is not the address's."), code="id-differs")
    return form, draft


def _seen(request: Request) -> str | None:
    return request.headers.get("If-Match")


def _choice(request: Request, name: str, words: tuple[str, ...]) -> str:
    """Read a parameter that takes one of some words, the first when it is absent."""
    said: Any = request.query_params.get(name) or words[0]
    if said not in words:
        raise Invalid(
            _("%(name)s must be one of %(words)s.") % {"name": name, "words": ", ".join(words)},
            code="bad-choice",
        )
    return str(said)


def _answer(written: actions.Written, status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(written.text, status=status, content_type=GEOJSON, headers={"ETag": written.tag})
