"""HTTP of signing in for programs."""

from typing import Any

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.keys import sign_in_key
from layers.core.errors import SignInNeeded


class Credentials(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class TokenView(APIView):
    """Exchange user name and password for a token."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        request=Credentials,
        responses=inline_serializer("Token", {"token": serializers.CharField()}),
        description="Exchange user name and password for a token to send as `Authorization: Bearer …`.",
    )
    def post(self, request: Request) -> Response:
        credentials = Credentials(data=request.data)
        credentials.is_valid(raise_exception=True)
        user = authenticate(request._request, **credentials.validated_data)
        if user is None:
            raise SignInNeeded(_("The user name or the password is wrong."), code="wrong-credentials")
        return Response({"token": sign_in_key(user=user)})
