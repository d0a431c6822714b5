"""Formats of text, as the database makes them: nothing of a layer is held but what is on its way."""

import logging
from collections.abc import Callable, Generator, Iterable

from psycopg2 import Error

from layers.core import crs as systems
from layers.downloads.copying import copying, snapshot
from layers.downloads.statements import RECORD_SEPARATOR, SEAM, features, table
from layers.downloads.wanted import Wanted

BYTE_ORDER_MARK = "\ufeff".encode()
BROKEN = b'\n"This download broke off. Ask again.'
"""A text without its closing quote: no reader of JSON, of JSON lines or of CSV takes the file for whole."""

TAIL = b"]}\n"

log = logging.getLogger(__name__)


def text_of(wanted: Wanted, *, as_sequence: bool = False) -> Generator[bytes]:
    """Yield a file piece by piece; the first before the database has begun.

    Parameters
    ----------
    as_sequence : GeoJSON lines by RFC 8142.

    Raises
    ------
    psycopg2.Error : the database gave up; what was yielded is not the whole.
    """
    if wanted.form.ending == "geojson":
        return collection(wanted)
    if wanted.form.ending == "csv":
        return spreadsheet(wanted)
    return lines(wanted, RECORD_SEPARATOR if as_sequence else "")


def collection(wanted: Wanted, **members: str) -> Generator[bytes]:
    """Yield a FeatureCollection.

    Parameters
    ----------
    members : further members of the collection, each already JSON text.
    """
    yield head_of(wanted.system, **members)
    yield from _without_first_comma(seamless(_copied(wanted, features)))
    yield TAIL


def head_of(system: str, **members: str) -> bytes:
    """Open a FeatureCollection. Other systems than WGS 84 are named the way GeoJSON had before RFC 7946: GDAL reads it."""
    if system.startswith("EPSG:") and system != systems.WGS84:
        code = system.partition(":")[2]
        members["crs"] = f'{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::{code}"}}}}'
    further = "".join(f'"{name}":{value},' for name, value in members.items())
    return f'{{"type":"FeatureCollection",{further}"features":['.encode()


def lines(wanted: Wanted, before: str) -> Generator[bytes]:
    return seamless(_copied(wanted, lambda asked: features(asked, before)))


def spreadsheet(wanted: Wanted) -> Generator[bytes]:
    """Without the mark at its head Excel takes UTF-8 for something else."""
    yield BYTE_ORDER_MARK
    yield from _copied(wanted, table)


def or_broken(pieces: Generator[bytes]) -> Generator[bytes]:
    """End a text so that nobody takes it for whole when the database gives up: its beginning has left already."""
    try:
        yield from pieces
    except Error:
        log.exception("A download broke off.")
        yield BROKEN


def _copied(wanted: Wanted, statement: Callable[[Wanted], str]) -> Generator[bytes]:
    with snapshot(), copying(statement(wanted)) as copy:
        yield from copy.blocks()


def seamless(blocks: Iterable[bytes]) -> Generator[bytes]:
    """Leave every seam out, also one that lies across two blocks."""
    held = b""
    for block in blocks:
        text = held + block
        start = text.find(SEAM[:1], max(0, len(text) - len(SEAM) + 1))
        held = text[start:] if start >= 0 else b""
        yield text[: len(text) - len(held)].replace(SEAM, b"")
    yield held


def _without_first_comma(blocks: Generator[bytes]) -> Generator[bytes]:
    for block in blocks:
        yield block[1:]
        if block:
            break
    yield from blocks
