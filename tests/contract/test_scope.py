"""Every layer is scoped in every way it can be read. The registry makes the cases: a new layer is tested at once."""

import json
from collections.abc import Callable
from math import asinh, pi, radians, tan
from typing import Any

import pytest
from django.test import Client

from layers.catalog.catalogue import catalogue
from layers.core.scope import SYSTEM
from layers.registry import LAYERS
from tests.two_streets import EAST_WORD, WEST_WORD, City

pytestmark = pytest.mark.django_db

SCOPED = [*(layer.id for layer in LAYERS if layer.in_catalogue), "theme-floods"]
CHANNELS: dict[str, Callable[[str], str]] = {
    "list": lambda layer: f"/api/{layer}/",
    "list of everything": lambda layer: f"/api/{layer}/?bbox=112,28,114,30",
    "search": lambda layer: f"/api/{layer}/?q=ji",
    "download": lambda layer: f"/download/{layer}.geojson",
}
CHANGE_CHANNELS: dict[str, Callable[[str], str]] = {
    "changes": lambda layer: f"/api/changes/?layer={layer}",
    "feed": lambda layer: f"/feed/?since=0.0&layers={layer}",
}


@pytest.fixture
def viewer(city: City) -> Client:
    return signed_in(city.viewer)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", errors="replace")


@pytest.mark.parametrize("layer", SCOPED)
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_viewer_reads_the_own_street_and_no_other(channel: str, layer: str, viewer: Client) -> None:
    response = viewer.get(CHANNELS[channel](layer))
    text = text_of(response)
    assert response.status_code == 200
    assert WEST_WORD in text or (channel == "search" and '"features":[]' in text)
    assert EAST_WORD not in text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("channel", CHANGE_CHANNELS)
def test_a_viewer_hears_of_the_own_street_and_no_other(channel: str, viewer: Client) -> None:
    """Changes are told once their transaction has ended, so this test commits."""
    for layer in SCOPED:
        text = text_of(viewer.get(CHANGE_CHANNELS[channel](layer)))
        assert WEST_WORD in text
        assert EAST_WORD not in text


@pytest.mark.parametrize("layer", SCOPED)
def test_another_streets_feature_is_not_found(layer: str, city: City, viewer: Client) -> None:
    for row in city.east.rows[layer]:
        response = viewer.get(f"/api/{layer}/{row.pk}/")
        assert response.status_code == 404
        assert EAST_WORD not in response.content.decode()
    for row in city.west.rows[layer]:
        assert viewer.get(f"/api/{layer}/{row.pk}/").status_code == 200


@pytest.mark.parametrize("layer", SCOPED)
def test_tiles_hold_the_own_street_only(layer: str, city: City, viewer: Client) -> None:
    z = max(catalogue.find(layer, SYSTEM).min_zoom, 12)
    own, other = (tile_at(viewer, layer, z, side.lng, side.lat) for side in (city.west, city.east))
    assert WEST_WORD in own
    assert EAST_WORD not in own + other
    assert EAST_WORD in tile_at(signed_in(city.everybody), layer, z, city.east.lng, city.east.lat)


@pytest.mark.parametrize("layer", SCOPED)
def test_a_kept_tile_never_crosses_users(layer: str, city: City, viewer: Client) -> None:
    url = tile_url(layer, max(catalogue.find(layer, SYSTEM).min_zoom, 12), city.west.lng, city.west.lat)
    tag = signed_in(city.everybody).get(url)["ETag"]
    assert viewer.get(url, headers={"If-None-Match": tag}).status_code == 200
    assert viewer.get(url, headers={"If-None-Match": viewer.get(url)["ETag"]}).status_code == 304


@pytest.mark.parametrize("layer", SCOPED)
def test_counts_and_extents_are_of_the_own_street(layer: str, city: City, viewer: Client) -> None:
    described = {entry["id"]: entry for entry in viewer.get("/api/layers/").json()}[layer]
    assert described["count"] == len(city.west.rows[layer])
    assert described["bbox"][2] <= 113.01 + 1e-9
    assert viewer.get(f"/tiles/{layer}.json").json()["bounds"] == described["bbox"]


@pytest.mark.parametrize("layer", SCOPED)
@pytest.mark.parametrize("path", ["/api/{}/", "/download/{}.geojson"])
def test_asking_for_another_street_is_refused_as_unknown(
    path: str, layer: str, city: City, viewer: Client
) -> None:
    response = viewer.get(path.format(layer), {"division": city.east.street.code})
    assert response.status_code == 404
    assert json.loads(response.content)["code"] == "unknown-division"


@pytest.mark.parametrize(
    "path",
    [*(make("grids") for make in (CHANNELS | CHANGE_CHANNELS).values()), "/config.json", "/api/layers/"],
)
def test_nobody_reads_without_signing_in(path: str, city: City) -> None:
    response = Client().get(path)
    assert response.status_code == 401
    assert response["Content-Type"].startswith("application/problem+json")


def test_an_account_without_membership_sees_nothing(city: City, django_user_model: Any) -> None:
    client = signed_in(django_user_model.objects.create_user("nobody"))
    for layer in SCOPED:
        response = client.get(f"/download/{layer}.geojson")
        assert WEST_WORD not in text_of(response)
        assert response.status_code == (404 if layer.startswith("theme-") else 200)
    assert {entry["count"] for entry in client.get("/api/layers/").json()} == {0}


def test_the_page_configuration_is_scoped(viewer: Client) -> None:
    assert EAST_WORD not in viewer.get("/config.json").content.decode()


def tile_url(layer: str, z: int, lng: float, lat: float) -> str:
    side = 1 << z
    x, y = int((lng + 180) / 360 * side), int((1 - asinh(tan(radians(lat))) / pi) / 2 * side)
    return f"/tiles/{layer}/{z}/{x}/{y}.mvt"


def tile_at(client: Client, layer: str, z: int, lng: float, lat: float) -> str:
    return client.get(tile_url(layer, z, lng, lat)).content.decode("utf-8", errors="replace")
