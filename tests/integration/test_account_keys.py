"""Keys through the page and the API; their use, counted and shown."""

import base64
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from layers.access import flushing
from layers.access.keys import MOST_SIGN_INS, digest, make_key, sign_in_key
from layers.access.models import AccessLog, ApiKey, KeyUsage
from layers.core.models import Change
from tests.people import client_of, get, member, post
from tests.two_streets import City

pytestmark = pytest.mark.django_db

PAGE, API = "/account/keys/", "/api/keys/"


@pytest.fixture
def viewer(city: City) -> Client:
    return client_of(city.viewer)


def made_on_the_page(client: Client, **form: Any) -> str:
    text = client.post(PAGE, {"step": "make", "name": "QGIS", **form}).content.decode()
    found = re.search(r'id="secret" readonly value="(ggk_[\w-]{43})"', text)
    assert found, text
    return found.group(1)


def bearer(secret: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def test_a_key_is_made_shown_once_used_and_revoked_on_the_page(viewer: Client) -> None:
    secret = made_on_the_page(viewer, layers=["grids", "cases"], division="W2")
    again = viewer.get(PAGE).content.decode()
    assert secret not in again
    assert secret[:10] in again
    assert Client().get("/api/grids/", **bearer(secret)).status_code == 200
    key = ApiKey.objects.get()
    assert (key.layers, key.division.code, key.writes, key.key_hash) == (
        ["cases", "grids"], "W2", False, digest(secret),
    )  # fmt: skip
    assert viewer.post(PAGE, {"step": "revoke", "key": key.pk}).status_code == 302
    assert Client().get("/api/grids/", **bearer(secret)).json()["code"] == "key-revoked"
    assert "QGIS" not in viewer.get(PAGE).content.decode()
    assert "QGIS" in viewer.get(PAGE, {"ended": 1}).content.decode()


def test_making_and_revoking_stand_in_the_history_without_the_secret(city: City, viewer: Client) -> None:
    secret = made_on_the_page(viewer)
    viewer.post(PAGE, {"step": "revoke", "key": ApiKey.objects.get().pk})
    lines = Change.objects.filter(layer="api-keys").order_by("seq")
    assert [(line.action, line.actor, line.division_path) for line in lines] == [
        ("key.make", city.viewer, ""),
        ("key.revoke", city.viewer, ""),
    ]
    assert secret not in json.dumps([line.summary for line in lines])


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"name": " "}, 422, "bad-name"),
        ({"name": "x" * 81}, 422, "bad-name"),
        ({"name": "far", "division": "E1"}, 404, "unknown-division"),
        ({"name": "above", "division": "D"}, 404, "unknown-division"),
        ({"name": "none", "layers": ["nope"]}, 404, "unknown-layer"),
        ({"name": "past", "expires_on": "2020-01-01"}, 422, "bad-expiry"),
        ({"name": "long", "expires_on": "2999-01-01"}, 422, "bad-expiry"),
        ({"name": "old name"}, 409, "name-taken"),
    ],
)
def test_what_a_key_cannot_be_is_refused_with_a_sentence(
    form: dict[str, Any], status: int, code: str, city: City, viewer: Client
) -> None:
    make_key(acting_user=city.viewer, name="old name")
    got, body = post(viewer, API, form)
    assert (got, body["code"]) == (status, code) or (got, body["code"], len(form["name"])) == (
        422,
        "invalid",
        1,
    )
    page = viewer.post(PAGE, {"step": "make", **form})
    assert page.status_code == status
    assert ApiKey.objects.count() == 1


def test_the_api_makes_lists_and_revokes(viewer: Client) -> None:
    status, made = post(viewer, API, {"name": "nightly", "layers": ["grids"], "writes": True})
    assert status == 201
    assert Client().get("/api/grids/", **bearer(made["secret"])).status_code == 200
    _status, listed = get(viewer, API)
    assert [key["name"] for key in listed["keys"]] == ["nightly"]
    assert "secret" not in listed["keys"][0] and "key_hash" not in listed["keys"][0]
    assert viewer.delete(f"{API}{made['id']}/").json()["state"] == "revoked"


def test_words_that_a_request_may_not_say_are_not_heard(city: City, viewer: Client) -> None:
    told = {
        "user": city.everybody.pk, "owner": "everybody", "key_hash": "0" * 64, "uses": 7, "from_sign_in": True,
        "path": "", "expires_at": "2999-01-01T00:00:00Z", "beginning": "ggk_000000",
    }  # fmt: skip
    status, made = post(viewer, API, {"name": "greedy", **told})
    key = ApiKey.objects.get()
    assert (status, key.user, key.uses, key.from_sign_in) == (201, city.viewer, 0, False)
    assert key.key_hash == digest(made["secret"])
    assert key.expires_at < timezone.now() + timedelta(days=366)


