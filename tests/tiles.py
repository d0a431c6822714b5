"""Tiles for tests: the lane as a server runs it, a tile read back, and places on the map."""

from collections.abc import Callable
from dataclasses import dataclass
from math import asinh, pi, radians, tan
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory

from layers.models import Division, GridScheme
from layers.tiles.lane import TileLane
from layers.tiles.watch import watch


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes


class Browser:
    """Somebody who reads tiles through the lane and Django, as through a server's process."""

    def __init__(self, application: Callable[..., Any], **headers: str) -> None:
        self.application, self.headers = application, headers

    def get(self, url: str, **headers: str) -> Answer:
        environment = RequestFactory(headers=self.headers | headers).get(url).environ
        told: dict[str, Any] = {}

        def start(status: str, pairs: list[tuple[str, str]], *_rest: Any) -> None:
            told.update(status=int(status[:3]), headers={name.lower(): value for name, value in pairs})

        body = self.application(environment, start)
        content = b"".join(body)
        getattr(body, "close", lambda: None)()
        return Answer(content=content, **told)


def lane() -> TileLane:
    return TileLane(WSGIHandler())


def by_token(application: Callable[..., Any], user: Any) -> Browser:
    from layers.access.keys import sign_in_key

    return Browser(application, authorization=f"Bearer {sign_in_key(user=user)}")


def tile_url(layer: str, z: int, lng: float, lat: float, query: str = "") -> str:
    x, y = tile_of(z, lng, lat)
    return f"/tiles/{layer}/{z}/{x}/{y}.mvt{query}"


def tile_of(z: int, lng: float, lat: float) -> tuple[int, int]:
    side = 1 << z
    return int((lng + 180) / 360 * side), int((1 - asinh(tan(radians(lat))) / pi) / 2 * side)


def look() -> None:
    """Let this process learn at once what it would learn within a tenth of a second."""
    watch.versions(at_once=True)


def touches_of(layer: str) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT west, north, east, south FROM layers_tiletouch WHERE layer = %s ORDER BY id", [layer]
        )
        return list(cursor.fetchall())


def squares(division: Division | None, count: int, west: float, prefix: str) -> None:
    """Lay a chessboard of grids of 7 m by one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO layers_grid (scheme_id, code, name, initials, division_id, area_m2, part_count, households,"
            " residents, valid_from, attributes, geometry)"
            " SELECT %s, %s || n, 'A grid''s name', '', %s, 49, 1, 0, 0, now(), '{}', ST_Multi(ST_MakeEnvelope("
            "   %s + x * 7e-5, 29 + y * 7e-5, %s + (x + 1) * 7e-5, 29 + (y + 1) * 7e-5, 4326))"
            "   FROM generate_series(0, %s - 1) AS n, LATERAL (SELECT n %% 142 AS x, n / 142 AS y) AS place",
            [GridScheme.objects.get().pk, prefix, division.pk if division else None, west, west, count],
        )
