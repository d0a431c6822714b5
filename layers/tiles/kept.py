"""Tiles kept for the next who asks: in this process, and on disk for all processes and the next start.

A tile is kept under a name that says everything it depends on, its version included, so that nothing is ever corrected:
what is out of date is not asked for again and ages out.
"""

import gzip
import os
import threading
import zlib
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

SMALL = 200
"""Bytes below which packing does not pay."""
OVERHEAD = 400
"""Bytes that a kept tile takes beside its own."""
SEAL = b"\x82\x01\x04"
"""Every file ends with its check sum, as an extension field (16) of the tile that any reader of tiles skips."""
SWEEP_EVERY = 500
"""Files written by a process between two looks at the room they take."""


@dataclass
class Kept:
    """A tile's bytes; packed once somebody asks for it again."""

    content: bytes
    _packed: bytes | None = None

    def packed(self) -> bytes | None:
        """Return the bytes with gzip; None where that does not pay."""
        if self._packed is None and len(self.content) >= SMALL:
            self._packed = gzip.compress(self.content, compresslevel=1, mtime=0)
        return self._packed

    @property
    def size(self) -> int:
        return len(self.content) * 3 // 2 + OVERHEAD


class Memory:
    """What this process keeps, the least used dropped first, up to a number of bytes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, name: str) -> Kept | None:
        with self._lock:
            found = self._kept.get(name)
            if found is not None:
                self._kept.move_to_end(name)
            return found

    def put(self, name: str, kept: Kept) -> None:
        with self._lock:
            if name in self._kept:
                return
            self._kept[name] = kept
            self._size += kept.size
            while self._size > settings.TILE_MEMORY_MB << 20:
                _name, gone = self._kept.popitem(last=False)
                self._size -= gone.size

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0


class Disk:
    """Files below the storage directory, shared by all processes. Whatever goes wrong with them, a tile is made anew."""

    def __init__(self) -> None:
        self._written = 0

    @property
    def folder(self) -> Path:
        return settings.STORAGE_DIR / "tiles"

    def path(self, name: str) -> Path:
        return self.folder / name[:2] / f"{name[2:]}.mvt"

    def get(self, name: str) -> Kept | None:
        """Return a tile; one that is damaged is removed."""
        if not settings.TILE_DISK_MB:
            return None
        path = self.path(name)
        try:
            sealed = path.read_bytes()
        except OSError:
            return None
        content = unsealed(sealed)
        if content is None:
            with suppress(OSError):
                path.unlink()
        return Kept(content) if content is not None else None

    def put(self, name: str, kept: Kept) -> None:
        """Write a tile beside its place and move it there, so that nobody reads half of one."""
        if not settings.TILE_DISK_MB:
            return
        path = self.path(name)
        beside = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(sealed(kept.content))
            beside.replace(path)
        except OSError:
            with suppress(OSError):
                beside.unlink()
            return
        self._written += 1
        if self._written % SWEEP_EVERY == 1:
            sweep(self.folder, settings.TILE_DISK_MB << 20)


def sealed(content: bytes) -> bytes:
    return content + SEAL + zlib.crc32(content).to_bytes(4, "little")


def unsealed(content: bytes) -> bytes | None:
    """Return what was sealed; None when it is damaged."""
    body, seal = content[:-7], content[-7:]
    return body if seal == SEAL + zlib.crc32(body).to_bytes(4, "little") else None


def sweep(folder: Path, most: int) -> None:
    """Remove the oldest files until they take four fifths of the room. Several processes may do it at once."""
    files = []
    for entry in folder.glob("*/*"):
        with suppress(OSError):
            stat = entry.stat()
            files.append((stat.st_mtime, stat.st_size, entry))
    size = sum(file_size for _moment, file_size, _entry in files)
    if size <= most:
        return
    for _moment, file_size, entry in sorted(files):
        if size <= most * 4 // 5:
            return
        with suppress(OSError):
            entry.unlink()
            size -= file_size


memory, disk = Memory(), Disk()
