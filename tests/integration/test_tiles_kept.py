"""Kept tiles: never old, never somebody else's, whatever happens to the files."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.test import Client

from layers.access.keys import make_key, revoke_key
from layers.models import Case, Membership, TileTouch
from layers.tiles import answers
from layers.tiles import watch as watching
from layers.tiles.kept import disk, memory, sealed, sweep, unsealed
from tests.tiles import Browser, by_token, lane, look, tile_url
from tests.two_streets import EAST_WORD, WEST_WORD, City

pytestmark = pytest.mark.django_db(transaction=True)
ALL_WEST = "/tiles/cases,grids,risk-sources/"


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.STORAGE_DIR = tmp_path
    memory.clear()
    yield
    memory.clear()


def url_of(city: City, layer: str = "cases", z: int = 14, query: str = "") -> str:
    return tile_url(layer, z, city.west.lng, city.west.lat, query)


def test_the_lane_answers_as_django_does(city: City) -> None:
    application = lane()
    user = by_token(application, city.viewer)
    plain = Browser(WSGIHandler(), **user.headers)
    for url in (url_of(city), url_of(city, "grids,cases"), url_of(city, z=22), "/tiles/grids/3/1/1.mvt"):
        first, quick, django = user.get(url), user.get(url), plain.get(url)
        assert (quick.status, quick.headers, quick.content) == (django.status, django.headers, django.content)
        assert (first.status, first.content) == (django.status, django.content)
        unchanged = {"if-none-match": django.headers["etag"]}
        assert user.get(url, **unchanged).status == plain.get(url, **unchanged).status == 304
        assert user.get(url, **unchanged).headers == plain.get(url, **unchanged).headers
    assert len(application.passes._kept) == 1


@pytest.mark.parametrize(
    "url",
    [
        "/tiles/nothing/3/1/1.mvt",
        "/tiles/cases/3/9/1.mvt",
        "/tiles/cases/14/1/1.mvt?division=nowhere",
        "/tiles/cases/14/1/1.mvt?bbox=1",
        "/tiles/cases/14/1/1.mvt?properties=secret",
        "/tiles/a,b,c,d,e,f,g,h,i,j,k/14/1/1.mvt",
    ],
)
def test_the_lane_refuses_as_django_does(url: str, city: City) -> None:
    user = by_token(lane(), city.viewer)
    assert user.get(url_of(city)).status == 200
    quick, django = user.get(url), Browser(WSGIHandler(), **user.headers).get(url)
    assert (quick.status, quick.content) == (django.status, django.content)
    assert quick.status in {404, 422}
    assert quick.headers["content-type"].startswith("application/problem+json")


def test_a_commit_shows_at_the_next_look_and_only_there(city: City) -> None:
    user = by_token(lane(), city.viewer)
    here, there = url_of(city, z=16), tile_url("cases", 16, 113.001, 29.001)
    old, other = user.get(here), user.get(there)
    Case.objects.filter(pk=city.west.rows["cases"][0].pk).update(state="closed")
    look()
    new = user.get(here, **{"if-none-match": old.headers["etag"]})
    assert new.status == 200
    assert b"closed" in new.content
    assert user.get(there).headers["etag"] == other.headers["etag"]


def test_a_version_that_is_new_to_the_process_is_looked_for_at_once(city: City) -> None:
    user = by_token(lane(), city.viewer)
    user.get(url_of(city))
    Case.objects.update(state="closed")
    assert b"closed" in user.get(url_of(city, query="?v=just-now")).content


def test_a_transaction_that_commits_late_is_not_missed(city: City) -> None:
    """The other one began first, so its touch bears the lower number; what commits in between must not hide it."""
    user = by_token(lane(), city.viewer)
    case = city.west.rows["cases"][0]
    began, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            Case.objects.filter(pk=case.pk).update(state="closed")
            began.set()
            go_on.wait(10)
        connection.close()

    other = threading.Thread(target=slowly)
    other.start()
    assert began.wait(10)
    Case.objects.create(number="quick", geometry=case.geometry, division=city.west.community)
    look()
    before = user.get(url_of(city))
    assert b"quick" in before.content
    assert b"closed" not in before.content
    go_on.set()
    other.join()
    look()
    assert b"closed" in user.get(url_of(city)).content


def test_uncommitted_rows_are_shown_to_their_writer_and_kept_for_nobody(city: City) -> None:
    client = Client()
    client.force_login(city.everybody)
    url = url_of(city)
    client.get(url)
    with transaction.atomic():
        Case.objects.update(state="closed")
        assert b"closed" in client.get(url).content
        transaction.set_rollback(True)
    assert b"closed" not in client.get(url).content


def test_a_kept_tile_is_for_those_who_see_the_same(city: City) -> None:
    application = lane()
    everybody, viewer = by_token(application, city.everybody), by_token(application, city.viewer)
    url = tile_url("cases", 12, city.west.lng, city.west.lat)
    for _ in range(3):
        whole, own = everybody.get(url), viewer.get(url)
        assert WEST_WORD.encode() in whole.content
        assert EAST_WORD.encode() in whole.content
        assert EAST_WORD.encode() not in own.content
        assert viewer.get(url, **{"if-none-match": whole.headers["etag"]}).status == 200


@pytest.mark.parametrize("how", ["membership", "account", "key"])
def test_who_is_shut_out_is_refused_the_kept_tile(how: str, city: City) -> None:
    key, secret = make_key(acting_user=city.viewer, name="map")
    user = Browser(lane(), authorization=f"Bearer {secret}")
    url = url_of(city)
    assert user.get(url).status == user.get(url).status == 200
    if how == "membership":
        Membership.objects.all().delete()
    elif how == "account":
        city.viewer.is_active = False
        city.viewer.save()
    else:
        revoke_key(acting_user=city.viewer, key_id=key.pk)
    look()
    answer = user.get(url)
    assert answer.status == (204 if how == "membership" else 401)
    assert WEST_WORD.encode() not in answer.content


def test_who_signs_out_is_refused_the_kept_tile(city: City) -> None:
    client = Client()
    client.force_login(city.viewer)
    user = Browser(lane(), cookie=f"sessionid={client.cookies['sessionid'].value}")
    assert user.get(url_of(city)).status == user.get(url_of(city)).status == 200
    client.logout()
    look()
    assert user.get(url_of(city)).status == 401


def test_a_key_for_other_layers_gets_no_kept_tile(city: City) -> None:
    _key, secret = make_key(acting_user=city.viewer, name="map", layers=["grids"])
    application = lane()
    owner, user = by_token(application, city.viewer), Browser(application, authorization=f"Bearer {secret}")
    owner.get(url_of(city))
    assert user.get(url_of(city, "grids")).status == user.get(url_of(city, "grids")).status == 200
    for layers in ("cases", "grids,cases"):
        assert user.get(url_of(city, layers)).status == 403


def test_unknown_parameters_make_no_difference_and_known_ones_do(city: City) -> None:
    user = by_token(lane(), city.viewer)
    plain = user.get(url_of(city))
    assert user.get(url_of(city, query="?v=1&n=2")).headers["etag"] == plain.headers["etag"]
    closed = user.get(url_of(city, query="?state=closed"))
    assert closed.status == 204
    named = user.get(url_of(city, query="?properties=number"))
    assert b"number" in named.content
    assert b"state" not in named.content


@pytest.fixture
def everything_is_worth_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "WORTH_A_FILE_S", 0.0)


def files() -> list[Path]:
    return sorted(disk.folder.glob("*/*.mvt"))


@pytest.mark.usefixtures("everything_is_worth_a_file")
def test_another_process_reads_the_files(city: City, django_assert_num_queries: Any) -> None:
    user = by_token(lane(), city.viewer)
    first = user.get(url_of(city))
    (file,) = files()
    assert unsealed(file.read_bytes()) == first.content
    memory.clear()
    look()
    with django_assert_num_queries(0):
        assert user.get(url_of(city)).content == first.content


@pytest.mark.usefixtures("everything_is_worth_a_file")
@pytest.mark.parametrize("damage", [b"", b"\x00" * 500, b"half"])
def test_a_damaged_file_is_never_handed_out(damage: bytes, city: City) -> None:
    user = by_token(lane(), city.viewer)
    first = user.get(url_of(city))
    (file,) = files()
    file.write_bytes(damage)
    memory.clear()
    assert user.get(url_of(city)).content == first.content
    assert unsealed(files()[0].read_bytes()) == first.content


@pytest.mark.usefixtures("everything_is_worth_a_file")
def test_a_disk_that_takes_nothing_does_no_harm(city: City, settings: Any, tmp_path: Path) -> None:
    settings.STORAGE_DIR = tmp_path / "file"
    settings.STORAGE_DIR.write_text("in the way")
    assert by_token(lane(), city.viewer).get(url_of(city)).status == 200
    assert os.listdir(tmp_path) == ["file"]


def test_the_oldest_files_go_first(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "old", "oldest")):
        path = tmp_path / "aa" / f"{name}.mvt"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(sealed(b"x" * 100))
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    sweep(tmp_path, 300)
    assert {path.stem for path in tmp_path.glob("*/*")} == {"new", "old"}


def test_removed_touches_are_stood_for(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "KEPT", 3)
    user = by_token(lane(), city.viewer)
    url = url_of(city)
    for number in range(8):
        Case.objects.create(
            number=f"n{number}", geometry=Point(city.west.lng, city.west.lat), division=city.west.community
        )
    look()
    before = user.get(url)
    watching.prune("cases")
    look()
    after = user.get(url)
    assert after.content == before.content
    assert after.headers["etag"] != before.headers["etag"]
    assert watching.Watch().versions().of("cases", 14, 1, 1) == watching.watch.versions().of(
        "cases", 14, 1, 1
    )


def test_touches_of_another_cluster_are_read_once(city: City) -> None:
    """A dump brings transaction numbers that this cluster has not come to yet."""
    TileTouch.objects.update(xid=1 << 40)
    own = watching.Watch()
    first = own.versions(at_once=True).of("cases", 14, 1, 1)
    assert own.versions(at_once=True).of("cases", 14, 1, 1) == first
    watching.begin_anew()
    assert own.versions(at_once=True).of("cases", 14, 1, 1) not in {first, 0}
    assert TileTouch.objects.count() == 1
