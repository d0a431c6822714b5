"""HTTP of keys, for people who are signed in: no key lists, makes or revokes keys."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.keys import make_key, revoke_key, visible_keys
from layers.access.models import ApiKey
from layers.access.requests import ByPeopleOnly
from layers.account.requests import wanted_key
from layers.core.errors import Invalid

PAGE = 500
EVERYBODY = OpenApiParameter("everybody", bool, description="Those of all accounts, for administrators.")
BEFORE = OpenApiParameter("before", int, description="Go on below this id; `next` of the page before.")


class KeySerializer(serializers.ModelSerializer[ApiKey]):
    """A key as its owner sees it: all but the secret."""

    owner = serializers.CharField(source="user.username")
    division = serializers.CharField(source="division.code", default=None, allow_null=True)
    state = serializers.CharField()

    class Meta:
        model = ApiKey
        fields = (
            *("id", "name", "owner", "beginning", "layers", "division", "writes", "from_sign_in", "state"),
            *("created_at", "expires_at", "revoked_at", "last_used_at", "uses"),
        )
        read_only_fields = fields


class KeyRequestSerializer(serializers.Serializer[Any]):
    """A new key. No `layers`: all; no `division`: its maker's whole area; `expires_on`: the last day."""

    name = serializers.CharField(max_length=200)
    layers = serializers.ListField(child=serializers.CharField(max_length=64), required=False, max_length=200)
    division = serializers.CharField(required=False, allow_null=True, max_length=24)
    writes = serializers.BooleanField(default=False)
    expires_on = serializers.DateField(required=False, allow_null=True)


class KeysView(APIView):
    """Your keys, the newest first; make one."""

    permission_classes = (IsAuthenticated, ByPeopleOnly)

    @extend_schema(operation_id="keys", parameters=[EVERYBODY, BEFORE], responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request) -> Response:
        rows = visible_keys(request.user).select_related("user", "division").order_by("-pk")
        if not request.query_params.get("everybody"):
            rows = rows.filter(user=request.user)
        if before := request.query_params.get("before"):
            rows = rows.filter(pk__lt=_id(before))
        page = list(rows[: PAGE + 1])
        following = page[PAGE - 1].pk if len(page) > PAGE else None
        return Response({"keys": KeySerializer(page[:PAGE], many=True).data, "next": following})

    @extend_schema(request=KeyRequestSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: Request) -> Response:
        told = KeyRequestSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        key, secret = make_key(acting_user=request.user, **wanted_key(request.user, told.validated_data))
        body = KeySerializer(key).data | {"secret": secret}
        return Response(body, status=201, headers={"Cache-Control": "no-store"})


class KeyView(APIView):
    """Revoke a key."""

    permission_classes = (IsAuthenticated, ByPeopleOnly)

    @extend_schema(operation_id="revoke_key", responses=KeySerializer)
    def delete(self, request: Request, pk: int) -> Response:
        return Response(KeySerializer(revoke_key(acting_user=request.user, key_id=pk)).data)


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Invalid(
            _("%(name)s must be a whole number. Got: %(text)s") % {"name": "before", "text": text[:40]}
        )
    return int(text)
