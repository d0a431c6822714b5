"""Keys for programs: `POST /api/token/` gives one, `Authorization: Bearer …` uses it."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.contrib.auth import authenticate
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from layers.access.models import ApiToken
from layers.core.errors import SignInNeeded

USE_IS_NOTED_EVERY = timedelta(minutes=1)


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def issue_token(*, username: str, password: str) -> str:
    """Check a password and return a new key; only its hash is stored."""
    user = authenticate(username=username, password=password)
    if user is None:
        raise SignInNeeded(_("The user name or the password is wrong."), code="wrong-credentials")
    key = secrets.token_urlsafe(32)
    ApiToken.objects.create(user=user, key_hash=digest(key))
    return key


class BearerAuthentication(BaseAuthentication):
    """Know a program by its key."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        scheme, _separator, key = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = ApiToken.objects.select_related("user").filter(key_hash=digest(key.strip())).first()
        if token is None or not token.user.is_active:
            raise AuthenticationFailed(_("This token is not known here."), code="unknown_token")
        self._note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    @staticmethod
    def _note_use(token: ApiToken) -> None:
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > USE_IS_NOTED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
