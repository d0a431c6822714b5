"""Load: wrk asks a server for a list of addresses, pgbench a database for a list of statements; two at a time."""

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.bulk import postgres_program
from tests.bench.peers import program

CLIENTS, CONNECTIONS = 2, 4
"""A server spreads connections over its workers by chance: of two, both are often on one."""
MOST_SCRIPTS = 120
"""pgbench takes no more than 128 files."""
SCRIPT = Path(__file__).parent / "pages" / "addresses.lua"


@dataclass(frozen=True)
class Rate:
    """What a load gave.

    Parameters
    ----------
    p95_ms : None where the tool does not tell.
    failed : answers that were none: above 399, or none at all.
    """

    per_second: float
    p95_ms: float | None = None
    failed: int = 0


def asked(
    port: int,
    paths: Sequence[str],
    seconds: float,
    headers: Mapping[str, str] | None = None,
    tags: Mapping[str, str] | None = None,
) -> Rate:
    """Ask for the addresses in turn, again and again, on two kept connections.

    Parameters
    ----------
    tags : path → ETag that the asker says it has.

    Raises
    ------
    NotToBeHad : wrk is not installed.
    RuntimeError : an answer was an error: what is fast because it fails is not fast.
    """
    with TemporaryDirectory() as folder:
        listed = Path(folder, "paths")
        listed.write_text(
            "".join(f"{path}\t{(tags or {}).get(path, '')}\n" for path in paths), encoding="utf-8"
        )
        command = [
            program("wrk"),
            f"-t{CLIENTS}",
            f"-c{CLIENTS}",
            f"-d{max(1, round(seconds))}s",
            "-s",
            str(SCRIPT),
        ]
        for name, value in (headers or {}).items():
            command += ["-H", f"{name}: {value}"]
        done = subprocess.run(
            [*command, f"http://127.0.0.1:{port}", "--", str(listed)],
            capture_output=True,
            text=True,
            check=True,
        )
    found = re.search(r"RATE ([\d.]+) P95 ([\d.]+) FAILED (\d+)", done.stdout)
    if found is None:
        raise RuntimeError(f"wrk said: {done.stdout} {done.stderr}")
    rate = Rate(float(found[1]), float(found[2]), int(found[3]))
    if rate.failed:
        raise RuntimeError(f"{rate.failed} answers to {paths[0]} and its like were errors")
    return rate


def stated(url: str, statements: Sequence[str], seconds: float) -> Rate:
    """Run the statements, chosen at random, over two connections by pgbench."""
    with TemporaryDirectory() as folder:
        files = []
        for number, statement in enumerate(islice(statements, MOST_SCRIPTS)):
            file = Path(folder, f"{number}.sql")
            file.write_text(f"{statement};\n", encoding="utf-8")
            files += ["-f", str(file)]
        command = [str(postgres_program("pgbench")), "-n", "-c", str(CLIENTS), "-j", str(CLIENTS)]
        command += ["-T", str(max(1, round(seconds))), *files, url.replace("postgis://", "postgres://", 1)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None:
        raise RuntimeError(f"pgbench said: {done.stdout} {done.stderr}")
    return Rate(float(found[1]))
