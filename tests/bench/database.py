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
def own_database() -> Iterator[str]:
    """Make a database, point the settings at it, bring its tables, yield its address, and remove it at the end."""
    beside = os.environ.get("DATABASE_URL")
    with empty_database("own") as url:
        os.environ["DATABASE_URL"] = url
        _bring_tables(url)
        try:
            yield url
        finally:
            os.environ.pop("DATABASE_URL")
            if beside:
                os.environ["DATABASE_URL"] = beside


@contextmanager
def empty_database(purpose: str) -> Iterator[str]:
    """Make a database, yield its address, and remove it at the end."""
    beside = os.environ.get("DATABASE_URL") or ensure_running(LOCAL)
    with _made(beside, purpose) as url:
        yield url


@contextmanager
def copy_of(url: str, purpose: str) -> Iterator[str]:
    """Make a database that is as the one at `url` is now, yield its address, and remove it at the end."""
    from django.db import connection

    connection.close()  # a database that somebody is connected to cannot be copied
    with _made(_sibling(url, "postgres"), purpose, template=urlsplit(url).path[1:]) as made:
        yield made


@contextmanager
def _made(beside: str, purpose: str, template: str = "template1") -> Iterator[str]:
    name = f"gis_grid_bench_{purpose}_{os.getpid()}"
    _statement(beside, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield _sibling(beside, name)
    finally:
        _statement(beside, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _sibling(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _bring_tables(url: str) -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    os.environ["DJANGO_SETTINGS_MODULE"] = "gis_grid.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver keeps an event loop in this thread
    django.setup()
    connection.close()
    connection.settings_dict["NAME"] = urlsplit(url).path[
        1:
    ]  # the settings name the first one of this process
    call_command("migrate", interactive=False, verbosity=0)


def _statement(url: str, sql: str) -> None:
    connection = psycopg2.connect(url.replace("postgis://", "postgres://", 1))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    finally:
        connection.close()
