"""No error leaves the common shape."""

from typing import Any

import pytest
from django.test import Client

from tests.two_streets import City

pytestmark = pytest.mark.django_db

REFUSED = {
    "/api/nope/": (404, "unknown-layer"),
    "/tiles/nope/1/0/0.mvt": (404, "unknown-layer"),
    "/tiles/grids/3/9/9.mvt": (404, "unknown-tile"),
    "/tiles/grids/99/0/0.mvt": (404, "unknown-tile"),
    "/download/nope.geojson": (404, "unknown-layer"),
    "/download/grids.geojson?bbox=1,2": (422, "bad-bbox"),
    "/download/grids.geojson?bbox=29,113,30,114": (422, "bad-bbox"),
    "/download/grids.geojson?bbox=nan,nan,nan,nan": (422, "bad-bbox"),
    "/download/grids.geojson?division=' OR 1=1 --": (404, "unknown-division"),
    "/api/grids/?limit=ten": (422, "invalid"),
    "/api/grids/?cursor=-1": (422, "invalid"),
    "/api/grids/999999999/": (404, "not-found"),
    "/api/changes/?since=yesterday": (422, "bad-token"),
    "/api/changes/?since=1.2.3": (422, "bad-token"),
}


@pytest.mark.parametrize("path", REFUSED)
def test_a_refusal_is_a_problem_with_a_plain_sentence(path: str, city: City, client: Client) -> None:
    client.force_login(city.everybody)
    response = client.get(path, headers={"accept-language": "en"})
    status, code = REFUSED[path]
    body: dict[str, Any] = response.json()
    assert (response.status_code, body["code"], body["status"]) == (status, code, status)
    assert response["Content-Type"].startswith("application/problem+json")
    assert len(body["detail"]) > 10
    assert {"type", "title"} <= set(body)


def test_a_wrong_password_is_told_plainly(city: City, client: Client) -> None:
    response = client.post("/api/token/", {"username": "viewer-west", "password": "x"}, "application/json")
    assert (response.status_code, response.json()["code"]) == (401, "wrong-credentials")


def test_a_token_opens_the_same_area_as_the_session(city: City, client: Client) -> None:
    given = client.post(
        "/api/token/", {"username": "viewer-west", "password": "a-long-password"}, "application/json"
    ).json()
    bearer = {"Authorization": f"Bearer {given['token']}"}
    assert client.get("/download/cases.geojson", headers=bearer).status_code == 200
    assert [f["id"] for f in client.get("/api/cases/", headers=bearer).json()["features"]] == [
        row.pk for row in city.west.rows["cases"]
    ]
    wrong = client.get("/api/cases/", headers={"Authorization": "Bearer wrong"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "unknown-token")


def test_changing_by_session_needs_the_page_token(city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.everybody)
    assert client.post("/api/cases/", {}, "application/json").status_code == 403
