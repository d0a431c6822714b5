"""Has a file made of a download's rows by the making process, which reads them from the database itself.

Only inside a transaction that ran before, of which no other session knows, are they copied out here and passed on.
"""

import json
import subprocess
import sys
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

import psycopg2.extensions
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from layers.core.errors import Invalid, Refused, TooLarge
from layers.downloads.copying import PIECE, exported, with_room
from layers.downloads.making.task import DISK_FULL, MIXED, TOO_LARGE, TOO_MANY_ROWS, Column, Source, Task
from layers.downloads.making.text import PROPERTIES
from layers.downloads.statements import WITHOUT_MOMENTS, cells, columns, shells
from layers.downloads.wanted import Wanted

MODULE = "layers.downloads.making"


class DiskFull(Refused):
    status, default_code = HTTPStatus.INSUFFICIENT_STORAGE, DISK_FULL


def disk_full() -> DiskFull:
    return DiskFull(_("The server's disk is full, so the file could not be made. Nothing of it was kept."))


class MakingFailed(RuntimeError):
    """A fault of ours or of a library's."""


def make(wanted: Wanted, folder: Path, most_bytes: int) -> tuple[Path, int]:
    """Make the file in a folder; return it and the number of its features. Call it inside `snapshot`.

    Raises
    ------
    DiskFull, TooLarge, Refused : there will be no such file, and why.
    """
    moment = exported()
    task = task_of(wanted, folder, most_bytes, is_reader=moment is not None)
    query = shells(wanted) if _is_json(wanted) else columns(wanted)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", MODULE, task.as_text()], cwd=settings.BASE_DIR, bufsize=PIECE,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
        try:
            told = (
                _fed(process, query) if moment is None else _sent(process, Source(address(), moment, query))
            )
        finally:
            process.kill()
            process.wait()
    if "rows" not in told:
        raise _refusal(told, wanted, folder)
    return Path(task.path), int(told["rows"])


def task_of(wanted: Wanted, folder: Path, most_bytes: int, *, is_reader: bool) -> Task:
    texts = {"datetime": "string"} if wanted.form.ending in WITHOUT_MOMENTS else {}
    described = tuple(
        Column(entry.name, texts.get(entry.type, entry.type), str(entry.title))
        for entry in wanted.layer.fields
    )
    if wanted.form.ending == "csv":
        described = tuple(Column(column.name, "string", column.title) for column in described)
    return Task(
        ending=wanted.form.ending,
        folder=str(folder),
        layer=wanted.layer.id,
        columns=(Column(PROPERTIES, "string", ""),) if _is_json(wanted) else described,
        geometry_type=wanted.layer.geometry_type,
        system=wanted.system,
        zone=settings.TIME_ZONE,
        most_bytes=most_bytes,
        is_reader=is_reader,
    )


def _is_json(wanted: Wanted) -> bool:
    return wanted.form.ending in {"geojson", "geojsonl"}


def address() -> str:
    """Return how the database is reached, as libpq reads it."""
    parameters = connection.get_connection_params()
    del parameters["cursor_factory"]
    return str(psycopg2.extensions.make_dsn(**parameters))


def _sent(process: "subprocess.Popen[bytes]", source: Source) -> dict[str, Any]:
    """Say where the rows are, wait, and return what the process says at its end. It lives while its input is open."""
    assert process.stdin is not None and process.stdout is not None
    with suppress(BrokenPipeError), process.stdin:
        process.stdin.write(source.as_line())
        process.stdin.flush()
        return _told(process.stdout)
    return _told(process.stdout)


def _fed(process: "subprocess.Popen[bytes]", query: str) -> dict[str, Any]:
    """Copy the rows in and return what the process says at its end."""
    assert process.stdin is not None and process.stdout is not None
    with_room(process.stdin.fileno())
    try:
        with connection.cursor() as cursor, process.stdin:
            cursor.copy_expert(cells(query), process.stdin)
    except BrokenPipeError:
        connection.connection.cancel()
    return _told(process.stdout)


def _told(output: IO[bytes]) -> dict[str, Any]:
    """Return what the process says at its end; nothing when it ends without a word."""
    told = output.read()
    return dict(json.loads(told)) if told else {}


def _refusal(told: dict[str, Any], wanted: Wanted, folder: Path) -> Exception:
    reason = told.get("failed")
    if reason == DISK_FULL:
        return disk_full()
    if reason == TOO_LARGE:
        return TooLarge(
            _(
                "The file would be larger than this format or this server takes. Ask for a part, or another format."
            ),
            code="download-too-large",
        )
    if reason == TOO_MANY_ROWS:
        return TooLarge(
            _("A sheet has room for %(most)d rows. Ask for a part, or another format.")
            % {"most": told["most"]},
            code="download-too-large",
        )
    if reason == MIXED:
        return Invalid(
            _("Collections of shapes have no place in a Shapefile. Take GeoPackage or FlatGeobuf."),
            code=MIXED,
        )
    log = (folder / "log").read_text(encoding="utf-8", errors="replace")
    return MakingFailed(f"{wanted.layer.id}.{wanted.form.ending}: {log[-4000:]}")
