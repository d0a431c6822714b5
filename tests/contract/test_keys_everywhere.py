"""No address lets a key do what it is not for. The resolver makes the cases: a new address is tried at once."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from layers.access.channels import BOUND, CHANNELS, NAMESPACES, OPEN, QUESTIONS
from layers.access.keys import make_key, revoke_key
from layers.access.models import ApiKey
from layers.core.errors import NotFound
from layers.models import Membership
from layers.registry import LAYERS
from tests.contract.test_scope import CHANGE_CHANNELS, text_of, tile_url
from tests.contract.test_scope import CHANNELS as READING
from tests.followers import all_told
from tests.routes import LAYER, Route, all_routes
from tests.two_streets import EAST_WORD, WEST_WORD, City

pytestmark = pytest.mark.django_db

ROUTES = [route for route in all_routes() if route.name not in OPEN]
UNSAFE = ("post", "put", "patch", "delete")
IDS = [layer.id for layer in LAYERS if layer.in_catalogue]
PUBLIC = frozenset({"admin:login", "admin:jsi18n"})
"""Django's own form to sign in, and the words of its pages."""
NAMED_AFTER = {
    frozenset({"cameras", "camera-views"}): "a view is told with its camera's name",
    frozenset({"grids", "blind-spots"}): "a blind spot is told with its grid's name",
}
"""Layers that tell of the same thing by its name: a key for one of them says that much of the other."""
Verdict = tuple[int, str]


def with_key(user: Any, **wanted: Any) -> Client:
    """Return a program with a new key of a user."""
    return client_of(make_key(acting_user=user, name=f"key {ApiKey.objects.count()}", **wanted)[1])


def client_of(secret: str) -> Client:
    client = Client(raise_request_exception=False)
    client.defaults |= {"HTTP_AUTHORIZATION": f"Bearer {secret}", "HTTP_ACCEPT_LANGUAGE": "en"}
    return client


def verdict(response: Any) -> Verdict:
    is_problem = response.headers.get("Content-Type", "").startswith("application/problem+json")
    return response.status_code, response.json()["code"] if is_problem else ""


def departures(
    ask: Callable[[Route], Any], expected: Callable[[Route], Verdict | None]
) -> dict[str, Verdict]:
    """Return the routes that answer otherwise than expected; None expects anything but a refusal of the key."""
    found = {}
    for route in ROUTES:
        got, wanted = verdict(ask(route)), expected(route)
        if got != wanted if wanted else got[1].startswith("key-"):
            found[f"{route.name} {route.path}"] = got
    return found


def channel(route: Route) -> str:
    space, _colon, name = route.name.rpartition(":")
    return NAMESPACES.get(space, "") if space else CHANNELS.get(name, "")


def shown(row: Any) -> str:
    """Return a text that stands in a row of one layer and nowhere else in the city."""
    return str(getattr(row, "number", "") or getattr(row, "text", "") or row.name)


def test_there_are_routes_of_many_kinds() -> None:
    assert len(ROUTES) > 80
    assert {"tile", "download", "features", "config", "boundary-plans", "admin:index"} <= {
        r.name for r in ROUTES
    }


def test_every_address_of_a_layer_has_a_channel() -> None:
    """An address that hands out a layer and has none is shut to keys for some layers: name it in `channels`."""
    assert [route for route in ROUTES if route.names_a_layer and not channel(route)] == []


def test_a_key_for_one_layer_opens_the_channels_of_layers_and_nothing_else(city: City) -> None:
    client = with_key(city.everybody, layers=[LAYER])
    shut = (403, "key-not-for-this")
    of_others = set(BOUND)
    assert (
        departures(
            lambda route: client.get(route.path),
            lambda route: None if channel(route) and route.name not in of_others else shut,
        )
        == {}
    )


@pytest.mark.parametrize("method", UNSAFE)
def test_a_key_that_only_reads_changes_nothing_anywhere(method: str, city: City) -> None:
    client = with_key(city.everybody)
    send = getattr(client, method)
    assert (
        departures(
            lambda route: send(route.path, {}, content_type="application/json"),
            lambda route: None if method == "post" and route.name in QUESTIONS else (403, "key-read-only"),
        )
        == {}
    )


@pytest.mark.parametrize("end", ["expired", "revoked", "unknown"])
def test_a_key_that_has_ended_opens_nothing(end: str, city: City) -> None:
    key, secret = make_key(acting_user=city.everybody, name="old", writes=True)
    if end == "revoked":
        revoke_key(acting_user=city.everybody, key_id=key.pk)
    elif end == "expired":
        ApiKey.objects.update(expires_at=timezone.now())
    client = client_of(secret if end != "unknown" else "ggk_nonsense")
    code = "unknown-token" if end == "unknown" else f"key-{end}"
    for method in ("GET", "POST"):

        def ask(route: Route, method: str = method) -> Any:
            return client.generic(method, route.path)

        assert departures(ask, lambda _route: (401, code)) == {}


def test_nobody_comes_in_without_key_or_session(city: City, settings: Any) -> None:
    settings.PUBLIC_CATALOGUE = False
    client = Client(raise_request_exception=False)
    let_in = {
        route.name: status
        for route in ROUTES
        if route.name not in PUBLIC
        and (status := client.get(route.path).status_code) not in {301, 302, 401, 403, 404, 405}
    }
    assert let_in == {}


def test_no_page_for_people_opens_to_a_key(city: City) -> None:
    client = with_key(city.everybody, writes=True)
    names = {route.name for route in ROUTES if route.name.startswith("admin:")} | {"map", "plans", "import"}
    pages = [route for route in ROUTES if route.name in names - PUBLIC]
    assert len(pages) > 10
    assert {client.get(route.path).status_code for route in pages} <= {302}


