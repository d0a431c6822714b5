"""Features made, changed, replaced and removed by API: optimistic, scoped, atomic, each with its line of history."""

import json
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from layers.access.models import Role
from layers.core.crs import from_wgs84
from layers.models import Camera, Change, Membership, ServicePoint, Theme, ThemeFeature
from tests.two_streets import City

pytestmark = pytest.mark.django_db

CAMERA = {"device_id": "99010100011320000009", "name": "New", "camera_class": 2}
NEW: dict[str, dict[str, Any]] = {
    "cameras": CAMERA,
    "service-points": {"code": "S9", "name": "Market", "category": "market", "capacity": 20},
    "risk-sources": {"code": "R9", "name": "Tank", "category": "chemical", "level": 2},
    "addresses": {"code": "A9", "text": "9 xijie road", "households": 3},
    "theme-floods": {"name": "Gauge", "valid_from": "2026-01-01", "attributes": {"height_m": 1.5}},
}
WEST, EAST, FAR = [113.004, 29.004], [113.014, 29.004], [100.0, 10.0]


@pytest.fixture
def planner(city: City) -> Client:
    return person(city, "planner")


def person(city: City, role: str, division: Any = "west") -> Client:
    user = get_user_model().objects.create_user(f"{role}-of-{division}")
    place = city.west.street if division == "west" else division
    Membership.objects.create(user=user, role=role, division=place)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def feature(layer: str = "cameras", at: Any = WEST, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": at},
        "properties": {**NEW[layer], **properties},
    }


def send(client: Client, method: str, path: str, body: Any, **headers: str) -> Any:
    kind = headers.pop("kind", "application/geo+json")
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(method, path, text, kind, headers=names)


def path_of(city: City, layer: str = "cameras", side: str = "west") -> str:
    return f"/api/{layer}/{getattr(city, side).rows[layer][0].pk}/"


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("layer", NEW)
def test_a_feature_lives_from_its_making_to_its_end(layer: str, city: City, planner: Client) -> None:
    made = send(planner, "POST", f"/api/{layer}/", feature(layer))
    assert made.status_code == 201
    path = made["Location"].removeprefix("http://testserver")
    read = planner.get(path)
    assert (read.content, read["ETag"]) == (made.content, made["ETag"])
    assert read.json()["properties"].items() >= {**NEW[layer], "division": "W2"}.items()
    patched = send(
        planner,
        "PATCH",
        path,
        {"geometry": {"type": "Point", "coordinates": [113.0041, 29.0041]}},
        If_Match=read["ETag"],
    )
    assert patched.json()["geometry"]["coordinates"] == [113.0041, 29.0041]
    assert patched["ETag"] != read["ETag"]
    assert send(planner, "PUT", path, read.json(), If_Match=patched["ETag"]).content == read.content
    assert planner.delete(path, headers={"If-Match": read["ETag"]}).status_code == 204
    assert planner.get(path).status_code == 404
    lines = Change.objects.filter(layer=layer, feature_id=str(read.json()["id"])).order_by("seq")
    told = [(line.action.removeprefix(f"{layer}."), line.op, line.division_path) for line in lines]
    assert told == [
        ("create", "upsert", "D/W1/W2/"),
        ("change", "upsert", "D/W1/W2/"),
        ("change", "upsert", "D/W1/W2/"),
        ("remove", "delete", "D/W1/W2/"),
    ]
    assert {line.actor.get_username() for line in lines} == {"planner-of-west"}


def test_a_patch_changes_what_it_says_and_a_put_empties_the_rest(city: City, planner: Client) -> None:
    path = path_of(city, "service-points")
    tag = planner.get(path)["ETag"]
    one = send(planner, "PATCH", path, {"properties": {"capacity": 7, "opening_hours": "9–17"}}, If_Match=tag)
    assert one.json()["properties"].items() >= {"capacity": 7, "name": "Clinic xijie"}.items()
    two = send(planner, "PATCH", path, {"properties": {"capacity": None}}, If_Match=one["ETag"])
    assert two.json()["properties"].items() >= {"capacity": None, "opening_hours": "9–17"}.items()
    whole = send(planner, "PUT", path, feature("service-points", code=None, capacity=1), If_Match=two["ETag"])
    assert (
        whole.json()["properties"].items() >= {"opening_hours": "", "capacity": 1, "name": "Market"}.items()
    )


