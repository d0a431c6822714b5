"""Limits of keys, accounts, addresses and attempts to sign in, through the public path."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client

from layers.access import flushing, limits
from layers.access.counts import Counts
from layers.access.keys import make_key, revoke_key
from layers.access.models import KeyUsage, RequestCount
from tests.tiles import Browser, lane, tile_url
from tests.two_streets import City

pytestmark = pytest.mark.django_db

OFFICE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def middle_of_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands, so that no window ends in the middle of a test."""
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_010.0)


def statuses(client: Client, path: str, times: int, **headers: str) -> list[int]:
    return [client.get(path, **headers).status_code for _time in range(times)]


def test_a_key_that_asks_too_often_is_told_when_to_come_again(city: City, settings: Any) -> None:
    settings.RATE_LIMIT_PER_MINUTE_KEY = 3
    _key, secret = make_key(acting_user=city.viewer, name="busy")
    _other, calm = make_key(acting_user=city.viewer, name="calm")
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert statuses(Client(), "/api/grids/", 3, **bearer) == [200] * 3
    refused = Client().get("/api/grids/", headers={"accept-language": "en"}, **bearer)
    body = refused.json()
    assert (refused.status_code, body["code"]) == (429, "too-many-requests")
    assert refused["Content-Type"] == "application/problem+json"
    assert int(refused["Retry-After"]) == body["retry_after_s"] > 0
    assert body["detail"].startswith("Too many requests with this key. Try again in")
    assert statuses(Client(), "/api/grids/", 1, HTTP_AUTHORIZATION=f"Bearer {calm}") == [200]
    flushing.flush()
    used = KeyUsage.objects.filter(key__name="busy").aggregate(Sum("requests"), Sum("refusals"))
    assert used == {"requests__sum": 4, "refusals__sum": 1}


def test_what_is_not_there_or_opens_nothing_counts_as_well(city: City, settings: Any) -> None:
    settings.RATE_LIMIT_PER_MINUTE_KEY = 2
    key, secret = make_key(acting_user=city.viewer, name="lost")
    assert statuses(Client(), "/no/such/page/", 3, HTTP_AUTHORIZATION=f"Bearer {secret}") == [404, 404, 429]
    key, secret = make_key(acting_user=city.viewer, name="ended")
    revoke_key(acting_user=city.viewer, key_id=key.pk)
    assert statuses(Client(), "/api/grids/", 3, HTTP_AUTHORIZATION=f"Bearer {secret}") == [401, 401, 429]


@pytest.mark.django_db(transaction=True)
def test_tiles_that_are_kept_count_and_pass_the_same_gate(city: City, settings: Any) -> None:
    """The lane of tiles in front of Django knows the key after the first answer."""
    settings.RATE_LIMIT_PER_MINUTE_KEY = 3
    key, secret = make_key(acting_user=city.viewer, name="map", layers=["grids"])
    program = Browser(lane(), authorization=f"Bearer {secret}")
    url = tile_url("grids", 15, city.west.lng, city.west.lat)
    assert [program.get(url).status for _time in range(2)] == [200, 200]
    assert program.get(f"{url}?key={secret}").status == 400
    answers = [program.get(url) for _time in range(2)]
    assert [answer.status for answer in answers] == [200, 429]
    assert int(answers[1].headers["retry-after"]) > 0
    flushing.flush()
    assert KeyUsage.objects.get(key=key, channel="tiles").requests == 3


def test_an_address_has_a_limit_and_this_machine_has_none(city: City, settings: Any) -> None:
    settings.RATE_LIMIT_PER_MINUTE_ADDRESS = 2
    assert statuses(Client(), "/healthz", 4, REMOTE_ADDR=OFFICE) == [200, 200, 429, 429]
    assert statuses(Client(), "/healthz", 1, REMOTE_ADDR=ELSEWHERE) == [200]
    assert statuses(Client(), "/healthz", 4) == [200] * 4


