"""A database of the benchmarks' own, made beside the project's and removed afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from gis_grid.cluster import ensure_running

LOCAL = Path(__file__).resolve().parents[2] / ".local"


@contextmanager
def own_database() -> Iterator[None]:
    """Make a database, point the settings at it, bring its tables, and remove it at the end."""
    with empty_database("own") as url:
        os.environ["DATABASE_URL"] = url
        _bring_tables()
        yield


@contextmanager
def empty_database(purpose: str) -> Iterator[str]:
    """Make a database, yield its address, and remove it at the end."""
    beside = os.environ.get("DATABASE_URL") or ensure_running(LOCAL)
    name = f"gis_grid_bench_{purpose}_{os.getpid()}"
    _statement(beside, f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(beside)._replace(path=f"/{name}"))
    finally:
        _statement(beside, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _bring_tables() -> None:
    import django
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "gis_grid.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver keeps an event loop in this thread
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def _statement(url: str, sql: str) -> None:
    connection = psycopg2.connect(url.replace("postgis://", "postgres://", 1))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    finally:
        connection.close()