def test_a_patch_grows_together_with_the_attributes_that_are_there(city: City, planner: Client) -> None:
    made = send(
        planner,
        "POST",
        "/api/theme-floods/",
        feature("theme-floods", attributes={"a": 1, "b": {"c": 2, "d": 3}}),
    )
    path = made["Location"].removeprefix("http://testserver")
    patch = {"properties": {"attributes": {"a": None, "b": {"c": 4}, "e": "x"}}}
    kind = "application/merge-patch+json"
    grown = send(planner, "PATCH", path, patch, If_Match=made["ETag"], kind=kind)
    assert grown.json()["properties"]["attributes"] == {"b": {"c": 4, "d": 3}, "e": "x"}
    whole = send(planner, "PUT", path, feature("theme-floods", attributes={"z": 1}), If_Match=grown["ETag"])
    assert whole.json()["properties"]["attributes"] == {"z": 1}


def test_a_write_that_changes_nothing_writes_nothing(city: City, planner: Client) -> None:
    read = planner.get(path_of(city))
    before = Change.objects.count()
    for method in ("PATCH", "PUT"):
        again = send(planner, method, path_of(city), read.content, If_Match=read["ETag"])
        assert (again.status_code, again["ETag"]) == (200, read["ETag"])
    assert Change.objects.count() == before


def test_without_or_with_an_old_etag_nothing_is_overwritten(city: City, planner: Client) -> None:
    path = path_of(city)
    old = planner.get(path)["ETag"]
    Camera.objects.filter(pk=city.west.rows["cameras"][0].pk).update(name="Other")  # past every action
    for method, body in (("PATCH", {"properties": {}}), ("PUT", feature()), ("DELETE", "")):
        assert code_of(send(planner, method, path, body)) == (428, "precondition-needed")
        stale = send(planner, method, path, body, If_Match=old)
        assert code_of(stale) == (412, "stale")
        assert stale.json()["present"]["properties"]["name"] == "Other"
        assert stale.json()["etag"] == planner.get(path)["ETag"]
    weak = f"W/{planner.get(path)['ETag']}"
    assert send(planner, "PATCH", path, {"properties": {"name": "x"}}, If_Match=weak).status_code == 200
    assert send(planner, "PATCH", path, {"properties": {"name": "y"}}, If_Match="*").status_code == 200


