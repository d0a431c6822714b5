"""What ours is compared with: programs of the system, and a virtual environment that is made when first wanted.

Whatever cannot be had leaves its cells empty; the run says so and goes on.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench.database import LOCAL

HOME = LOCAL / "bench-peers"
PINNED = Path(__file__).resolve().parents[2] / "requirements-bench.txt"
STAMP = HOME / "requirements-bench.txt"
"""A copy of what was installed."""


class NotToBeHad(Exception):
    """A peer is not on this machine and cannot be brought; the text says what was missed."""


def program(name: str) -> str:
    """Return the path of a system program."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        raise NotToBeHad(f"{name} is not installed")
    return found


def python_program(name: str) -> str:
    """Return the path of a program of the peers' virtual environment, making that when needed."""
    if not (STAMP.is_file() and STAMP.read_bytes() == PINNED.read_bytes()):
        _make()
    return str(HOME / "bin" / name)


def _make() -> None:
    shutil.rmtree(HOME, ignore_errors=True)
    for command in (
        [sys.executable, "-m", "venv", str(HOME)],
        [str(HOME / "bin" / "python"), "-m", "pip", "install", "--no-input", "-q", "-r", str(PINNED)],
    ):
        done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise NotToBeHad(
                f"the peers' packages cannot be brought: {done.stderr.strip().splitlines()[-1:]}"
            )
    shutil.copyfile(PINNED, STAMP)
