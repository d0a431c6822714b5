"""HTTP of finished files: validators, ranges, and a making where the file is not there yet."""

import os
from functools import partial
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from layers.catalog.caching import not_modified
from layers.core.changes import snapshot_token
from layers.downloads.busy import Turn
from layers.downloads.caching import key_of, marked
from layers.downloads.copying import snapshot
from layers.downloads.maker import make
from layers.downloads.ranges import NotSatisfiable, pieces, range_of
from layers.downloads.responses import Held
from layers.downloads.store import Kept, find, find_or_make, most_bytes
from layers.downloads.wanted import Wanted

SINCE = "Changes-Since"
"""The header with the token from which a follower of changes goes on who holds this download."""


def file_response(request: HttpRequest, asked: Wanted) -> HttpResponseBase:
    """Answer with a finished file or the part of it that is asked for. HEAD makes none."""
    key = key_of(request, asked)
    unchanged = not_modified(request, f'"{key}"')
    if unchanged is not None:
        return unchanged
    if request.method == "HEAD":
        kept = find(key, asked.form.ending)
        response = _head(kept)
    else:
        turn = Turn()
        kept = find_or_make(key, asked.form.ending, partial(_make, request, asked))
        response = _part(request, kept, f'"{key}"', turn)
    if kept is not None:
        response.headers[SINCE] = kept.since
    response.headers["Content-Type"] = asked.form.media_type
    response.headers["Accept-Ranges"] = "bytes"
    return marked(response, f'"{key}"')


def _make(request: HttpRequest, asked: Wanted, folder: Path) -> tuple[Path, str]:
    """Make the file of one snapshot, and its token. No file may fill more than half of the room."""
    with snapshot():
        since = snapshot_token(request.user)
        path, _rows = make(asked, folder, most_bytes() // 2)
    return path, since


def _head(kept: Kept | None) -> HttpResponseBase:
    response = HttpResponse()
    if kept is not None:
        with kept.file:
            response.headers["Content-Length"] = str(os.fstat(kept.file.fileno()).st_size)
    return response


def _part(request: HttpRequest, kept: Kept, tag: str, turn: Turn) -> HttpResponseBase:
    size = os.fstat(kept.file.fileno()).st_size
    try:
        part = range_of(_range_header(request, tag), size)
    except NotSatisfiable:
        kept.file.close()
        turn.give_back()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = part or (0, size - 1)
    response = StreamingHttpResponse(Held(pieces(kept.file, first, last), turn), status=206 if part else 200)
    response.headers["Content-Length"] = str(last - first + 1)
    if part:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _range_header(request: HttpRequest, tag: str) -> str:
    """Return the range that counts: with `If-Range`, only one of the very file that the reader has begun."""
    if request.headers.get("If-Range", tag).strip() != tag:
        return ""
    return str(request.headers.get("Range", ""))
