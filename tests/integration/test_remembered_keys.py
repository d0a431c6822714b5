"""A key that was looked up a moment ago is not looked up again, and is forgotten when anything about access changes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from layers.access.keys import make_key
from layers.access.remembered import remembered_keys
from tests.two_streets import City

pytestmark = pytest.mark.django_db(transaction=True)

PATH = "/api/cameras/"
SOON_S = 5.0


@pytest.fixture
def secret(city: City) -> str:
    return make_key(acting_user=city.viewer, name="Wall")[1]


@pytest.fixture
def program(secret: str) -> Client:
    return Client(headers={"authorization": f"Bearer {secret}"})


@contextmanager
def elsewhere() -> Iterator[Any]:
    """Write as another process does, of which this one only hears by the database."""
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    try:
        with other, other.cursor() as cursor:
            yield cursor
    finally:
        other.close()


def soon(program: Client, status: int) -> bool:
    """Ask until the answer is another one; a process hears of another's change in a tenth of a second."""
    until = time.monotonic() + SOON_S
    while time.monotonic() < until:
        if program.get(PATH).status_code == status:
            return True
    return False


def test_a_key_is_looked_up_once(program: Client) -> None:
    assert program.get(PATH).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert program.get(PATH).status_code == 200
    assert not [query for query in asked if "layers_apikey" in query["sql"] or "membership" in query["sql"]]


def test_a_key_that_is_revoked_elsewhere_opens_nothing_more(program: Client, secret: str) -> None:
    assert program.get(PATH).status_code == 200
    with elsewhere() as cursor:
        cursor.execute("UPDATE layers_apikey SET revoked_at = now()")
    assert soon(program, 401)


def test_an_owner_who_is_shut_out_elsewhere_is_shut_out_here(program: Client, city: City) -> None:
    assert program.get(PATH).status_code == 200
    with elsewhere() as cursor:
        cursor.execute("UPDATE auth_user SET is_active = false WHERE id = %s", [city.viewer.pk])
    assert soon(program, 401)


def test_a_membership_that_ends_elsewhere_ends_here(program: Client) -> None:
    assert len(program.get(PATH).json()["features"]) == 1
    with elsewhere() as cursor:
        cursor.execute("DELETE FROM layers_membership")
    until = time.monotonic() + SOON_S
    while program.get(PATH).json()["features"] and time.monotonic() < until:
        pass
    assert program.get(PATH).json()["features"] == []


def test_what_one_request_notes_with_its_user_is_not_the_next_ones(secret: str) -> None:
    first, second = remembered_keys.key_of(secret), remembered_keys.key_of(secret)
    assert first is not None and second is not None
    first.user.noted = "of the first"
    assert first.user is not second.user and not hasattr(second.user, "noted")
