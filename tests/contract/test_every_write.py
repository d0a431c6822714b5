"""Every layer × every way of writing × every role: another street's rows stay as they are, and nobody writes without the right."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from layers.access.models import Role
from layers.access.permissions import ALLOWED
from layers.catalog.catalogue import catalogue
from layers.core.models import Change
from layers.core.scope import SYSTEM
from layers.models import Membership
from layers.registry import LAYERS
from tests.hostile import TEXTS
from tests.two_streets import City, Side

pytestmark = pytest.mark.django_db

WRITTEN = [*(layer.id for layer in LAYERS if layer.in_catalogue), "theme-floods"]
EDITORS = ALLOWED["layer.edit"] | {Role.ADMINISTRATOR}
Write = Callable[[Client, str, Side, Any], Any]


def _send(method: str, template: str, wrap: Callable[[Any], Any] = lambda body: body) -> Write:
    def send(client: Client, layer: str, side: Side, body: dict[str, Any]) -> Any:
        path = template.format(layer=layer, pk=side.rows[layer][0].pk)
        return client.generic(
            method, path, json.dumps(wrap(body)), "application/geo+json", headers={"If-Match": "*"}
        )

    return send


WRITES: dict[str, Write] = {
    "create": _send("POST", "/api/{layer}/"),
    "replace": _send("PUT", "/api/{layer}/{pk}/"),
    "change": _send("PATCH", "/api/{layer}/{pk}/"),
    "remove": _send("DELETE", "/api/{layer}/{pk}/"),
    "bulk": _send(
        "POST", "/api/{layer}/bulk/", lambda body: {"type": "FeatureCollection", "features": [body]}
    ),
    "bulk or nothing": _send(
        "POST",
        "/api/{layer}/bulk/?on-error=abort",
        lambda body: {"type": "FeatureCollection", "features": [body]},
    ),
}
"""A new way of writing features is one line here."""


def member(role: str, division: Any, users: Any) -> Client:
    user = users.objects.create_user(f"{role}-{division}")
    Membership.objects.create(user=user, role=role, division=division)
    return signed_in(user)


def signed_in(user: Any) -> Client:
    client = Client(headers={"Accept-Language": "en"}, raise_request_exception=False)
    client.force_login(user)
    return client


def feature_of(layer: str, side: Side, city: City) -> dict[str, Any]:
    """Return a row of one street as an administrator reads it, with a word changed."""
    read = signed_in(city.everybody).get(f"/api/{layer}/{side.rows[layer][0].pk}/").json()
    word = next(name for name in ("name", "text", "address", "level", "grid") if name in read["properties"])
    return {**read, "properties": {**read["properties"], word: "taken over"}}


def features_of(side: Side, city: City) -> dict[str, dict[str, Any]]:
    return {layer: feature_of(layer, side, city) for layer in WRITTEN}


def everything() -> dict[str, list[dict[str, Any]]]:
    return {name: list(catalogue.find(name, SYSTEM).source().order_by("pk").values()) for name in WRITTEN}


@pytest.mark.parametrize("way", WRITES)
def test_another_streets_rows_stay_as_they_are(way: str, city: City, django_user_model: Any) -> None:
    before, told, bodies = everything(), Change.objects.count(), features_of(city.east, city)
    for role in Role.values:
        client = member(role, city.west.street, django_user_model)
        for layer, body in bodies.items():
            response = WRITES[way](client, layer, city.east, body)
            assert response.status_code in {200, 403, 404, 405, 409, 415, 422}, (role, layer)
    assert everything() == before
    assert Change.objects.count() == told


@pytest.mark.parametrize("way", WRITES)
def test_nobody_writes_without_the_right(way: str, city: City, django_user_model: Any) -> None:
    before, bodies = everything(), features_of(city.west, city)
    clients = [
        member(role, city.west.street, django_user_model) for role in Role.values if role not in EDITORS
    ]
    for client in [*clients, signed_in(django_user_model.objects.create_user("nobody")), Client()]:
        for layer, body in bodies.items():
            response = WRITES[way](client, layer, city.west, body)
            assert response.status_code in {401, 403, 405, 415, 422}, layer
    assert everything() == before


@pytest.mark.parametrize("way", ["change", "bulk"])
def test_no_text_in_a_body_breaks_a_write(way: str, city: City, django_user_model: Any) -> None:
    planner = member("planner", city.west.street, django_user_model)
    for i, text in enumerate(TEXTS):
        layer = ("service-points", "theme-floods", "cameras")[i % 3]
        body = feature_of(layer, city.west, city)
        for place in ("name", text):
            response = WRITES[way](
                planner, layer, city.west, {**body, "properties": {**body["properties"], place: text}}
            )
            assert response.status_code < 500, (layer, place[:40], text[:40])
        for broken in (
            {**body, "geometry": text},
            {**body, "geometry": {"type": text, "coordinates": [text]}},
            text,
        ):
            response = WRITES[way](planner, layer, city.west, broken)
            assert response.status_code < 500, (layer, text[:40])
