"""Every layer × every way out × every role: the own street, all of it, and nothing of another."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from layers.access.models import Role
from layers.models import Membership
from layers.registry import LAYERS
from tests.followers import all_told
from tests.routes import all_routes
from tests.tiles import by_token, lane
from tests.two_streets import EAST_WORD, WEST_WORD, City
from tests.ways import FACTS, ROWS, SOMETHING, SOMEWHERE, THERE, Way, text_of

pytestmark = pytest.mark.django_db

OFFERED = [*(layer.id for layer in LAYERS if layer.in_catalogue), "theme-floods"]
ONE = [name for name, way in THERE.items() if way.is_of_one]
WRITTEN_ONLY = {"bulk"}
"""Addresses that are only written to: `tests.contract.test_every_write` walks through them."""
BEYOND_EAST = 113.0101
"""A longitude that nothing of the western street reaches."""


def signed_in(user: Any) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def by_role(city: City, django_user_model: Any) -> dict[str, Client]:
    """Return somebody of each role in the western street."""
    clients = {}
    for role in Role.values:
        user = django_user_model.objects.create_user(f"west-{role}")
        Membership.objects.create(user=user, role=role, division=city.west.street)
        clients[role] = signed_in(user)
    return clients


def tried(way: Way, clients: dict[str, Client]) -> Iterator[tuple[str, str, Client]]:
    """Yield every role and layer for a way; a costly one, for which a process is started, is tried by one role."""
    for role, client in list(clients.items())[: 1 if way.is_costly else None]:
        for layer in layers_for(way):
            yield role, layer, client


def layers_for(way: Way) -> list[str]:
    return OFFERED[-2:] if way.is_costly else OFFERED


def test_every_address_of_a_layer_is_in_the_table() -> None:
    """One that is missing here is tried by nobody: add it to `tests.ways`."""
    named = {route.name for route in all_routes() if route.names_a_layer}
    assert named - WRITTEN_ONLY <= {_name_of(way) for way in THERE.values()}


def _name_of(way: Way) -> str:
    return str(resolve(way.path("grids", SOMEWHERE, SOMETHING).partition("?")[0]).view_name)


@pytest.mark.parametrize("name", ROWS)
def test_every_role_reads_the_own_street_and_no_other(
    name: str, city: City, by_role: dict[str, Client]
) -> None:
    way = THERE[name]
    for role, layer, client in tried(way, by_role):
        response = client.get(way.of(layer, city.west))
        text = text_of(response)
        assert (response.status_code, WEST_WORD in text, EAST_WORD in text) == (200, True, False), (
            role,
            layer,
        )


@pytest.mark.parametrize("name", FACTS)
def test_every_role_hears_of_the_own_street_only(name: str, city: City, by_role: dict[str, Client]) -> None:
    way = THERE[name]
    for role, layer, client in tried(way, by_role):
        response = client.get(way.of(layer, city.west))
        assert response.status_code == 200, (role, layer)
        assert EAST_WORD not in text_of(response), (role, layer)
        if response["Content-Type"].startswith("application/json"):
            assert easternmost(response.json()) <= BEYOND_EAST, (role, layer)


def easternmost(node: Any) -> float:
    """Return the largest number in an answer that can be a longitude of the city."""
    if isinstance(node, dict):
        return max((easternmost(value) for value in node.values()), default=0.0)
    if isinstance(node, list):
        return max((easternmost(value) for value in node), default=0.0)
    return node if isinstance(node, float) and 112 < node < 114 else 0.0


@pytest.mark.parametrize("name", ONE)
def test_another_streets_feature_is_not_found_by_any_role(
    name: str, city: City, by_role: dict[str, Client]
) -> None:
    for role, layer, client in tried(THERE[name], by_role):
        response = client.get(THERE[name].of(layer, city.east))
        assert response.status_code == 404, (role, layer)
        assert EAST_WORD not in text_of(response), (role, layer)


@pytest.mark.parametrize("name", ROWS)
def test_who_has_the_whole_city_reads_both_streets(name: str, city: City, django_user_model: Any) -> None:
    planner = django_user_model.objects.create_user("of-the-city")
    Membership.objects.create(user=planner, role="planner")
    for client in (signed_in(planner), signed_in(city.everybody))[: 1 if THERE[name].is_costly else 2]:
        for layer in layers_for(THERE[name]):
            sides = {
                side.word: text_of(client.get(THERE[name].of(layer, side))) for side in (city.west, city.east)
            }
            assert all(word in text for word, text in sides.items()), layer


@pytest.mark.parametrize("name", THERE)
def test_an_account_without_membership_reads_nothing(name: str, city: City, django_user_model: Any) -> None:
    client = signed_in(django_user_model.objects.create_user("nobody"))
    for layer in layers_for(THERE[name]):
        response = client.get(THERE[name].of(layer, city.west))
        text = text_of(response)
        assert response.status_code in (200, 204, 404), layer
        assert WEST_WORD not in text and EAST_WORD not in text, layer
        if response.get("Content-Type", "").startswith("application/json"):
            assert easternmost(response.json()) == 0, layer


@pytest.mark.parametrize("name", [name for name, way in THERE.items() if not way.is_public])
def test_strangers_are_told_to_sign_in(name: str, city: City) -> None:
    way = THERE[name]
    for layer in OFFERED:
        asked = {"Accept": "text/html"} if way.is_for_people else {}
        response = Client().get(way.of(layer, city.west), headers=asked)
        assert WEST_WORD not in text_of(response)
        if way.is_for_people:
            assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/login/")
        else:
            assert response.status_code == 401
            assert response["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("name", [name for name, way in THERE.items() if way.is_public])
def test_strangers_read_nothing_of_the_rows_on_public_pages(name: str, city: City) -> None:
    for layer in OFFERED:
        text = text_of(Client().get(THERE[name].of(layer, city.west)))
        assert WEST_WORD not in text and EAST_WORD not in text
        assert f"{city.west.lng:.2f}" not in text


@pytest.mark.parametrize("name", [name for name in ROWS if not THERE[name].is_costly])
def test_a_gone_membership_is_gone_at_once(name: str, city: City) -> None:
    client = signed_in(city.viewer)
    path = THERE[name].of("cases", city.west)
    assert WEST_WORD in text_of(client.get(path))
    Membership.objects.filter(user=city.viewer).update(division=city.east.street)
    tag = {"If-None-Match": "*"}
    assert WEST_WORD not in text_of(client.get(path, headers=tag))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/api/changes/?layer={}", "/feed/?since=0.0&layers={}"])
def test_every_role_hears_of_changes_in_the_own_street_only(path: str, by_role: dict[str, Client]) -> None:
    """Changes are told once their transaction has ended, so this test commits."""
    all_told()
    for role, client in by_role.items():
        for layer in OFFERED:
            text = text_of(client.get(path.format(layer)))
            assert WEST_WORD in text and EAST_WORD not in text, (role, layer)


@pytest.mark.django_db(transaction=True)
def test_the_lane_of_tiles_hands_each_their_own(
    city: City, settings: Any, tmp_path: Path, django_user_model: Any
) -> None:
    """In front of Django, where tiles are kept: whoever asks, and whoever asked before."""
    settings.STORAGE_DIR = tmp_path
    east, nobody = (django_user_model.objects.create_user(name) for name in ("viewer-east", "nobody"))
    Membership.objects.create(user=east, role="viewer", division=city.east.street)
    application, words = lane(), {WEST_WORD, EAST_WORD}
    askers = [(city.viewer, {WEST_WORD}), (east, {EAST_WORD}), (nobody, set()), (city.everybody, words)]
    browsers = [(by_token(application, user), theirs) for user, theirs in askers]
    for layer, side in ((layer, side) for layer in OFFERED for side in (city.west, city.east)):
        path = THERE["tile"].of(layer, side)
        for browser, theirs in (*browsers, *reversed(browsers)):
            text = browser.get(path).content.decode("utf-8", errors="replace")
            assert {word for word in words if word in text} <= theirs, layer
            assert (side.word in text) == (side.word in theirs), layer
