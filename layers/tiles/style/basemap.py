"""The base map's layers: the palette and the road casings of `layers/frontend/map/basemap.ts`."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

from layers.tiles.style.labels import label
from layers.tiles.style.zooms import Steps, by_zoom, zoom_at

GROUND = "#f4f3ef"
STEPS = (inf, 20, 6, 2)
"""Below these resolutions the road widths change, in metres a pixel."""


@dataclass(frozen=True)
class Road:
    category: str
    widths: tuple[float, float, float, float]
    fill: str
    casing: str
    named_from: int
    text_size: int = 11


ROADS = (
    Road("footway", (0, 0.6, 1.2, 2.5), "#d6d0c4", "", 3),
    Road("residential", (0.4, 1.4, 4, 10), "#ffffff", "#dcd8cf", 3),
    Road("secondary", (0.8, 2.6, 6.5, 14), "#ffffff", "#d3cec3", 2),
    Road("arterial", (1.6, 4, 9, 18), "#fbe6bb", "#dfc081", 1, 12),
    Road("expressway", (2, 4.6, 8, 15), "#f3c67c", "#b98a3a", 1, 12),
)
AREAS = {"park": ("#dbe9d2", "#cbdec0"), "water": ("#c3dcea", "#a8cadd"), "building": ("#e9e5dd", "#dad4c8")}
AREA_NAMES = {"water": "#5d8aa5", "park": "#6f8f63"}


def background() -> dict[str, Any]:
    return {"id": "background", "type": "background", "paint": {"background-color": GROUND}}


def grounds() -> Iterator[dict[str, Any]]:
    """Yield areas, then the casings of all roads, then the roads, the widest uppermost."""
    for kind, (fill, line) in AREAS.items():
        here = _where(["==", ["get", "kind"], kind], ["==", ["geometry-type"], "Polygon"])
        yield _layer(f"basemap/{kind}", "fill", here, paint={"fill-color": fill, "fill-antialias": True})
        yield _layer(
            f"basemap/{kind}-edge",
            "line",
            here,
            paint={"line-color": line, "line-width": 1},
            minzoom=zoom_at(STEPS[3]),
        )
    yield from (_casing(road) for road in ROADS if road.casing)
    yield from map(_road, ROADS)


def names() -> Iterator[dict[str, Any]]:
    """Yield the base map's labels, the most important last, so that they are placed first."""
    for kind, colour in AREA_NAMES.items():
        here = _where(["==", ["get", "kind"], kind], ["has", "name"])
        yield _layer(
            f"basemap/{kind}-name",
            "symbol",
            here,
            **label(["get", "name"], 12, colour),
            minzoom=zoom_at(STEPS[1]),
        )
    for road in ROADS:
        text = label(
            ["get", "name"],
            road.text_size,
            "#6d6355",
            symbol_placement="line",
            symbol_spacing=500,
            text_max_angle=22,
        )
        here = _where(*_of(road), ["has", "name"])
        yield _layer(
            f"basemap/{road.category}-name", "symbol", here, **text, minzoom=zoom_at(STEPS[road.named_from])
        )
    yield _place("community", 12, "#74828b", minzoom=zoom_at(STEPS[2]))
    yield _place("street", 15, "#4b5a64", maxzoom=zoom_at(STEPS[3]))


def _casing(road: Road) -> dict[str, Any]:
    more = (0, 1, 2, 2)
    widths: Steps = [(at, width + rim) for at, width, rim in zip(STEPS, road.widths, more, strict=True)]
    paint = {"line-color": road.casing, "line-width": by_zoom(widths)}
    return _layer(
        f"basemap/{road.category}-casing",
        "line",
        _where(*_of(road)),
        paint=paint,
        layout=_round(),
        minzoom=zoom_at(STEPS[1]),
    )


def _road(road: Road) -> dict[str, Any]:
    widths: Steps = list(zip(STEPS, road.widths, strict=True))
    paint: dict[str, Any] = {"line-color": road.fill, "line-width": by_zoom(widths)}
    if road.category == "footway":
        paint["line-dasharray"] = [2.5, 2.5]
    return _layer(f"basemap/{road.category}", "line", _where(*_of(road)), paint=paint, layout=_round())


def _place(category: str, size: int, colour: str, **zooms: float) -> dict[str, Any]:
    here = _where(["==", ["get", "kind"], "place"], ["==", ["get", "category"], category])
    return _layer(f"basemap/{category}-name", "symbol", here, **label(["get", "name"], size, colour), **zooms)


def _of(road: Road) -> list[list[Any]]:
    return [["==", ["get", "kind"], "road"], ["==", ["get", "category"], road.category]]


def _round() -> dict[str, str]:
    return {"line-cap": "round", "line-join": "round"}


def _where(*conditions: list[Any]) -> list[Any]:
    return ["all", *conditions]


def _layer(layer_id: str, kind: str, filter_: list[Any], **members: Any) -> dict[str, Any]:
    return {
        "id": layer_id,
        "type": kind,
        "source": "basemap",
        "source-layer": "basemap",
        "filter": filter_,
        **members,
    }
