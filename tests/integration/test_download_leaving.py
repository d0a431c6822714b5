"""A reader who is slow holds nothing up, and one who leaves stops the query: on a real server and a real connection."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from layers.access.keys import make_key
from layers.downloads.copying import BLOCK, PIECE, PIPE, copying, exported, snapshot
from layers.downloads.texts import BROKEN, or_broken
from layers.models import Theme, ThemeFeature
from tests.bench.server import serving
from tests.two_streets import City, build
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)

BOUND_S = 10
SOCKET_BYTES = 8 << 20
"""What the connection between database and server may hold on its way."""
FILL = """
INSERT INTO layers_themefeature (theme_id, name, division_id, geometry, attributes)
SELECT theme_id, 'row ' || n, division_id, geometry, jsonb_build_object('text', repeat('x', 2000))
  FROM layers_themefeature, generate_series(1, 20000) n WHERE id = %s
"""
RUNNING = (
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'COPY (%%' AND datname = %s"
)


@pytest.fixture
def outside() -> Iterator[Any]:
    """A second connection, which sees what the first one does."""
    session = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    session.autocommit = True
    yield session.cursor()
    session.close()


def test_who_leaves_stops_the_query(outside: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    city = build()
    fill(city)
    its = connection.settings_dict
    url = f"postgres://{its['USER']}:{its['PASSWORD']}@{its['HOST']}:{its['PORT']}/{its['NAME']}"
    monkeypatch.setenv("DATABASE_URL", url)

    def running() -> int:
        outside.execute(RUNNING, [connection.settings_dict["NAME"]])
        return int(outside.fetchone()[0])

    _key, secret = make_key(acting_user=city.everybody, name="leaver")
    with serving() as server, socket.create_connection(("127.0.0.1", server.port)) as reader:
        reader.sendall(
            f"GET /download/theme-floods.geojson HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {secret}\r\n\r\n".encode()
        )
        assert b"200" in reader.recv(64)
        until(lambda: running() == 1, BOUND_S)
        reader.close()
        until(lambda: running() == 0, BOUND_S)


def fill(city: City) -> None:
    (row,) = city.west.rows["theme-floods"]
    with connection.cursor() as cursor:
        cursor.execute(FILL, [row.pk])


def test_no_more_is_held_than_fits_the_pipe(outside: Any) -> None:
    """Memory is bounded by construction: the database stands still until the reader goes on."""
    rows, width = 100_000, 1000

    def copied() -> int:
        outside.execute("SELECT COALESCE(max(bytes_processed), 0) FROM pg_stat_progress_copy")
        return int(outside.fetchone()[0])

    with (
        snapshot(),
        copying(f"COPY (SELECT repeat('x', {width}) FROM generate_series(1, {rows})) TO STDOUT") as copy,
    ):
        taken = len(next(copy.blocks()))
        last = -1
        while (now := copied()) != last:
            last = now
            time.sleep(0.1)
        assert taken <= last <= taken + BLOCK + PIPE + PIECE + SOCKET_BYTES < rows * width


def test_a_silent_query_is_stopped_as_well() -> None:
    started = time.monotonic()
    with copying("COPY (SELECT pg_sleep(60)) TO STDOUT") as copy:
        assert next(copy.blocks()) == b""
    assert time.monotonic() - started < BOUND_S
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_the_connection_is_whole_after_a_reader_left() -> None:
    for _number in range(3):
        with (
            snapshot(),
            copying("COPY (SELECT repeat('x', 9999) FROM generate_series(1, 9999)) TO STDOUT") as copy,
        ):
            next(copy.blocks())
        assert ThemeFeature.objects.count() == 0


def test_a_snapshot_writes_nothing_and_has_no_number_of_its_own() -> None:
    """Followers of changes wait for the oldest running transaction that has one."""
    with snapshot(), connection.cursor() as cursor:
        Theme.objects.count()
        assert exported()
        cursor.execute("SELECT pg_current_xact_id_if_assigned()")
        assert cursor.fetchone() == (None,)
        with pytest.raises(Exception, match="read-only"):
            ThemeFeature.objects.create(theme_id=1, name="x", geometry=Point(113, 29))


def test_what_breaks_off_is_taken_for_whole_by_nobody() -> None:
    def pieces() -> Any:
        yield b'{"a":1}\n'
        with snapshot(), copying("COPY (SELECT 1 / (n - 5) FROM generate_series(1, 9) n) TO STDOUT") as copy:
            yield from copy.blocks()

    assert b"".join(or_broken(pieces())).endswith(BROKEN)
    assert connection.get_autocommit()