@pytest.mark.parametrize("layer", IDS)
def test_a_key_for_other_layers_reads_nothing_of_a_layer(layer: str, city: City) -> None:
    others = [other for other in IDS if other != layer and frozenset({layer, other}) not in NAMED_AFTER]
    client = with_key(city.everybody, layers=others)
    paths = [make(layer) for make in (*READING.values(), *CHANGE_CHANNELS.values())]
    named = [route.of_layer(layer) for route in ROUTES if route.names_a_layer]
    asked = f"layer={layer}&layers={layer}&zoom=15&lng={city.west.lng}&lat={city.west.lat}"
    named += [f"{route.path}?{asked}" for route in ROUTES if channel(route) and not route.names_a_layer]
    named += [tile_url(f"{others[0]},{layer}", 14, city.west.lng, city.west.lat)]
    for path in [*paths, *named, tile_url(layer, 14, city.west.lng, city.west.lat)]:
        response = client.get(path)
        assert response.status_code < 500, path
        assert not any(shown(row) in text_of(response) for row in city.west.rows[layer]), path
    assert layer not in {entry["id"] for entry in client.get("/api/layers/").json()}


@pytest.mark.django_db(transaction=True)
def test_changes_without_a_layer_are_those_of_the_keys_layers(city: City) -> None:
    client = with_key(city.everybody, layers=["cameras", "cases"])
    all_told()
    assert {entry["layer"] for entry in client.get("/api/changes/").json()["changes"]} == {"cameras", "cases"}
    assert "grids" not in text_of(client.get("/feed/?since=0.0"))


@pytest.mark.parametrize("layer", IDS)
@pytest.mark.parametrize("way", READING)
def test_a_key_for_a_division_reads_that_division(way: str, layer: str, city: City) -> None:
    """Its owner sees both streets."""
    client = with_key(city.everybody, layers=[layer], division=city.west.community)
    text = text_of(client.get(READING[way](layer)))
    assert WEST_WORD in text or (way == "search" and '"features":[]' in text)
    assert EAST_WORD not in text
    outside = client.get(f"/api/{layer}/", {"division": city.east.street.code})
    assert verdict(outside) == (404, "unknown-division")


def test_a_kept_tile_never_crosses_keys(city: City) -> None:
    url = tile_url("cases", 15, city.west.lng, city.west.lat)
    tag = with_key(city.everybody).get(url)["ETag"]
    narrow = with_key(city.everybody, division=city.east.street)
    assert narrow.get(url, headers={"If-None-Match": tag}).status_code != 304
    assert (
        verdict(with_key(city.everybody, layers=["grids"]).get(url, headers={"If-None-Match": tag}))[0] == 403
    )


def test_nobody_makes_a_key_for_a_division_outside_the_own_area(city: City) -> None:
    for division in (city.east.street, city.east.community, city.west.street.parent):
        with pytest.raises(NotFound) as refusal:
            make_key(acting_user=city.viewer, name="too far", division=division)
        assert refusal.value.code == "unknown-division"
    assert not ApiKey.objects.exists()


def test_a_key_loses_what_its_owner_loses_at_once(city: City, django_user_model: Any) -> None:
    owner = django_user_model.objects.create_user("owner")
    membership = Membership.objects.create(user=owner, role="planner")
    client = with_key(owner, division=city.west.street.parent, writes=True)

    def seen() -> set[int]:
        return {f["id"] for f in client.get("/api/grids/").json()["features"]}

    both = {city.west.rows["grids"][0].pk, city.east.rows["grids"][0].pk}
    assert seen() == both
    Membership.objects.filter(pk=membership.pk).update(division=city.east.street)
    assert seen() == {city.east.rows["grids"][0].pk}
    Membership.objects.filter(pk=membership.pk).update(division=None)
    assert seen() == both
    membership.delete()
    assert seen() == set()
    owner.is_active = False
    owner.save()
    assert verdict(client.get("/api/grids/")) == (401, "unknown-token")


def test_a_key_that_writes_does_so_in_its_division_and_layers_only(city: City) -> None:
    client = with_key(city.everybody, layers=["cameras"], division=city.west.street, writes=True)
    made = send(client, "post", "/api/cameras/", camera(city.west.lng, city.west.lat))
    assert made.status_code == 201, made.content
    assert send(client, "post", "/api/cameras/", camera(city.east.lng, city.east.lat)).status_code == 422
    assert send(client, "post", "/api/cameras/", camera(200 / 3, 10.0)).status_code == 422
    assert verdict(send(client, "post", "/api/service-points/", camera(city.west.lng, city.west.lat)))[1] == (
        "key-not-for-this"
    )
    (east,) = city.east.rows["cameras"]
    assert send(client, "delete", f"/api/cameras/{east.pk}/", None, if_match="*").status_code == 404
    moved = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [city.east.lng, city.east.lat]}}
    pk = made.json()["id"]
    assert send(client, "patch", f"/api/cameras/{pk}/", moved, if_match=made["ETag"]).status_code == 422


def camera(lng: float, lat: float) -> dict[str, Any]:
    properties = {"device_id": "99010100011320000777", "name": "Camera new", "camera_class": 1}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lng, lat]},
        "properties": properties,
    }


def send(client: Client, method: str, path: str, body: Any, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return getattr(client, method)(path, json.dumps(body), content_type="application/geo+json", headers=named)