def test_colleagues_behind_one_address_do_not_use_up_each_others_share(city: City, settings: Any) -> None:
    settings.RATE_LIMIT_PER_MINUTE_USER = 2
    clients = [Client(), Client()]
    for client, user in zip(clients, (city.viewer, city.everybody), strict=True):
        client.force_login(user)
    assert statuses(clients[0], "/api/grids/", 3, REMOTE_ADDR=OFFICE) == [200, 200, 429]
    assert statuses(clients[1], "/api/grids/", 1, REMOTE_ADDR=OFFICE) == [200]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        ([], f"{ELSEWHERE}", OFFICE),
        ([OFFICE], f"{ELSEWHERE}", ELSEWHERE),
        (["203.0.113.0/24"], f"1.2.3.4, {ELSEWHERE}", ELSEWHERE),
        ([OFFICE, ELSEWHERE], f"192.0.2.1, {ELSEWHERE}", "192.0.2.1"),
        ([OFFICE], "", OFFICE),
        ([ELSEWHERE], "127.0.0.1", OFFICE),
        ([OFFICE], "nonsense", "nonsense"),
    ],
)
def test_forwarded_addresses_are_believed_as_far_as_their_writers(
    proxies: list[str], forwarded: str, address: str, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert limits.client_address({"REMOTE_ADDR": OFFICE, "HTTP_X_FORWARDED_FOR": forwarded}) == address


def test_metrics_are_for_this_machine_and_not_for_those_behind_its_proxy(
    client: Client, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={"X-Forwarded-For": OFFICE}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR=OFFICE).status_code == 404


def sign_in(name: str, password: str, path: str = "/api/token/", address: str = OFFICE) -> Any:
    form = {"username": name, "password": password}
    kind = {"content_type": "application/json"} if path == "/api/token/" else {}
    return Client().post(path, form, REMOTE_ADDR=address, **kind)


@pytest.mark.parametrize("path", ["/api/token/", "/login/", "/admin/login/"])
@pytest.mark.parametrize("name", ["viewer-west", "nobody-of-this-name"])
def test_guessing_a_password_is_slow_for_names_that_exist_and_others(
    path: str, name: str, city: City, settings: Any
) -> None:
    settings.LOGIN_ATTEMPTS_USER = 3
    failed = [sign_in(name, "wrong", path).status_code for _time in range(5)]
    assert failed == [401 if path == "/api/token/" else 200] * 3 + [429] * 2
    assert int(sign_in(name, "wrong", path)["Retry-After"]) > 0
    assert sign_in(name, "a-long-password", path).status_code == 429


def test_nobody_is_shut_out_from_another_network(city: City, settings: Any) -> None:
    settings.LOGIN_ATTEMPTS_USER = 3
    for _time in range(4):
        sign_in("viewer-west", "wrong", address=ELSEWHERE)
    assert sign_in("viewer-west", "a-long-password").status_code == 200


def test_the_shut_out_come_in_again_after_the_time_they_are_told(
    city: City, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOGIN_ATTEMPTS_USER = 2
    for _time in range(2):
        sign_in("viewer-west", "wrong")
    wait = int(sign_in("viewer-west", "a-long-password")["Retry-After"])
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_010.0 + wait)
    assert sign_in("viewer-west", "a-long-password").status_code == 200


def test_an_office_that_signs_in_every_morning_is_not_counted(city: City, settings: Any) -> None:
    settings.LOGIN_ATTEMPTS_ADDRESS = 3
    assert {sign_in("viewer-west", "a-long-password").status_code for _time in range(6)} == {200}
    spread = [sign_in(f"guess-{number}", "wrong").status_code for number in range(4)]
    assert spread == [401, 401, 401, 429]


def test_two_processes_add_up_in_the_table(
    city: City, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each learns of the other when it tells its own; what they exceed by is what was let through since then."""
    settings.RATE_LIMIT_PER_MINUTE_ADDRESS = 6
    here, there = Counts(), Counts()

    def served_by(process: Counts) -> list[int]:
        monkeypatch.setattr(limits, "counts", process)
        monkeypatch.setattr(flushing, "counts", process)
        got = statuses(Client(), "/healthz", 2, REMOTE_ADDR=OFFICE)
        flushing.flush()
        return got

    served = [served_by(process) for process in (here, there, here, there, here, there)]
    assert served == [[200, 200]] * 4 + [[429, 429]] * 2
    assert RequestCount.objects.get(subject=f"address:{OFFICE}").amount == 8


def test_the_table_of_counts_writes_no_log_and_is_tidied(monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'layers_requestcount'")
        assert cursor.fetchone() == ("u",)
    RequestCount.objects.create(subject="address:1.1.1.1", started=1, amount=1)
    monkeypatch.setattr(flushing, "_tidied_at", 0.0)
    flushing.flush()
    assert not RequestCount.objects.exists()
