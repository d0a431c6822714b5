"""HTTP of proposed sites: put some on the map, look at one, move, drop or adopt it."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.catalog.catalogue import catalogue
from layers.catalog.serializers import annotated, serializer_for
from layers.core.errors import Invalid
from layers.reach.questions import METHODS, WALK
from layers.reach.requests import Asked, asked_of
from layers.roads.network import MODES
from layers.siting import actions
from layers.siting.drafts import Facts, Gain, gain_of
from layers.siting.layer import ID
from layers.siting.models import ProposedSite
from layers.siting.requests import (
    MOST_SITES,
    number_of,
    one_of,
    place_of,
    position_of,
    text_of,
    whole_of,
)
from layers.siting.wanted import Place

GEOJSON = "application/geo+json"
STEPS = ("move", "drop", "adopt")
LONGEST_NOTE = 500


class ProposedSitesView(APIView):
    """The making of drafts; they are read as the layer `proposed-sites`."""

    @extend_schema(
        operation_id="proposed_sites_propose",
        request=OpenApiTypes.OBJECT,
        responses={201: OpenApiTypes.OBJECT},
    )
    def post(self, request: Request) -> Response:
        asked = asked_of(request)
        made = actions.propose(
            acting_user=request.user,
            facts=_facts(asked),
            places=_places(asked.get("sites")),
            note=text_of(asked, "note", LONGEST_NOTE),
        )
        features = [_feature(request.user, row, gain) for row, gain in made]
        return Response({"type": "FeatureCollection", "features": features}, status=201, content_type=GEOJSON)


class ProposedSiteView(APIView):
    """One proposed site, with whom it would newly serve; and a step that is taken with it."""

    @extend_schema(operation_id="proposed_site", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: int) -> Response:
        row = actions.find(request.user, pk)
        return Response(_feature(request.user, row, gain_of(request.user, row)), content_type=GEOJSON)

    @extend_schema(
        operation_id="proposed_site_step", request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT
    )
    def post(self, request: Request, pk: int) -> Response:
        asked, user = asked_of(request), request.user
        step = one_of(asked, "action", STEPS)
        if step == "move":
            row, gain = actions.move(acting_user=user, pk=pk, place=Place(pk, *position_of(asked)))
            return Response(_feature(user, row, gain), content_type=GEOJSON)
        if step == "drop":
            actions.drop(acting_user=user, pk=pk)
            return Response(status=204)
        if step == "adopt":
            row = actions.adopt(acting_user=user, pk=pk, properties=_properties(asked))
            return Response(_feature(user, row, None), content_type=GEOJSON)
        raise Invalid(_("action is one of %(known)s.") % {"known": ", ".join(STEPS)}, code="unknown-action")


def _facts(asked: Asked) -> Facts:
    category = text_of(asked, "category")
    if not category:
        raise Invalid(_("Name the category of the service points."), code="no-category")
    return Facts(
        category,
        number_of(asked, "minutes", 1, 60, 15.0),
        one_of(asked, "mode", MODES) or WALK,
        one_of(asked, "method", METHODS),
    )


def _places(sent: Any) -> list[Place]:
    if not isinstance(sent, list) or not 0 < len(sent) <= MOST_SITES:
        raise Invalid(
            _("sites must be a list of 1 to %(most)d places with lng and lat.") % {"most": MOST_SITES},
            code="bad-sites",
        )
    return [place_of(serial, one) for serial, one in enumerate(sent, start=1)]


def _properties(asked: Asked) -> dict[str, Any]:
    """Read what is said of the service point to be: its name, code and capacity."""
    said = {"name": text_of(asked, "name", 100), "code": text_of(asked, "code", 32)}
    capacity = whole_of(asked, "capacity", 1, 10**8)
    known: dict[str, Any] = {name: text for name, text in said.items() if text}
    return known | ({"capacity": capacity} if capacity is not None else {})


def _feature(user: Any, row: ProposedSite, gain: Gain | None) -> dict[str, Any]:
    """Return a proposed site as its layer shows it, with `effect`: whom it newly serves of all that the user sees."""
    layer = catalogue.find(ID, user)
    shown = annotated(layer, ProposedSite.objects.filter(pk=row.pk)).get()
    body: dict[str, Any] = dict(serializer_for(layer)(shown).data)
    more: dict[str, Any] = {"service_point": row.service_point_id}
    if gain is not None:
        more |= {"effect": gain.seen, "label": gain.label}
    body["properties"] = {**body["properties"], **more}
    return body