def test_an_unchanged_feature_is_a_304(city: City, planner: Client) -> None:
    tag = planner.get(path_of(city))["ETag"]
    assert not tag.startswith("W/")
    assert planner.get(path_of(city), headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("role", Role.values)
def test_planners_and_administrators_edit_and_others_do_not(role: str, city: City) -> None:
    client = person(city, role)
    tag = client.get(path_of(city))["ETag"]
    answers = [
        send(client, "POST", "/api/cameras/", feature()),
        send(client, "POST", "/api/cameras/bulk/", [feature(device_id="99010100011320000008")]),
        send(client, "PATCH", path_of(city), {"properties": {"name": "x"}}, If_Match=tag),
        client.delete(path_of(city), headers={"If-Match": "*"}),
    ]
    allowed = role in {"planner", "administrator"}
    assert [answer.status_code for answer in answers] == ([201, 200, 200, 204] if allowed else [403] * 4)
    assert allowed or Change.objects.filter(actor__isnull=False).count() == 0


def test_nobody_reaches_into_another_street(city: City, planner: Client) -> None:
    other = path_of(city, side="east")
    assert code_of(send(planner, "POST", "/api/cameras/", feature(at=EAST))) == (422, "outside-your-area")
    assert code_of(send(planner, "POST", "/api/cameras/", feature(at=FAR))) == (422, "outside-district")
    for method in ("PATCH", "PUT", "DELETE"):
        body = "" if method == "DELETE" else feature()
        assert code_of(send(planner, method, other, body, If_Match="*")) == (404, "not-found")
    away = {"geometry": {"type": "Point", "coordinates": EAST}}
    assert code_of(send(planner, "PATCH", path_of(city), away, If_Match="*")) == (422, "outside-your-area")
    inside = send(planner, "POST", "/api/cameras/", feature(division="E2"))
    assert inside.json()["properties"]["division"] == "W2"


def test_who_only_looks_at_a_street_does_not_write_there(city: City) -> None:
    """A planner of the west who is a viewer of the east may move nothing across."""
    client = person(city, "planner")
    user = get_user_model().objects.get(username="planner-of-west")
    Membership.objects.create(user=user, role="viewer", division=city.east.street)
    assert code_of(send(client, "POST", "/api/cameras/", feature(at=EAST)))[0] == 403
    away = {"geometry": {"type": "Point", "coordinates": EAST}}
    assert code_of(send(client, "PATCH", path_of(city), away, If_Match="*"))[0] == 403
    assert client.delete(path_of(city, side="east"), headers={"If-Match": "*"}).status_code == 403


def test_a_code_is_used_once_and_tells_nothing_of_other_streets(city: City, planner: Client) -> None:
    own, other = (getattr(city, side).rows["cameras"][0] for side in ("west", "east"))
    taken = send(planner, "POST", "/api/cameras/", feature(device_id=own.device_id))
    assert (*code_of(taken), taken.json()["id"]) == (409, "code-taken", own.pk)
    only_new = send(planner, "POST", "/api/cameras/", feature(device_id=own.device_id), If_None_Match="*")
    assert code_of(only_new) == (412, "stale")
    assert only_new.json()["present"]["id"] == own.pk
    elsewhere = send(planner, "POST", "/api/cameras/", feature(device_id=other.device_id))
    assert code_of(elsewhere) == (409, "code-taken")
    assert "id" not in elsewhere.json()
    changed = {"properties": {"device_id": other.device_id}}
    assert code_of(send(planner, "PATCH", path_of(city), changed, If_Match="*")) == (409, "code-taken")


SYSTEMS: list[Any] = ["GCJ-02", "BD-09", "EPSG:4490", "EPSG:4549", "4547"]


def test_coordinates_of_other_systems_are_stored_in_ours(city: City, planner: Client) -> None:
    for number, crs in enumerate(SYSTEMS):
        name = f"EPSG:{crs}" if crs.isdigit() else crs
        (there,) = from_wgs84(name)(np.array([WEST])).tolist()
        device = f"9901010001132000010{number}"
        made = send(planner, "POST", f"/api/cameras/?crs={crs}", feature(at=there, device_id=device))
        assert made.json()["geometry"]["coordinates"] == pytest.approx(WEST, abs=2e-7), crs
        point = Camera.objects.get(device_id=device).geometry
        assert (point.x, point.y) == (round(point.x, 7), round(point.y, 7))


WRONG_PROPERTIES: list[Any] = [
    ({"camera_class": 4}, "camera_class"),
    ({"camera_class": "1"}, "camera_class"),
    ({"camera_class": True}, "camera_class"),
    ({"camera_class": 10**30}, "camera_class"),
    ({"camera_class": None}, "camera_class"),
    ({"device_id": "12"}, "device_id"),
    ({"device_id": "99010100015000000009"}, "device_id"),
    ({"device_id": 99010100011320000009}, "device_id"),
    ({"bearing_deg": 360}, "bearing_deg"),
    ({"bearing_deg": "north"}, "bearing_deg"),
    ({"field_of_view_deg": 0}, "field_of_view_deg"),
    ({"range_m": -1}, "range_m"),
    ({"is_ptz": 1}, "is_ptz"),
    ({"status": "asleep"}, "status"),
    ({"name": "x" * 101}, "name"),
    ({"name": ["x"]}, "name"),
    ({"name": "a\0b"}, "name"),
    ({"name": "a\ud800"}, "name"),
    ({"nam": "x"}, "nam"),
    ({"id": 3}, "id"),
    ({"pk__in": 3}, "pk__in"),
]


def test_a_wrong_property_is_refused_by_its_name(city: City, planner: Client) -> None:
    path = path_of(city)
    for properties, named in WRONG_PROPERTIES:
        for answer in (
            send(planner, "POST", "/api/cameras/", feature(**properties)),
            send(planner, "PATCH", path, {"properties": properties}, If_Match="*"),
        ):
            assert (answer.status_code, answer.json()["property"]) == (422, named), properties
            assert named in answer.json()["detail"]


WRONG_BY_LAYER: list[Any] = [
    ("theme-floods", {"valid_from": "2026-02-30"}, "bad-property"),
    ("theme-floods", {"valid_from": "2026-02-02", "valid_to": "2026-02-01"}, "bad-property"),
    ("theme-floods", {"attributes": [1]}, "bad-property"),
    ("theme-floods", {"attributes": {"a": "x" * 20_001}}, "bad-property"),
    ("theme-floods", {"attributes": {"a": "\0"}}, "bad-property"),
    ("theme-floods", {"attributes": {"a": "\udc00"}}, "bad-property"),
    ("addresses", {"households": -1}, "bad-property"),
    ("addresses", {"households": 2.5}, "bad-property"),
    ("risk-sources", {"level": 5}, "bad-property"),
    ("service-points", {"category": ""}, "bad-property"),
    ("service-points", {"floor_area_m2": -0.5}, "bad-property"),
]


def test_each_layers_own_rules_hold(city: City, planner: Client) -> None:
    for layer, properties, code in WRONG_BY_LAYER:
        answer = send(planner, "POST", f"/api/{layer}/", feature(layer, **properties))
        assert code_of(answer) == (422, code), properties


WRONG_GEOMETRIES: list[Any] = [
    (None, "geometry-missing"),
    ({"type": "LineString", "coordinates": [WEST, EAST]}, "bad-geometry"),
    ({"type": "Point"}, "bad-geometry"),
    ({"type": "Point", "coordinates": []}, "bad-geometry"),
    ({"type": "Point", "coordinates": ["a", "b"]}, "bad-geometry"),
    ({"type": "Point", "coordinates": [1e400, 1]}, "bad-geometry"),
    ({"type": "Point", "coordinates": [29.0, 113.0]}, "coordinates-swapped"),
    ({"type": "Point", "coordinates": [500, 29.0]}, "bad-position"),
    ("POINT(113 29)", "bad-geometry"),
]


def test_a_geometry_that_is_none_is_refused(city: City, planner: Client) -> None:
    for geometry, code in WRONG_GEOMETRIES:
        body = json.dumps({**feature(), "geometry": geometry}).replace("Infinity", "1e400")
        assert code_of(send(planner, "POST", "/api/cameras/", body)) == (422, code), geometry


def test_a_theme_takes_any_geometry_that_is_whole(city: City, planner: Client) -> None:
    ring = [[113.001, 29.001], [113.002, 29.002], [113.002, 29.001], [113.001, 29.002], [113.001, 29.001]]
    bow = {**feature("theme-floods"), "geometry": {"type": "Polygon", "coordinates": [ring]}}
    assert code_of(send(planner, "POST", "/api/theme-floods/", bow)) == (422, "geometry-invalid")
    line = {**feature("theme-floods"), "geometry": {"type": "LineString", "coordinates": ring[:2]}}
    assert send(planner, "POST", "/api/theme-floods/", line).status_code == 201
    Theme.objects.create(code="new", title="New")
    assert send(planner, "POST", "/api/theme-new/", line).status_code == 201
    assert code_of(send(planner, "POST", "/api/theme-none/", line)) == (404, "unknown-layer")


def test_outside_every_division_only_the_whole_city_writes(city: City, planner: Client) -> None:
    far = feature("theme-floods", at=FAR)
    assert code_of(send(planner, "POST", "/api/theme-floods/", far)) == (422, "outside-your-area")
    everywhere = person(city, "planner", division=None)
    assert send(everywhere, "POST", "/api/theme-floods/", far).status_code == 201
    assert ThemeFeature.objects.filter(division=None).count() == 1


WRONG_BODIES: list[Any] = [
    (b"{", "application/json", 422, "bad-json"),
    (b"[]", "application/json", 422, "bad-feature"),
    (b'{"type":"FeatureCollection"}', "application/json", 422, "bad-feature"),
    (b'{"properties":[1]}', "application/json", 422, "bad-feature"),
    (b'{"properties":{"range_m":NaN}}', "application/json", 422, "bad-json"),
    (b"[" * 100_000, "application/json", 422, "bad-json"),
    (b'{"properties":{"camera_class":' + b"1" * 5_000 + b"}}", "application/json", 422, "bad-json"),
    (b"\xff\xfe", "application/json", 422, "bad-json"),
    (b"a=1", "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
    (b" " * 1_000_001, "application/json", 413, "too-large"),
]


def test_a_body_that_is_none_is_refused(city: City, planner: Client) -> None:
    for body, kind, status, code in WRONG_BODIES:
        answer = send(planner, "POST", "/api/cameras/", body, kind=kind)
        assert code_of(answer) == (status, code), body[:40]


UNKNOWN_SYSTEMS: list[Any] = ["nothing", "+proj=utm +zone=50", "x" * 300, "EPSG:999999", "' OR 1=1"]


def test_a_system_is_named_and_not_described(city: City, planner: Client) -> None:
    for crs in UNKNOWN_SYSTEMS:
        answer = send(planner, "POST", f"/api/cameras/?crs={quote(crs)}", feature())
        assert code_of(answer) == (422, "unknown-crs"), crs


@pytest.mark.parametrize("layer", ["grids", "divisions", "basemap"])
def test_layers_that_are_changed_elsewhere_say_where(layer: str, city: City) -> None:
    client = Client()
    client.force_login(city.everybody)
    for method, path in (
        ("POST", f"/api/{layer}/"),
        ("PUT", f"/api/{layer}/1/"),
        ("POST", f"/api/{layer}/bulk/"),
    ):
        answer = send(client, method, path, [] if "bulk" in path else feature())
        assert code_of(answer) == (405, "not-editable")
        assert len(answer.json()["detail"]) > 10


def test_a_session_needs_the_pages_token(city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.everybody)
    assert send(client, "POST", "/api/cameras/", feature()).status_code == 403
    assert send(client, "POST", "/api/cameras/bulk/", [feature()]).status_code == 403


def test_service_points_without_a_code_may_be_many(city: City, planner: Client) -> None:
    for _twice in range(2):
        assert (
            send(planner, "POST", "/api/service-points/", feature("service-points", code="")).status_code
            == 201
        )
    assert ServicePoint.objects.filter(code=None, name="Market").count() == 2
