"""One page of 1,000 features from the OGC API, beside the same rows by bare SQL; the first page and a late one."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from tests.bench import layer_sql
from tests.bench.bench import Bench
from tests.bench.row import Row, Target
from tests.bench.server import Client

PAGE, SMALL, LATE, ROUNDS = 1_000, 10, 900, 60
"""GDAL asks for ten features at a time unless it is told otherwise."""


def rows(bench: Bench) -> Iterator[Row]:
    city = bench.city
    client = Client(bench.server.port, city.key)
    with closing(psycopg2.connect(city.url.replace("postgis://", "postgres://", 1))) as connection:
        for name in city.counts:
            yield _first(client, connection, name)
        yield _late(client, city.counts["cases"])
        yield _small(client)
    client.connection.close()


def _first(client: Client, connection: Any, name: str) -> Row:
    sql = layer_sql.features(name, order=f" ORDER BY t.id LIMIT {PAGE}")
    path = items(name, PAGE)
    times = medians_ms(
        {"ours": lambda: client.request("GET", path), "limit": lambda: _fetched(connection, sql)}
    )
    label = f"items page of {PAGE:,} {name}, median"
    return Row(label, "ms", times["ours"], times["limit"], target=Target("ratio_limit", "≤", 1.5))


def _late(client: Client, count: int) -> Row:
    """Follow `next` as a client does, then ask for the first page and the last one reached in turn."""
    number, path = min(LATE, count // PAGE * 9 // 10), items("cases", PAGE)
    first = path
    for _page in range(number - 1):
        path = next_of(client.request("GET", path).json())
    times = medians_ms(
        {"first": lambda: client.request("GET", first), "late": lambda: client.request("GET", path)}
    )
    label = f"page {number} of cases beside page 1"
    return Row(label, "ms", times["late"], times["first"], target=Target("ratio_limit", "≤", 1.3))


def _small(client: Client) -> Row:
    path = items("cases", SMALL)
    times = medians_ms({"ours": lambda: client.request("GET", path)})
    return Row(f"items page of {SMALL} cases, as GDAL asks, median", "ms", times["ours"])


def items(name: str, limit: int) -> str:
    return f"/ogc/collections/{name}/items?limit={limit}&f=json"


def next_of(page: Any) -> str:
    """Return path and query of the link to the next page."""
    address = next(link["href"] for link in page["links"] if link["rel"] == "next")
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def medians_ms(runs: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Run each once a round, on kept connections, and return the medians in milliseconds."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(ROUNDS + 5):
        for name, run in runs.items():
            started = time.perf_counter()
            run()
            if number >= 5:
                times[name].append((time.perf_counter() - started) * 1000)
    return {name: median(spent) for name, spent in times.items()}


def _fetched(connection: Any, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.fetchall()
    connection.rollback()
