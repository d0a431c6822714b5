"""`python -m tests.bench [NAME…] [--json] [--scale S]`: what `script/bench` runs once everything is set up."""

import argparse
import importlib
import json
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import ExitStack
from subprocess import SubprocessError

from django.db import Error as OrmError
from psycopg2 import Error

from tests.bench.bench import Bench
from tests.bench.database import own_database
from tests.bench.row import Row
from tests.bench.table import table

NAMES = ("edit", "layers", "cases", "live", "reach")
PARTS: dict[str, tuple[str, ...]] = {
    "edit": ("check", "operation", "publish", "proposal", "drag"),
    "layers": ("geojson", "files", "parquet", "pages", "tiles", "cached", "fresh", "growth", "writes"),
    "reach": ("build", "polygons", "panel", "siting", "sight"),
}
"""Benchmark → its parts; `edit_check` and so on are modules of this package, each with `rows(bench)`."""
FAILURES = (
    ArithmeticError, AssertionError, LookupError, OSError, RuntimeError, ValueError, SubprocessError, Error, OrmError,
)  # fmt: skip
"""What a part may fail by without ending the others: answers that are none, programs that stop, statements that fail."""


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    wanted = options.names or [name for name in NAMES if name in PARTS]
    wrong = _what_is_wrong(wanted, options.scale)
    if wrong:
        print(wrong, file=sys.stderr)
        return 2
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, _interrupt)
    failed: list[str] = []
    try:
        rows = list(_measured(wanted, options.scale, failed))
    except KeyboardInterrupt:
        print("Stopped; the database of the benchmarks is removed.", file=sys.stderr)
        return 130
    print(f"\n{table(rows)}\n", flush=True)
    if options.json:
        print(json.dumps([row.body() for row in rows], ensure_ascii=False))
    if failed:
        print(f"Failed, and without rows above: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _measured(names: list[str], scale: float, failed: list[str]) -> Iterator[Row]:
    """Yield the rows of each benchmark; a part that fails is noted, and the others go on."""
    for benchmark, parts in _parts(names).items():
        with ExitStack() as cleanup:
            url = cleanup.enter_context(own_database())
            bench = Bench(scale, lambda line: print(f"  {line}", flush=True), cleanup, url)
            for part in parts:
                bench.say(f"{benchmark} {part} …")
                try:
                    yield from importlib.import_module(f"tests.bench.{benchmark}_{part}").rows(bench)
                except FAILURES:
                    traceback.print_exc()
                    failed.append(f"{benchmark}:{part}")


def _parts(names: list[str]) -> dict[str, list[str]]:
    """Return benchmark → parts wanted: all of `edit`, or those named as `edit:drag`."""
    wanted: dict[str, list[str]] = {}
    for name in names:
        benchmark, _colon, part = name.partition(":")
        wanted.setdefault(benchmark, []).extend([part] if part else PARTS[benchmark])
    return wanted


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/bench", description="Measure the project beside a peer and a limit."
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"one of {', '.join(NAMES)}, or one part of it (layers:tiles); all there are without one",
    )
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument(
        "--scale",
        type=float,
        default=1.0,
        metavar="S",
        help="size against the targets' (0.1 is a quick look)",
    )
    return parser.parse_args(arguments)


def _what_is_wrong(names: list[str], scale: float) -> str:
    for benchmark, _colon, part in (name.partition(":") for name in names):
        if benchmark not in NAMES:
            return f"There is no benchmark {benchmark!r}. Known: {', '.join(NAMES)}."
        if benchmark not in PARTS:
            return f"The benchmark {benchmark!r} does not exist yet. There are: {', '.join(PARTS)}."
        if part and part not in PARTS[benchmark]:
            return f"{benchmark} has no part {part!r}. Its parts: {', '.join(PARTS[benchmark])}."
    if not 0 < scale <= 10:
        return "--scale needs a number above 0, at most 10."
    return ""


def _interrupt(_signal: int, _frame: object) -> None:
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
