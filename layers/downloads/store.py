"""Finished files, kept for the next who asks for the same: bounded in size and age, the least recently used goes first.

A file's name is a digest of layer, version, scope and request, so that one user's file is found by another only when both see
the same rows. It becomes visible by one rename, whole. What a process that died has left is removed by the next making.
"""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from layers.downloads.busy import is_held, one_of, only_one
from layers.downloads.maker import disk_full

LOCKS = 64
UNFINISHED = "unfinished-"


@dataclass(frozen=True)
class Kept:
    """A finished file, open, and the token from which a follower of changes goes on who holds it."""

    file: BinaryIO
    since: str


Make = Callable[[Path], tuple[Path, str]]
"""Makes a file in a folder; returns it with its token."""


def folder() -> Path:
    return Path(settings.STORAGE_DIR) / "downloads"


def most_bytes() -> int:
    return int(settings.DOWNLOADS_KEPT_MB) * 1_000_000


def find(key: str, ending: str) -> Kept | None:
    """Return a kept file, and note that it was used. It can be read to its end even if it is removed meanwhile."""
    for path in folder().glob(f"{key}~*.{ending}"):
        with suppress(FileNotFoundError):
            os.utime(path)
            return Kept(path.open("rb"), path.name.removeprefix(f"{key}~").removesuffix(f".{ending}"))
    return None


def find_or_make(key: str, ending: str, make: Make) -> Kept:
    """Return the kept file of a key, made once however many ask for it at the same time.

    Raises
    ------
    Busy : as many files are in the making as may be.
    DiskFull : there is no room, and nothing was left behind.
    """
    kept = find(key, ending)
    if kept is not None:
        return kept
    with _storage_errors():
        (folder() / "locks").mkdir(parents=True, exist_ok=True)
        with only_one(folder() / "locks" / str(int(key[:8], 16) % LOCKS)):
            return find(key, ending) or _made(key, ending, make)


def _made(key: str, ending: str, make: Make) -> Kept:
    with one_of(folder() / "locks", settings.DOWNLOADS_MADE_AT_ONCE):
        sweep()
        with _workshop() as workshop:
            made, since = make(workshop)
            path = folder() / f"{key}~{since}.{ending}"
            kept = Kept(made.open("rb"), since)
            made.replace(path)
    make_room(keep=path)
    return kept


@contextmanager
def _workshop() -> Iterator[Path]:
    """A folder for a making, which goes with it. Its lock tells others that somebody is at work."""
    path = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder()))
    try:
        with only_one(path / "lock"):
            yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def sweep(now: float | None = None) -> None:
    """Remove what is too old, and what nobody works at any more."""
    now = time.time() if now is None else now
    for path in _files():
        if now - _used_at(path) > settings.DOWNLOADS_KEPT_H * 3600:
            path.unlink(missing_ok=True)
    for path in folder().glob(f"{UNFINISHED}*"):
        if not is_held(path / "lock") and now - _used_at(path) > STARTING_S:
            shutil.rmtree(path, ignore_errors=True)
    make_room()


STARTING_S = 5
"""A workshop this young may not have its lock yet."""


def make_room(keep: Path | None = None) -> None:
    """Remove the least recently used files until the rest is within bounds."""
    newest_first = sorted(_files(), key=_used_at, reverse=True)
    total = 0
    for path in sorted(newest_first, key=lambda path: path != keep):
        total += _size(path)
        if total > most_bytes() and path != keep:
            path.unlink(missing_ok=True)


def _files() -> list[Path]:
    return [path for path in folder().glob("*~*") if path.is_file()]


def _used_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def _storage_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise disk_full() from error
