"""A lane of its own for tiles, in front of Django, for those whom Django has let in a moment ago.

A map asks for a hundred tiles at once, and most of them are kept or unchanged: Django's way to a view and back costs many
times the look at what is kept. The lane answers reads of tiles only. It asks Django whenever it does not know somebody,
whenever anything about access has changed since, and whenever anything goes wrong, so there is one place that refuses.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from django.db import DatabaseError, InterfaceError, connection

from layers.access import flushing, limits
from layers.access.channels import TILES
from layers.access.gate import arrive
from layers.core.errors import Refused
from layers.tiles import answers
from layers.tiles.asker import Asker
from layers.tiles.asking import MAX_ZOOM, parts_of
from layers.tiles.pyramid import ACCESS, Versions
from layers.tiles.recent import Recent
from layers.tiles.watch import watch

KNOWN = "gis_grid.tile_asker"
"""Where the view leaves word, in the request's environment, of whom it has let in."""
ADDRESS = re.compile(r"/tiles/([a-z0-9,-]+)/(\d{1,2})/(\d{1,7})/(\d{1,7})\.mvt")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PROOF = (
    "HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO",
    "HTTP_ACCEPT_LANGUAGE",
)  # fmt: skip
"""Everything by which Django tells one asker, or one answer's headers, from another."""
OF_ONE_ANSWER = frozenset({"content-length", "content-type", "content-encoding", "etag"})
TYPE = ("Content-Type", "application/vnd.mapbox-vector-tile")
EMPTY = ("Content-Length", "0")

Environment = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environment, Start], Iterable[bytes]]


class Pass(NamedTuple):
    """Whom Django has let in, in which state of access, and the headers that its answers to him carry."""

    asker: Asker
    access: int
    headers: tuple[tuple[str, str], ...]


class TileLane:
    """WSGI: answer tiles here where that may be, and leave everything else to Django."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.passes = Recent(10_000)

    def __call__(self, environment: Environment, start: Start) -> Iterable[bytes]:
        method = environment["REQUEST_METHOD"]
        if method not in SAFE:
            try:
                return self.application(environment, start)
            finally:
                watch.distrust()
        address = ADDRESS.fullmatch(environment["PATH_INFO"]) if method != "OPTIONS" else None
        if address is None:
            return self.application(environment, start)
        proof = proof_of(environment)
        known = self.passes.get(proof)
        if known is not None:
            answer = quick_answer(environment, known, address)
            if answer is not None:
                status, headers, body = answer
                start(status, headers)
                return (body,) if method == "GET" and body else ()
        return self._learn(proof, environment, start)

    def _learn(self, proof: bytes, environment: Environment, start: Start) -> Iterable[bytes]:
        """Have Django answer, and remember whom it lets in. The state of access is that of before it looked."""
        access = watch.access()

        def noting(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            asker = environment.get(KNOWN)
            names = {name.lower() for name, _value in headers}
            if asker is not None and access is not None and status[:1] in "23" and "set-cookie" not in names:
                same = tuple(pair for pair in headers if pair[0].lower() not in OF_ONE_ANSWER)
                self.passes.put(proof, Pass(asker, access, same))
            return start(status, headers, *rest)

        return self.application(environment, noting)


def proof_of(environment: Environment) -> bytes:
    text = "\n".join([environment.get(name, "") for name in PROOF])
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).digest()


def quick_answer(
    environment: Environment, known: Pass, address: re.Match[str]
) -> tuple[str, list[tuple[str, str]], bytes] | None:
    """Return status, headers and body of a tile; None where Django has to answer."""
    try:
        return _answer(environment, known, address)
    except (Refused, DatabaseError, InterfaceError, ValueError):
        # Django meets it again and says it in its own way; a connection that broke is not used again. A ValueError is
        # a NUL character, which the driver does not send.
        connection.close_if_unusable_or_obsolete()
        return None


def _answer(
    environment: Environment, known: Pass, address: re.Match[str]
) -> tuple[str, list[tuple[str, str]], bytes] | None:
    asker, query = known.asker, query_of(environment)
    layer_ids, z, x, y = address[1], int(address[2]), int(address[3]), int(address[4])
    versions = watch.versions(at_once=watch.is_news(query.get("v")))
    if not is_let_in(known, versions) or z > MAX_ZOOM or x >> z or y >> z:
        return None
    parts = parts_of(layer_ids, asker, query)
    _count(environment, asker)
    tile = answers.Tile(parts, asker, versions, z, x, y)
    tag = tile.tag
    headers = [*known.headers, ("ETag", tag)]
    if tag in environment.get("HTTP_IF_NONE_MATCH", ""):
        return _noted(asker, "304 Not Modified", [*headers, EMPTY], b"")
    kept, was_kept = tile.content()
    if not kept.content:
        return _noted(asker, "204 No Content", [*headers, TYPE, EMPTY], b"")
    body = kept.content
    if was_kept and "gzip" in environment.get("HTTP_ACCEPT_ENCODING", ""):
        packed = kept.packed()
        if packed is not None:
            body = packed
            headers.append(("Content-Encoding", "gzip"))
    return _noted(asker, "200 OK", [*headers, TYPE, ("Content-Length", str(len(body)))], body)


def query_of(environment: Environment) -> dict[str, str]:
    """Read the parameters as Django does: the last of a name counts."""
    text = environment.get("QUERY_STRING", "")
    return dict(parse_qsl(text, keep_blank_values=True)) if text else {}


def is_let_in(known: Pass, versions: Versions) -> bool:
    return known.access == versions.of_layer(ACCESS) and watch.now() < known.asker.until


def _count(environment: Environment, asker: Asker) -> None:
    """Pass the gate as Django's requests do, and hold the limits of account and key."""
    arrive(environment)
    if asker.key_id is None:
        limits.take_user(asker.pk, limits.client_address(environment))
    else:
        limits.take_key(asker.key_id)


def _noted(
    asker: Asker, status: str, headers: list[tuple[str, str]], body: bytes
) -> tuple[str, list[tuple[str, str]], bytes]:
    """Count an answer against the key it was asked with."""
    if asker.key_id is not None:
        flushing.usage.note(asker.key_id, TILES, int(status[:3]))
        flushing.usage.note_bytes(asker.key_id, TILES, len(body))
        flushing.wake()
    return status, headers, body