def test_no_key_makes_lists_or_revokes_keys(city: City) -> None:
    key, secret = make_key(acting_user=city.everybody, name="strong", writes=True)
    client = Client()
    answers = [
        client.get(API, **bearer(secret)),
        client.post(API, {"name": "child"}, "application/json", **bearer(secret)),
        client.delete(f"{API}{key.pk}/", **bearer(secret)),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "key-not-for-this")}
    assert client.get(PAGE, **bearer(secret)).status_code == 302


def test_others_keys_are_not_there_but_for_administrators(city: City, viewer: Client) -> None:
    key, _secret = make_key(acting_user=city.everybody, name="theirs")
    assert viewer.delete(f"{API}{key.pk}/").status_code == 404
    assert viewer.post(PAGE, {"step": "revoke", "key": key.pk}).status_code == 404
    for path in (f"{API}?everybody=1", f"{PAGE}?everybody=1&ended=1", "/account/usage.csv?everybody=1"):
        assert "theirs" not in viewer.get(path).content.decode()
    own, _secret = make_key(acting_user=city.viewer, name="viewers own")
    street = client_of(member("administrator", city.west.street))
    assert "viewers own" not in street.get(f"{API}?everybody=1").content.decode()
    administrator = client_of(member("administrator"))
    assert "viewers own" in administrator.get(f"{PAGE}?everybody=1").content.decode()
    assert administrator.delete(f"{API}{own.pk}/").json()["state"] == "revoked"


def test_changing_needs_the_page_token(city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.viewer)
    assert client.post(PAGE, {"step": "make", "name": "forged"}).status_code == 403
    assert client.post(API, {"name": "forged"}, "application/json").status_code == 403
    assert not ApiKey.objects.exists()


def test_names_are_shown_and_not_run(city: City, viewer: Client) -> None:
    make_key(acting_user=city.viewer, name="<script>alert(1)</script>")
    assert "<script>alert" not in viewer.get(PAGE).content.decode()


def test_a_key_in_an_address_is_refused_and_not_noted(city: City, caplog: pytest.LogCaptureFixture) -> None:
    _key, secret = make_key(acting_user=city.viewer, name="careless")
    for path in (
        f"/api/cameras/?key={secret}",
        f"/api/cameras/{secret}/",
        f"/tiles/cameras.json?token={secret}",
    ):
        answer = Client().get(path)
        assert (answer.status_code, answer.json()["code"]) == (400, "key-in-address")
        assert secret not in answer.content.decode()
    assert secret not in caplog.text
    assert not AccessLog.objects.exists()


def test_signing_in_by_password_piles_up_no_keys(city: City) -> None:
    old = sign_in_key(user=city.viewer)
    ApiKey.objects.update(expires_at=timezone.now())
    last = [sign_in_key(user=city.viewer) for _time in range(MOST_SIGN_INS + 5)][-1]
    assert ApiKey.objects.count() == MOST_SIGN_INS
    assert not ApiKey.objects.filter(key_hash=digest(old)).exists()
    assert Client().get("/api/grids/", **bearer(last)).status_code == 200


def test_the_key_is_a_password_too_where_a_program_knows_nothing_else(city: City) -> None:
    _key, secret = make_key(acting_user=city.viewer, name="desktop")
    basic = base64.b64encode(f"anybody:{secret}".encode()).decode()
    assert Client().get("/api/grids/", headers={"Authorization": f"Basic {basic}"}).status_code == 200
    assert Client().get("/api/grids/", headers={"Authorization": "Basic !!!"}).status_code == 401


def test_looks_at_sensitive_rows_name_the_key(city: City) -> None:
    _key, secret = make_key(acting_user=city.viewer, name="camera wall")
    Client().get("/api/cameras/", **bearer(secret))
    assert AccessLog.objects.get().key == f"{secret[:10]}… camera wall"


def test_history_names_the_key_by_which_something_was_changed(city: City) -> None:
    _key, secret = make_key(acting_user=city.everybody, name="sensor", writes=True)
    report = {"lng": city.west.lng, "lat": city.west.lat, "category": "06010", "description": "Hole"}
    Client().post("/api/cases/", report, "application/json", **bearer(secret))
    line = Change.objects.filter(layer="cases", actor=city.everybody).latest("seq")
    assert line.summary["key"] == f"{secret[:10]}… sensor"


