"""Finished files: made once, whole or not at all, within bounds of size and age, and never for the wrong reader."""

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from layers.downloads import busy, store
from layers.downloads.maker import DiskFull
from layers.downloads.making.shapefile import cut_text, short_names
from tests.two_streets import build

HOUR_S = 3600


@pytest.fixture
def small(settings: Any, tmp_path: Path) -> Path:
    """A store with room for one megabyte."""
    settings.STORAGE_DIR, settings.DOWNLOADS_KEPT_MB = tmp_path, 1
    return tmp_path / "downloads"


def fill(pk: int) -> None:
    """Add so many cases that no format holds them in ten thousand bytes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO layers_case (number, category, source, description, address, state, reported_at, attributes,"
            " geometry, division_id, grid_id, request_digest) SELECT number || n, category, source, md5(n::text),"
            " md5((-n)::text), state, reported_at, attributes, geometry, division_id, grid_id, request_digest"
            " FROM layers_case, generate_series(1, 1000) n WHERE id = %s",
            [pk],
        )


def key(number: int) -> str:
    """A digest whose beginning is the number: those who make files of different keys do not wait for each other."""
    return f"{number:08x}{number:016x}"


def made_of(size: int) -> store.Make:
    def make(folder: Path) -> tuple[Path, str]:
        (folder / "made.gpkg").write_bytes(b"x" * size)
        return folder / "made.gpkg", "a.1.0"

    return make


def keep(number: int, size: int, used_h_ago: float = 0) -> None:
    store.find_or_make(key(number), "gpkg", made_of(size)).file.close()
    (path,) = store.folder().glob(f"{key(number)}~*")
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime - used_h_ago * HOUR_S))


def kept(folder: Path) -> set[int]:
    return {int(path.name[:8], 16) for path in folder.glob("*~*")}


def test_the_least_recently_used_goes_first(small: Path) -> None:
    keep(1, 400_000, used_h_ago=3)
    keep(2, 400_000, used_h_ago=2)
    found = store.find(key(1), "gpkg")
    assert found is not None and found.since == "a.1.0"
    keep(3, 400_000)
    assert kept(small) == {1, 3}
    assert len(found.file.read()) == 400_000
    found.file.close()


def test_what_nobody_asked_for_in_days_goes(small: Path, settings: Any) -> None:
    keep(1, 10, used_h_ago=settings.DOWNLOADS_KEPT_H + 1)
    keep(2, 10)
    assert kept(small) == {2}


def test_a_file_larger_than_the_room_is_given_and_the_others_go(small: Path) -> None:
    keep(1, 400_000)
    keep(2, 1_200_000)
    assert kept(small) == {2}


def test_what_a_dead_process_left_goes_and_what_is_in_the_making_stays(small: Path) -> None:
    keep(1, 10)
    for name in ("unfinished-dead", "unfinished-alive"):
        (small / name).mkdir()
        (small / name / "lock").touch()
        os.utime(small / name, (0, 0))
    with busy.only_one(small / "unfinished-alive" / "lock"):
        keep(2, 10)
        assert [path.name for path in small.glob("unfinished-*")] == ["unfinished-alive"]


def test_many_who_ask_at_once_have_it_made_once(small: Path) -> None:
    made, all_there, answers = [], threading.Barrier(5), []

    def make(folder: Path) -> tuple[Path, str]:
        made.append(folder)
        return made_of(1000)(folder)

    def ask() -> None:
        all_there.wait()
        with store.find_or_make(f"{7:024x}", "gpkg", make).file as file:
            answers.append(len(file.read()))

    threads = [threading.Thread(target=ask) for _number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), answers) == (1, [1000] * 5)


def test_only_so_many_are_made_at_once(small: Path, settings: Any) -> None:
    settings.DOWNLOADS_MADE_AT_ONCE = 1

    def another(folder: Path) -> tuple[Path, str]:
        with pytest.raises(busy.Busy):
            keep(2, 10)
        assert kept(small) == set()
        return made_of(10)(folder)

    store.find_or_make(key(1), "gpkg", another).file.close()
    assert kept(small) == {1}


def test_a_full_disk_is_told_and_leaves_nothing(small: Path) -> None:
    def make(folder: Path) -> tuple[Path, str]:
        (folder / "made.gpkg").write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiskFull):
        store.find_or_make(key(1), "gpkg", make)
    assert [path.name for path in small.iterdir()] == ["locks"]


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["gpkg", "fgb", "shp.zip", "kml", "xlsx", "parquet"])
def test_a_file_over_the_bound_is_refused_and_leaves_nothing(
    ending: str, small: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = build()
    client.force_login(city.everybody)
    (case,) = city.west.rows["cases"]
    fill(case.pk)
    monkeypatch.setattr("layers.downloads.files.most_bytes", lambda: 20_000)
    answer = client.get(f"/download/cases.{ending}", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (413, "download-too-large")
    assert [path.name for path in small.iterdir()] == ["locks"]


def test_names_of_ten_bytes_are_no_two_alike() -> None:
    names = short_names(["reported_at", "reported_as", "id", *(f"a_very_long_name_{n}" for n in range(12))])
    assert names["id"] == "id"
    assert len(set(names.values())) == len(names)
    assert max(len(name.encode()) for name in names.values()) == 10


@pytest.mark.parametrize("text", ["网" * 200, "a" + "网" * 200, "x" * 300, "short"])
def test_a_text_is_cut_between_characters(text: str) -> None:
    cut: Callable[[str], str] = cut_text
    assert text.startswith(cut(text))
    assert min(len(text.encode()), 252) <= len(cut(text).encode()) <= 254
