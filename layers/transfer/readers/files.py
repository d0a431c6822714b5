"""Look at a file before anything parses it: is it what its name says, and is it harmless?"""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from layers.core.errors import Invalid, TooLarge

FORMATS = {
    ".geojson": "geojson",
    ".json": "geojson",
    ".gpkg": "gpkg",
    ".fgb": "fgb",
    ".zip": "shapefile",
    ".kml": "kml",
    ".csv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
}
HEAD = 65_536
UNPACKED_MAX = 1_000_000_000
"""Bytes that a zip may hold once unpacked: a district's buildings take a fifth of it."""
PACKING_MAX = 200
"""How much smaller a zip may be than its content before it counts as a bomb."""
SMALL = 10_000_000


def format_of(path: Path) -> str:
    """Return the format of a file by its name and its first bytes.

    Raises
    ------
    Invalid : an unknown ending, an empty file, or content that is not what the name says.
    """
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise Invalid(
            _("%(file)s: files end in .geojson, .gpkg, .zip (Shapefile), .kml, .csv or .xlsx.")
            % {"file": path.name},
            code="unknown-format",
        )
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise Invalid(_("%(file)s is empty.") % {"file": path.name}, code="empty-file")
    if not _LOOKS[kind](head):
        raise Invalid(
            _("%(file)s is not what its name says: its content is no %(kind)s.")
            % {"file": path.name, "kind": kind},
            code="not-its-format",
        )
    return kind


def refuse_entities(path: Path, head: bytes) -> None:
    """Refuse XML with a document type: entities could read other files or grow without end."""
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", head, re.IGNORECASE):
        raise Invalid(
            _("%(file)s has a document type declaration, which no map file needs. It was not read.")
            % {"file": path.name},
            code="xml-doctype",
        )


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip whose unpacked size is bearable.

    Raises
    ------
    Invalid : not a zip, or one that is damaged or locked.
    TooLarge : it would unpack to more than `UNPACKED_MAX`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bomb(path, archive)
            yield archive
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise Invalid(
            _("%(file)s is damaged or locked and cannot be unpacked.") % {"file": path.name}, code="bad-zip"
        ) from error


def _refuse_bomb(path: Path, archive: zipfile.ZipFile) -> None:
    unpacked = sum(member.file_size for member in archive.infolist())
    packed = max(sum(member.compress_size for member in archive.infolist()), 1)
    if unpacked > UNPACKED_MAX or (unpacked > SMALL and unpacked / packed > PACKING_MAX):
        raise TooLarge(
            _("%(file)s would unpack to %(size)d MB. It was not unpacked.")
            % {"file": path.name, "size": unpacked // 1_000_000},
            code="zip-too-large",
        )


def shapefile_members(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the parts of the one Shapefile in a zip, by ending; its names inside the zip do not matter."""
    shapes = [name for name in archive.namelist() if name.lower().endswith(".shp") and "__MACOSX" not in name]
    if len(shapes) != 1:
        raise Invalid(
            _("%(file)s holds %(count)d Shapefiles; put exactly one into the zip.")
            % {"file": path.name, "count": len(shapes)},
            code="not-one-shapefile",
        )
    stem = str(PurePosixPath(shapes[0]).with_suffix("")).lower()
    parts = {
        PurePosixPath(member.filename).suffix.lower(): member
        for member in archive.infolist()
        if str(PurePosixPath(member.filename).with_suffix("")).lower() == stem
    }
    missing = [ending for ending in (".shx", ".dbf") if ending not in parts]
    if missing:
        raise Invalid(
            _("%(file)s lacks a part of the Shapefile: %(parts)s.")
            % {"file": path.name, "parts": ", ".join(missing)},
            code="shapefile-part-missing",
        )
    return parts


def _is_json(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def _is_text(head: bytes) -> bool:
    return b"\0" not in head


def _is_kml(head: bytes) -> bool:
    return re.search(rb"<(\w+:)?kml[\s>]", head) is not None


def _is_zip(head: bytes) -> bool:
    return head.startswith(b"PK\x03\x04")


_LOOKS = {
    "geojson": _is_json,
    "gpkg": lambda head: head.startswith(b"SQLite format 3\0"),
    "fgb": lambda head: head.startswith(b"fgb\x03fgb"),
    "shapefile": _is_zip,
    "kml": _is_kml,
    "csv": _is_text,
    "xlsx": _is_zip,
}
