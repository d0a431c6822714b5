"""The making process reads rows itself: the same ones as a copy gives, of one snapshot, and no longer than it is wanted."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connection, transaction
from pyarrow import parquet

from layers.catalog.catalogue import catalogue
from layers.core.errors import TooLarge
from layers.core.scope import SYSTEM
from layers.downloads.copying import exported, snapshot
from layers.downloads.formats import FORMATS
from layers.downloads.maker import MODULE, address, make, task_of
from layers.downloads.making.task import Source
from layers.downloads.wanted import Wanted, wanted
from tests.two_streets import City
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)

BOUND_S = 15
NO_BOUND = -1
LAYERS = ("addresses", "basemap", "divisions", "grids", "cases", "theme-floods", "cameras", "risk-sources")


@pytest.fixture
def outside() -> Iterator[Any]:
    """A second connection, which sees what the first one does."""
    session = psycopg2.connect(address())
    session.autocommit = True
    yield session.cursor()
    session.close()


def asked(layer: str, ending: str, **query: str) -> Wanted:
    return wanted(catalogue.find(layer, SYSTEM), SYSTEM, FORMATS[ending], query)


def both_ways(wanted: Wanted, folder: Path) -> list[Path]:
    """Make a file of rows that the process reads itself, and one of rows that are copied out for it."""
    folders = [folder / "read", folder / "copied"]
    for place in folders:
        place.mkdir()
    with snapshot():
        assert exported()
        read, _count = make(wanted, folders[0], NO_BOUND)
    with transaction.atomic(), snapshot():
        assert exported() is None
        copied, _count = make(wanted, folders[1], NO_BOUND)
    return [read, copied]


@pytest.mark.parametrize("layer", LAYERS)
def test_what_is_read_is_what_would_be_copied(layer: str, city: City, tmp_path: Path) -> None:
    read, copied = (
        parquet.read_table(path).sort_by("id") for path in both_ways(asked(layer, "parquet"), tmp_path)
    )
    assert read.equals(copied, check_metadata=True)
    assert len(read)


@pytest.mark.parametrize("ending", ["csv", "geojson"])
def test_texts_in_a_shifted_system_are_the_same(ending: str, city: City, tmp_path: Path) -> None:
    for layer in ("cases", "grids"):
        folder = tmp_path / layer
        folder.mkdir()
        read, copied = (path.read_text() for path in both_ways(asked(layer, ending, crs="GCJ-02"), folder))
        assert read == copied


def test_what_is_written_meanwhile_is_not_in_the_file(city: City, outside: Any, tmp_path: Path) -> None:
    with snapshot():
        exported()
        outside.execute("UPDATE layers_address SET text = 'later'")
        path, count = make(asked("addresses", "parquet"), tmp_path, NO_BOUND)
    texts = parquet.read_table(path).column("text").to_pylist()
    assert len(texts) == count
    assert "later" not in texts


@pytest.mark.parametrize("ending", ["fgb", "parquet"])
def test_a_file_over_the_bound_is_refused(ending: str, city: City, tmp_path: Path) -> None:
    with pytest.raises(TooLarge), snapshot():
        make(asked("grids", ending), tmp_path, 100)


def test_who_waits_for_a_file_is_not_ended_for_being_idle(city: City, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '50ms'")
    try:
        with snapshot():
            make(asked("grids", "fgb"), tmp_path, NO_BOUND)
    finally:
        connection.close()


def test_a_maker_ends_with_who_wants_the_file_and_so_does_its_query(
    city: City, outside: Any, tmp_path: Path
) -> None:
    """As when the server is killed: the process has nobody to make a file for, and the database none to answer."""

    def reading() -> int:
        outside.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%%pg_sleep(60)%%' AND pid <> pg_backend_pid()"
        )
        return int(outside.fetchone()[0])

    task = task_of(asked("addresses", "parquet"), tmp_path, NO_BOUND, is_reader=True)
    with snapshot():
        source = Source(address(), str(exported()), "SELECT 1 FROM pg_sleep(60)")
        process = subprocess.Popen(
            [sys.executable, "-m", MODULE, task.as_text()], cwd=settings.BASE_DIR, stdin=subprocess.PIPE
        )
        assert process.stdin is not None
        process.stdin.write(source.as_line())
        process.stdin.flush()
        until(lambda: reading() == 1, BOUND_S)
        process.stdin.close()
        assert process.wait(BOUND_S) == 1
    until(lambda: reading() == 0, BOUND_S)