def test_use_is_counted_by_day_and_channel_with_bytes_and_refusals(city: City) -> None:
    key, secret = make_key(acting_user=city.viewer, name="counted")
    client = Client()
    listed = client.get("/api/grids/", **bearer(secret))
    body = b"".join(client.get("/download/cases.geojson", **bearer(secret)).streaming_content)
    client.post("/api/cases/", {}, "application/json", **bearer(secret))
    client.get("/api/nowhere/at/all/", **bearer(secret))
    flushing.flush()
    lines = {line.channel: line for line in KeyUsage.objects.filter(key=key)}
    assert {name: (line.requests, line.refusals) for name, line in lines.items()} == {
        "rest": (2, 1), "downloads": (1, 0), "other": (1, 1),
    }  # fmt: skip
    assert lines["downloads"].bytes == len(body)
    assert lines["rest"].bytes > len(listed.content)
    key.refresh_from_db()
    assert key.uses == 4 and key.last_used_at is not None
    client.get("/api/grids/", **bearer(secret))
    flushing.flush()
    assert KeyUsage.objects.get(key=key, channel="rest").requests == 3


def test_use_of_a_key_that_has_ended_is_counted_as_refused(city: City) -> None:
    key, secret = make_key(acting_user=city.viewer, name="left behind")
    ApiKey.objects.update(revoked_at=timezone.now())
    Client().get("/api/grids/", **bearer(secret))
    flushing.flush()
    assert KeyUsage.objects.get(key=key).refusals == 1


def test_a_key_that_goes_meanwhile_does_not_stop_the_counting(city: City) -> None:
    gone, kept = (make_key(acting_user=city.viewer, name=name) for name in ("gone", "kept"))
    for _key, secret in (gone, kept):
        Client().get("/api/grids/", **bearer(secret))
    gone[0].delete()
    flushing.flush()
    assert [line.key for line in KeyUsage.objects.all()] == [kept[0]]


def test_reading_with_a_key_writes_nothing_before_it_is_told(
    city: City, django_assert_num_queries: Any
) -> None:
    _key, secret = make_key(acting_user=city.viewer, name="quick")
    with connection.execute_wrapper(_refuse_writes):
        assert Client().get("/api/grids/", **bearer(secret)).status_code == 200


def _refuse_writes(execute: Any, sql: str, *rest: Any) -> Any:
    assert not sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")), sql
    return execute(sql, *rest)


def test_the_page_of_use_shows_own_keys_and_everybodys_to_administrators(city: City, viewer: Client) -> None:
    for user, name in ((city.viewer, "=viewers"), (city.everybody, "bosses")):
        key, _secret = make_key(acting_user=user, name=name)
        flushing.usage.note(key.pk, "tiles", 200)
        flushing.usage.note(key.pk, "tiles", 403)
        flushing.usage.note_bytes(key.pk, "tiles", 2_048)
    flushing.flush()
    page = viewer.get("/account/usage/").content.decode()
    assert "=viewers" in page and "bosses" not in page and 'class="refused"' in page
    boss = client_of(city.everybody)
    everybody = boss.get("/account/usage/?everybody=1&days=7").content.decode()
    assert "=viewers" in everybody and "bosses" in everybody
    table = boss.get("/account/usage.csv?everybody=1").content.decode("utf-8-sig").splitlines()
    assert len(table) == 3
    assert ",'=viewers,tiles,2,1,2048" in table[1]


def test_use_is_kept_for_so_many_days(city: City, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.USAGE_DAYS = 30
    key, _secret = make_key(acting_user=city.viewer, name="old friend")
    today = timezone.localdate()
    for back in (0, 30, 31):
        KeyUsage.objects.create(user=city.viewer, key=key, day=today - timedelta(days=back), channel="tiles")
    monkeypatch.setattr(flushing, "_tidied_at", 0.0)
    flushing.flush()
    assert KeyUsage.objects.count() == 2


def test_the_page_tells_which_keys_end_soon(city: City, viewer: Client) -> None:
    make_key(acting_user=city.viewer, name="far away")
    assert ">soon<" not in viewer.get(PAGE).content.decode()
    made_on_the_page(viewer, expires_on=str(timezone.localdate() + timedelta(days=7)))
    assert ">soon<" in viewer.get(PAGE).content.decode()


def test_empty_pages_say_so(viewer: Client) -> None:
    assert "No keys yet" in viewer.get(PAGE).content.decode()
    assert "No key was used" in viewer.get("/account/usage/").content.decode()
