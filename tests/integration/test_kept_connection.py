"""A kept database connection that the server has ended is noticed before it is used, without asking each time."""

import threading
from typing import Any

import psycopg2
import pytest
from django.db import close_old_connections, connection

pytestmark = pytest.mark.django_db(transaction=True)


def in_a_thread(run: Any) -> Any:
    """Run on a connection of its own, as a thread of the server has one."""
    told: list[Any] = []

    def work() -> None:
        try:
            told.append(run())
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return told[0]


def answer_to(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def end_backend(pid: int) -> None:
    """End a session of the server from another one, and wait until it is gone."""
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    other.autocommit = True
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()


def test_an_ended_connection_is_replaced_at_the_next_request() -> None:
    def run() -> tuple[int, int]:
        first = answer_to("SELECT pg_backend_pid()")
        end_backend(first)
        close_old_connections()  # what Django does as a request begins
        return first, answer_to("SELECT pg_backend_pid()")

    first, second = in_a_thread(run)
    assert first != second


def test_a_living_connection_is_kept() -> None:
    def run() -> tuple[int, int]:
        first = answer_to("SELECT pg_backend_pid()")
        close_old_connections()
        return first, answer_to("SELECT pg_backend_pid()")

    first, second = in_a_thread(run)
    assert first == second


def test_statements_are_not_compiled() -> None:
    assert in_a_thread(lambda: answer_to("SHOW jit")) == "off"
