"""Who comes in at `/ogc/`, and how: session, key, user name and password."""

import base64
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.test import Client

from layers.access.keys import make_key
from tests.two_streets import City

pytestmark = pytest.mark.django_db
ITEMS = "/ogc/collections/grids/items"
PASSWORD = "a-long-password"


def basic(name: str, password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def seen(response: Any) -> list[str]:
    assert response.status_code == 200
    return [feature["properties"]["code"] for feature in response.json()["features"]]


def test_a_password_by_basic_opens_what_its_user_sees(city: City) -> None:
    assert seen(Client().get(ITEMS, headers=basic("viewer-west", PASSWORD))) == ["W-1"]
    assert seen(Client().get(ITEMS, headers=basic("everybody", PASSWORD))) == ["W-1", "E-1"]


def test_a_key_opens_it_as_bearer_and_as_password(city: City) -> None:
    secret = make_key(acting_user=city.viewer, name="qgis", layers=["grids"])[1]
    for headers in ({"authorization": f"Bearer {secret}"}, basic("anything", secret)):
        assert seen(Client().get(ITEMS, headers=headers)) == ["W-1"]
        assert Client().get("/ogc/collections/cameras/items", headers=headers).status_code == 403
        listed = Client().get("/ogc/collections", headers=headers).json()["collections"]
        assert [entry["id"] for entry in listed] == ["grids"]


@pytest.mark.parametrize(
    "header",
    ["", "Basic", "Basic !", "Basic " + base64.b64encode(b"no-colon").decode(), "Basic " + "A" * 5_000, "Digest x",
     "Basic " + base64.b64encode(b"\xff\xfe:x").decode(), "Basic " + base64.b64encode(b"viewer-west\0:x").decode()],
)  # fmt: skip
def test_what_says_nothing_of_who_comes_is_challenged(header: str, city: City) -> None:
    response = Client().get(ITEMS, headers={"authorization": header} if header else {})
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith('Basic realm="gis_grid"')
    assert response["Content-Type"] == "application/problem+json"


def test_people_are_sent_to_sign_in(city: City) -> None:
    response = Client().get(ITEMS + "?limit=5", headers={"accept": "text/html"})
    assert response.status_code == 302
    assert response["Location"] == "/login/?next=/ogc/collections/grids/items%3Flimit%3D5"


def test_a_wrong_password_is_refused_and_guessing_is_slowed(city: City, settings: Any) -> None:
    settings.LOGIN_ATTEMPTS_USER = 3
    for name in ("viewer-west", "nobody-of-this-name"):
        answers = [Client().get(ITEMS, headers=basic(name, f"guess-{n}")).status_code for n in range(5)]
        assert answers == [401, 401, 401, 429, 429]


def test_a_right_password_is_checked_slowly_once_only(city: City, monkeypatch: Any) -> None:
    client, slow = Client(), hashers.check_password
    checks: list[str] = []

    def counted(password: str, *given: Any) -> bool:
        checks.append(password)
        return bool(slow(password, *given))

    monkeypatch.setattr("django.contrib.auth.base_user.check_password", counted)
    for _request in range(3):
        assert client.get(ITEMS, headers=basic("viewer-west", PASSWORD)).status_code == 200
    assert len(checks) == 1


def test_what_is_remembered_ends_with_the_password_and_the_account(city: City) -> None:
    client, headers = Client(), basic("viewer-west", PASSWORD)
    assert client.get(ITEMS, headers=headers).status_code == 200
    assert client.get(ITEMS, headers=basic("viewer-west", PASSWORD + "x")).status_code == 401
    city.viewer.set_password("another-password")
    city.viewer.save()
    assert client.get(ITEMS, headers=headers).status_code == 401
    assert client.get(ITEMS, headers=basic("viewer-west", "another-password")).status_code == 200
    city.viewer.is_active = False
    city.viewer.save()
    assert client.get(ITEMS, headers=basic("viewer-west", "another-password")).status_code == 401


def test_basic_opens_nothing_else(city: City) -> None:
    for path in ("/api/grids/", "/download/grids.geojson", "/admin/", "/config.json"):
        response = Client().get(path, headers=basic("everybody", PASSWORD))
        assert response.status_code in (302, 401), path
