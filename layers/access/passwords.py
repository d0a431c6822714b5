"""Check passwords, and make guessing them slow: every way to sign in by password comes through here."""

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from layers.access.limits import client_address, note_failure, refuse_guessing


class GuardedBackend(ModelBackend):
    """Django's own check of a password, with a limit to attempts that fail.

    Names that nobody has are counted and take as long as any other, so an answer does not tell who has an account.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **other: Any,
    ) -> Any:
        if username is None or password is None:
            return None
        address = client_address(request.META) if request is not None else ""
        refuse_guessing(username, address)
        user = super().authenticate(request, username=username, password=password, **other)
        if user is None:
            note_failure(username, address)
        return user

    async def aauthenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        return await sync_to_async(self.authenticate)(request, **credentials)
