"""People with a role, and the browser or program they use."""

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from layers.models import Division, Membership


def member(role: str, division: Division | None = None) -> Any:
    """Return a new user with one role, in a division or everywhere."""
    place = division.code if division is not None else "everywhere"
    user = get_user_model().objects.create_user(f"{role}-{place}")
    Membership.objects.create(user=user, role=role, division=division)
    return user


def client_of(user: Any) -> Client:
    """Return a client in which the user is signed in and reads English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def post(client: Client, path: str, body: Any, **headers: str) -> tuple[int, Any]:
    """Send JSON; return status and JSON answer."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response = client.post(path, json.dumps(body), content_type="application/json", headers=names)
    return response.status_code, json.loads(response.content)


def get(client: Client, path: str, **query: Any) -> tuple[int, Any]:
    """Ask for JSON; return status and JSON answer."""
    response = client.get(path, query)
    return response.status_code, json.loads(response.content)
