"""Take large answers off the server, and large results off the database, without keeping them."""

import subprocess
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from gis_grid.cluster import BINARIES
from tests.bench.server import Server

PIECE = 1 << 18


@dataclass(frozen=True)
class Taken:
    """What came: bytes, seconds to the first byte of the content, seconds in all."""

    bytes: int
    first_byte_s: float
    seconds: float


def download(port: int, path: str, key: str, **headers: str) -> Taken:
    """Read an answer to its end over a connection of its own, as curl to /dev/null does.

    Raises
    ------
    RuntimeError : the answer is not 200, or breaks off.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=600)
    sent = {"Authorization": f"Bearer {key}"} | {n.replace("_", "-"): v for n, v in headers.items()}
    started = time.perf_counter()
    connection.request("GET", path, headers=sent)
    response = connection.getresponse()
    total, first = 0, 0.0
    while piece := response.read1(PIECE):
        first = first or time.perf_counter() - started
        total += len(piece)
    spent = time.perf_counter() - started
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path}: HTTP {response.status}")
    return Taken(total, first, spent)


def made(server: Server, path: str, key: str) -> Taken:
    """Download a file that the server has to make, and not one that it has kept."""
    server.forget_files()
    return download(server.port, path, key)


def copy_out(url: str, sql: str, *, binary: bool = False, one_process: bool = False) -> None:
    """Have psql copy the result of a query into nothing: the least that bringing these rows out costs."""
    form = " (FORMAT binary)" if binary else ""
    alone = ["SET max_parallel_workers_per_gather = 0"] if one_process else []
    run_sql(url, *alone, f"COPY ({sql}) TO STDOUT{form}")


def run_sql(url: str, *statements: str) -> None:
    program = str(postgres_program("psql"))
    commands = [part for statement in statements for part in ("-c", statement)]
    options = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null"]
    subprocess.run([program, *options, *commands, url.replace("postgis://", "postgres://", 1)], check=True)


def postgres_program(name: str) -> Path:
    """Return the newest PostgreSQL's program of that name."""
    found = sorted(BINARIES.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return found[-1] if found else Path(name)
