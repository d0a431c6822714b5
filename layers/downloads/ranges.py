"""Parts of a finished file, by RFC 9110: a broken download goes on where it stopped. Pure."""

import re
from collections.abc import Generator
from typing import BinaryIO

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
PIECE = 1 << 18


class NotSatisfiable(Exception):
    """A range that lies behind the file's end."""


def range_of(header: str, size: int) -> tuple[int, int] | None:
    """Return first and last byte of a `Range` header; None for what may be ignored: another unit, several ranges, nonsense.

    Raises
    ------
    NotSatisfiable : none of it is in the file.
    """
    found = ONE_RANGE.fullmatch(header.strip())
    if not found or found[1] == found[2] == "":
        return None
    if found[1] == "":
        first, last = max(size - int(found[2]), 0), size - 1
    else:
        first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
        if found[2] and int(found[2]) < first:
            return None
    if first >= size or first > last:
        raise NotSatisfiable
    return first, last


def pieces(file: BinaryIO, first: int, last: int) -> Generator[bytes]:
    """Yield the bytes from the first to the last, and close the file."""
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
