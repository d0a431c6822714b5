"""What other programs call: ids, paths and properties that may not change."""

import json
from typing import Any

import pytest
from django.test import Client

from layers.catalog.layer import FIELD_TYPES, Layer
from layers.registry import LAYERS
from tests.two_streets import City

pytestmark = pytest.mark.django_db

PROPERTIES = {
    "divisions": {"code", "name", "level"},
    "addresses": {"text", "households", "residents"},
    "grids": {"code", "scheme", "name", "households"},
    "risk-sources": {"level", "category"},
    "cameras": {"device_id", "camera_class", "bearing_deg", "field_of_view_deg", "range_m", "status"},
    "service-points": {"category"},
    "cases": {"number", "category", "state", "grid", "reported_at", "due_at"},
}


@pytest.fixture
def administrator(city: City, client: Client) -> Client:
    client.force_login(city.everybody)
    return client


def test_the_layers_of_the_contract_are_declared() -> None:
    assert set(PROPERTIES) <= {layer.id for layer in LAYERS}


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.id)
def test_a_declaration_is_whole(layer: Layer) -> None:
    names = [entry.name for entry in layer.fields]
    assert len(names) == len(set(names))
    assert all(entry.type in FIELD_TYPES and str(entry.title) for entry in layer.fields)
    assert layer.style.by_field in {"", *names}


@pytest.mark.parametrize("layer", PROPERTIES)
def test_a_feature_is_the_same_in_rest_download_and_changes(
    layer: str, city: City, administrator: Client
) -> None:
    row = city.west.rows[layer][0]
    rest = administrator.get(f"/api/{layer}/{row.pk}/").json()
    lines = b"".join(administrator.get(f"/download/{layer}.geojson").streaming_content)
    (downloaded,) = [f for f in json.loads(lines)["features"] if f["id"] == row.pk]
    assert rest["id"] == downloaded["id"] == row.pk
    assert PROPERTIES[layer] <= set(rest["properties"])
    shared = {name: value for name, value in rest["properties"].items() if name in downloaded["properties"]}
    assert without_moments(shared) == without_moments(downloaded["properties"])


def without_moments(properties: dict[str, Any]) -> dict[str, Any]:
    """Moments are equal but written with another offset; they are compared in a test of their own."""
    return {name: value for name, value in properties.items() if not name.endswith("_at")}


def test_moments_are_written_with_their_offset(city: City, administrator: Client) -> None:
    text = b"".join(administrator.get("/download/cases.geojson").streaming_content)
    moment = json.loads(text)["features"][0]["properties"]["reported_at"]
    assert moment[-6] in "+-" and "T" in moment


def test_a_list_is_paged_by_key_and_joins_without_a_gap(city: City, administrator: Client) -> None:
    url, seen = "/api/divisions/?limit=2", []
    while url:
        page = administrator.get(url).json()
        seen += [feature["id"] for feature in page["features"]]
        url = page["next"]
    assert seen == sorted(seen)
    assert len(seen) == 5


def test_the_download_is_named_after_layer_place_and_day(city: City, administrator: Client) -> None:
    response = administrator.get("/download/grids.geojson?division=W1")
    assert 'filename="grids-W1-' in response["Content-Disposition"]
    assert len(json.loads(b"".join(response.streaming_content))["features"]) == 1


def test_an_unchanged_download_answers_304(city: City, administrator: Client) -> None:
    tag = administrator.get("/download/grids.geojson")["ETag"]
    assert administrator.get("/download/grids.geojson", headers={"If-None-Match": tag}).status_code == 304


def test_the_api_describes_itself(administrator: Client) -> None:
    response = administrator.get("/api/schema/", headers={"Accept": "application/json"})
    document = json.loads(response.content)
    assert document["openapi"].startswith("3.1")
    assert {"/api/layers/", "/api/changes/", "/api/token/", "/api/{layer_id}/"} <= set(document["paths"])


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/login/"])
def test_signs_of_life_need_no_account(path: str, client: Client) -> None:
    assert client.get(path).status_code == 200
