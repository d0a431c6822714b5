"""Networks as files: one file each, its arrays mapped into memory as they lie there. Pure but for the file.

`GGROADS` and a format number; the length of a JSON head and the head itself, which says where each array lies and what
the digest of all of them is; the arrays. A file is written beside its place and renamed into it, so that whoever finds
it finds it whole; whoever has mapped it keeps it even when it is removed.
"""

import hashlib
import json
import mmap
import os
import struct
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import numpy as np

from layers.roads.network import Network

MAGIC: Final = b"GGROADS\n"
FORMAT: Final = 1
_START: Final = struct.Struct("<8sIQ")
_ALIGN: Final = 64


class Unreadable(Exception):
    """A file that holds no whole network that this version of the program knows; the text says what is wrong."""


def write(network: Network, path: Path) -> int:
    """Write a network; the file is there whole or not at all. Returns its size in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            for part in _parts(network):
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return path.stat().st_size


def read(path: Path) -> Network:
    """Map a network from its file.

    Raises
    ------
    Unreadable : no such file, a torn one, or one of a newer format.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path.name} cannot be opened: {_reason(error)}") from error
    head, body = _head(path.name, mapped)
    if hashlib.blake2b(body, digest_size=16).hexdigest() != head["digest"]:
        raise Unreadable(f"{path.name} is damaged: its content is not what was written")
    try:
        return _network(head, body)
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"{path.name} is damaged: {error}") from error


def _parts(network: Network) -> list[Any]:
    values = {field.name: getattr(network, field.name) for field in fields(network)}
    arrays = {name: np.ascontiguousarray(value) for name, value in values.items() if _is_array(value)}
    plain = {name: value for name, value in values.items() if name not in arrays}
    placed, body, offset = {}, [], 0
    for name, array in arrays.items():
        placed[name] = {"dtype": array.dtype.str, "shape": array.shape, "offset": offset}
        padding = -array.nbytes % _ALIGN
        body += [array.tobytes(), b"\0" * padding]
        offset += array.nbytes + padding
    digest = hashlib.blake2b(digest_size=16)
    for part in body:
        digest.update(part)
    head = {"plain": plain, "arrays": placed, "size": offset, "digest": digest.hexdigest()}
    text = json.dumps(head, ensure_ascii=False).encode()
    text += b" " * (-(_START.size + len(text)) % _ALIGN)
    return [_START.pack(MAGIC, FORMAT, len(text)), text, *body]


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray)


def _head(name: str, mapped: mmap.mmap) -> tuple[dict[str, Any], memoryview]:
    if len(mapped) < _START.size:
        raise Unreadable(f"{name} is no road network: it is too short")
    magic, version, length = _START.unpack_from(mapped)
    if magic != MAGIC:
        raise Unreadable(f"{name} is no road network")
    if version > FORMAT:
        raise Unreadable(f"{name} was written by a newer version of this program (format {version})")
    first = _START.size + length
    try:
        head = json.loads(mapped[_START.size : first])
        size = int(head["size"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"{name} is damaged: its head cannot be read") from error
    if len(mapped) != first + size:
        raise Unreadable(f"{name} is torn: {len(mapped)} bytes where {first + size} were written")
    return head, memoryview(mapped)[first:]


def _network(head: dict[str, Any], body: memoryview) -> Network:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in head["plain"].items()
    }
    for name, at in head["arrays"].items():
        count = int(np.prod(at["shape"]))
        array = np.frombuffer(body, dtype=at["dtype"], count=count, offset=at["offset"])
        values[name] = array.reshape(at["shape"])
    return Network(**values)


def _sync_folder(folder: Path) -> None:
    """See the renaming through to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
