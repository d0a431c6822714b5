"""For information: what the upkeep of tiles adds to a write, and a page of the change feed."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2

from tests.bench.bench import Bench
from tests.bench.layers_pages import medians_ms
from tests.bench.measure import medians
from tests.bench.row import Row
from tests.bench.server import Client

COMMITS, PAGE = 100, 1_000
CHANGE = (
    "UPDATE layers_case SET state = CASE state WHEN 'closed' THEN 'checking' ELSE 'closed' END WHERE id = %s"
)
TOLD = (
    "INSERT INTO layers_change (action, layer, feature_id, op, division_path, summary)"
    " SELECT 'case.check', 'cases', t.id::text, 'upsert', d.path, '{}'"
    " FROM layers_case t JOIN layers_division d ON d.id = t.division_id WHERE t.id = %s"
)
TABLES = ("layers_case", "layers_change")


def rows(bench: Bench) -> Iterator[Row]:
    with closing(psycopg2.connect(bench.city.url.replace("postgis://", "postgres://", 1))) as connection:
        yield _commits(bench, connection)
    client = Client(bench.server.port, bench.city.key)
    path = f"/api/changes/?layer=cases&limit={PAGE}"
    times = medians_ms({"ours": lambda: client.request("GET", path)})
    yield Row(f"a page of {PAGE:,} changes, with their features", "ms", times["ours"])


def _commits(bench: Bench, connection: Any) -> Row:
    """Commit changes of one case each, with the tables' triggers and without."""
    times = medians(
        bench.rounds,
        {
            "ours": lambda: _written(connection, bench, "ENABLE"),
            "limit": lambda: _written(connection, bench, "DISABLE"),
        },
    )
    _set_triggers(connection, "ENABLE")
    each = {side: spent / COMMITS * 1000 for side, spent in times.items()}
    return Row("commit of a changed case, beside one without triggers", "ms", each["ours"], each["limit"])


def _written(connection: Any, bench: Bench, triggers: str) -> None:
    _set_triggers(connection, triggers)
    count = bench.city.counts["cases"]
    for number in range(COMMITS):
        case = 1 + number * 7919 % count
        with connection, connection.cursor() as cursor:
            cursor.execute(CHANGE, [case])
            cursor.execute(TOLD, [case])


def _set_triggers(connection: Any, which: str) -> None:
    with connection, connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} {which} TRIGGER USER")
