"""The real server on the benchmarks' database, and a client that keeps its connection."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

START_S = 30
UNHINDERED = {f"RATE_LIMIT_PER_MINUTE_{whose}": "1000000000" for whose in ("KEY", "USER", "ADDRESS")}
"""Limits are held while a benchmark runs, and never reached."""


@dataclass(frozen=True)
class Answer:
    """What came back, and how many seconds lie between the request's first byte and the answer's last."""

    status: int
    content: bytes
    seconds: float
    tag: str = ""

    def json(self) -> Any:
        return json.loads(self.content)


class Client:
    """One user on one kept connection."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a request and insist on success.

        A body that is not bytes is sent as JSON; header names are written with underscores.
        """
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        if content is not None:
            sent["Content-Type"] = "application/json"
        started = time.perf_counter()
        self.connection.request(method, path, content, sent)
        response = self.connection.getresponse()
        received = response.read()
        spent = time.perf_counter() - started
        if response.status >= 300 and response.status != 304:
            raise RuntimeError(
                f"{method} {path}: HTTP {response.status} {received[:500].decode(errors='replace')}"
            )
        return Answer(response.status, received, spent, response.headers.get("ETag", ""))


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int
    storage: Path

    def forget_files(self) -> None:
        """Remove the finished files that it keeps, so that the next one who asks has one made."""
        for file in (self.storage / "downloads").glob("*~*"):
            file.unlink()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, user: Any) -> Client:
        """Return a client in which a user is signed in."""
        return Client(self.port, issue_key(user))


def issue_key(user: Any) -> str:
    """Return a new bearer token of a user."""
    from layers.access.keys import sign_in_key

    return str(sign_in_key(user=user))


@contextmanager
def serving(
    application: str = "gis_grid.wsgi:application", *, workers: int = 1, **settings: str
) -> Iterator[Server]:
    """Serve a WSGI application the way `script/server` does, with one worker, until the end.

    It keeps files in a folder of its own: two servers of a run may have different databases.

    Parameters
    ----------
    settings : environment variables of this server, such as `DATABASE_URL`.
    """
    with (
        TemporaryDirectory() as storage,
        _running(application, workers, settings | {"STORAGE_DIR": storage}) as (process, port),
    ):
        yield Server(port, process.pid, Path(storage))


@contextmanager
def _running(
    application: str, workers: int, settings: dict[str, str]
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", str(workers), "--blocking-threads", "8", "--backlog", "1024",
        "--no-access-log", "--log-level", "error", application,
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env=os.environ | UNHINDERED | settings, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait_for(process, port)
        yield process, port
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(8)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the server answers anything at all."""
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            probe = HTTPConnection("127.0.0.1", port, timeout=START_S)
            probe.request("GET", "/healthz")
            probe.getresponse().read()
            return
        except (ConnectionRefusedError, RemoteDisconnected):
            time.sleep(0.05)
    raise RuntimeError("The server did not start; its message stands above.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
