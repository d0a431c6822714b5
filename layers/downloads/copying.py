"""Rows as the database copies them out, through a pipe: the kernel holds what the reader has not taken, and no more."""

import fcntl
import os
import select
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import psycopg2
from django.db import connection, transaction

PIECE = 1 << 16
BLOCK = 1 << 18
PIPE = 1 << 20
HEARTBEAT_S, AGAIN_S = 1.0, 0.2
SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as of one moment, and write nothing: followers of changes never wait for a reader.

    Inside a transaction that already runs, its own view of the rows is what there is.
    """
    is_own = not connection.in_atomic_block
    with transaction.atomic():
        if is_own:
            with connection.cursor() as cursor:
                cursor.execute(SNAPSHOT)
        yield


def exported() -> str | None:
    """Return a name under which another session reads the present snapshot for as long as this transaction lasts.

    None inside a transaction that ran before: nobody else sees what it has written. This session is idle while the other
    reads, and is not to be ended for that.
    """
    if connection.savepoint_ids:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        return str(cursor.fetchone()[0])


class Copy:
    """A running COPY. The driver pushes rows and a response pulls them, so a thread writes and the caller reads.

    Nobody else may use the connection until it is closed.
    """

    def __init__(self, statement: str) -> None:
        connection.ensure_connection()
        self._session: Any = connection.connection
        self._error: BaseException | None = None
        self._source, into = os.pipe()
        self.rows = 0
        with_room(into)
        self._thread = Thread(target=self._run, args=(statement, into), daemon=True)
        self._thread.start()

    def blocks(self) -> Iterator[bytes]:
        """Yield what comes; an empty block for each second in which nothing does, so that a lost reader is noticed.

        Raises
        ------
        psycopg2.Error : the database gave up; what was yielded is not the whole.
        """
        poll = select.poll()
        poll.register(self._source, select.POLLIN | select.POLLHUP)
        while True:
            block = os.read(self._source, BLOCK) if poll.poll(HEARTBEAT_S * 1000) else None
            if block == b"":
                break
            yield block or b""
        self._thread.join()
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        """Stop it where it stands: the statement is cancelled in the database, not merely left alone."""
        os.close(self._source)
        while self._thread.is_alive():
            self._session.cancel()
            self._thread.join(AGAIN_S)
        if isinstance(self._error, BrokenPipeError):
            self._session.cancel()

    def _run(self, statement: str, into: int) -> None:
        try:
            with open(into, "wb", buffering=PIECE) as pipe, self._session.cursor() as cursor:
                cursor.copy_expert(statement, pipe)
                self.rows = cursor.rowcount
        except (psycopg2.Error, OSError) as error:
            self._error = error


@contextmanager
def copying(statement: str) -> Iterator[Copy]:
    """Run a COPY, and stop it when the caller leaves early."""
    copy = Copy(statement)
    try:
        yield copy
    finally:
        copy.close()


def with_room(pipe: int) -> None:
    """Widen a pipe where the system lets us."""
    try:
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)
    except OSError:
        return
