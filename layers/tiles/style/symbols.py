"""The layers of a style that draw one map layer: areas, lines, points, what stands for many, names."""

from collections.abc import Iterator
from math import inf
from typing import Any

from layers.catalog.layer import Layer, StyleClass
from layers.catalog.shapes import OUTLINE, SHAPES, plain_colour
from layers.tiles.style.labels import label
from layers.tiles.style.sprites import RADIUS, icon_name
from layers.tiles.style.zooms import RADII, Steps, by_zoom, by_zoom_function, zoom_at

IS_MANY = ["has", "count"]
IS_ONE = ["!", IS_MANY]
IS_POINT, IS_POLYGON = (["==", ["geometry-type"], kind] for kind in ("Point", "Polygon"))
AREA = "area"
"""The shape of what is filled thinly; others are lines."""
NOT_POINT = ["!=", ["geometry-type"], "Point"]
LEVEL_WIDTHS: dict[str, Steps] = {
    "district": [(inf, 2.4), (9, 3.2)],
    "street": [(inf, 1.8), (9, 2.6)],
    "community": [(inf, 0.9), (9, 1.8)],
}
LAYER_WIDTHS: dict[str, Steps] = {"grids": [(inf, 0.35), (12, 0.6), (6, 1.2)]}
PLAIN_WIDTH: Steps = [(inf, 2.2)]
DASHES = {"community": [4.4, 2.2]}
"""In widths of the line."""
CLUSTERS = ((0, 2.5), (10, 3.2), (100, 4), (1_000, 5.5))
"""Radius in pixels of a disc that stands for at least so many. A dense tile has one for every 8 pixels: without numbers,
which would cover each other, they show where there is much. Our own map brings them together into larger ones."""


def drawn(layer: Layer) -> Iterator[dict[str, Any]]:
    """Yield what is drawn of a layer, without its names."""
    areas, points = (
        "Point" not in layer.geometry_type,
        layer.geometry_type in {"Geometry", "Point", "MultiPoint"},
    )
    if areas:
        yield from _areas(layer)
    if points:
        yield from (_point(layer, entry) for entry in _classes(layer))
        yield from _discs(layer)


def names(layer: Layer) -> Iterator[dict[str, Any]]:
    """Yield the texts of a layer: how many the outline of a division stands for, and the codes of grids."""
    if "Polygon" not in layer.geometry_type:
        return
    named = ["all", IS_MANY, ["!=", ["get", "label_here"], False]]
    text = ["concat", ["get", "name"], "\n", ["to-string", ["get", "count"]]]
    yield _layer(layer, "count", "symbol", named, **label(text, 12, plain_colour(layer.style.colour)))
    if layer.id == "grids":
        yield _codes(layer)


def _areas(layer: Layer) -> Iterator[dict[str, Any]]:
    colour = plain_colour(layer.style.colour)
    for entry in _classes(layer):
        if entry.shape == AREA:
            paint = {
                "fill-color": plain_colour(entry.colour),
                "fill-opacity": 0.19 if layer.geometry_type == "Geometry" else 0.1,
            }
            kept = ["all", IS_ONE, IS_POLYGON, *_is(layer, entry)]
            yield _layer(layer, f"{entry.value or 'one'}-area", "fill", kept, paint=paint)
    for entry in _classes(layer):
        paint = {"line-color": plain_colour(entry.colour), "line-width": by_zoom(_widths(layer, entry))}
        dashes = DASHES.get(str(entry.value))
        paint |= {"line-dasharray": dashes} if dashes else {}
        kept = ["all", IS_ONE, NOT_POINT, *_is(layer, entry)]
        yield _layer(layer, entry.value or "line", "line", kept, paint=paint, metadata=_title(layer, entry))
    if "Polygon" in layer.geometry_type:
        yield _layer(
            layer,
            "many",
            "line",
            ["all", IS_MANY],
            paint={"line-color": colour, "line-width": 1.6, "line-opacity": 0.8},
        )


def _point(layer: Layer, entry: StyleClass) -> dict[str, Any]:
    kept = ["all", IS_ONE, IS_POINT, *_is(layer, entry)]
    metadata, colour = _title(layer, entry), plain_colour(entry.colour)
    if entry.shape not in SHAPES:
        return _layer(layer, "point", "circle", kept, paint=_disc(colour, by_zoom(RADII)), metadata=metadata)
    layout = {
        "icon-image": icon_name(entry.shape, colour),
        "icon-size": by_zoom_function(RADII, 1 / RADIUS),
        "icon-allow-overlap": True,
        "icon-ignore-placement": True,
    }
    return _layer(layer, entry.value or "point", "symbol", kept, layout=layout, metadata=metadata)


def _disc(colour: Any, radius: Any) -> dict[str, Any]:
    white = {"circle-stroke-color": "#ffffff", "circle-stroke-width": OUTLINE}
    return {"circle-color": colour, "circle-radius": radius, **white}


def _discs(layer: Layer) -> Iterator[dict[str, Any]]:
    """A disc for many points, larger for more, in the colour of the class that most of them have.

    A layer for each size and colour: QGIS 3.22 reads neither from an expression.
    """
    for (least, radius), (beyond, _next) in zip(CLUSTERS, (*CLUSTERS[1:], (inf, 0)), strict=True):
        sized = ["all", IS_MANY, IS_POINT, [">=", ["get", "count"], least]]
        sized += [] if beyond == inf else [["<", ["get", "count"], beyond]]
        for colour, classes in _by_colour(layer).items():
            kept = [*sized, ["any", *(part for entry in classes for part in _is(layer, entry))]]
            paint = _disc(colour, radius)
            yield _layer(
                layer,
                f"many-{least}-{colour[1:]}",
                "circle",
                kept if _is(layer, classes[0]) else sized,
                paint=paint,
            )


def _by_colour(layer: Layer) -> dict[str, list[StyleClass]]:
    found: dict[str, list[StyleClass]] = {}
    for entry in _classes(layer):
        found.setdefault(plain_colour(entry.colour), []).append(entry)
    return found


def _codes(layer: Layer) -> dict[str, Any]:
    code = ["get", "code"]
    text = ["case", ["==", ["length", code], 15], ["slice", code, 12], code]
    kept = ["all", IS_ONE, ["!=", ["get", "label_here"], False]]
    style = label(text, 11, plain_colour(layer.style.colour))
    return _layer(layer, "code", "symbol", kept, **style) | {"minzoom": zoom_at(2.4)}


def _classes(layer: Layer) -> tuple[StyleClass, ...]:
    """Return the classes of a layer; one without any has a single one, which holds everything."""
    style = layer.style
    return style.classes or (StyleClass("", layer.title, style.colour, style.shape),)


def _is(layer: Layer, entry: StyleClass) -> list[Any]:
    return [["==", ["get", layer.style.by_field], entry.value]] if layer.style.by_field else []


def _widths(layer: Layer, entry: StyleClass) -> Steps:
    return LEVEL_WIDTHS.get(str(entry.value)) or LAYER_WIDTHS.get(layer.id, PLAIN_WIDTH)


def _title(layer: Layer, entry: StyleClass) -> dict[str, str]:
    """What a legend calls it."""
    return {"layer": str(layer.title), "class": str(entry.label)}


def _layer(layer: Layer, name: Any, kind: str, filter_: list[Any], **members: Any) -> dict[str, Any]:
    head = {
        "id": f"{layer.id}/{name}",
        "type": kind,
        "source": layer.id,
        "source-layer": layer.id,
        "filter": filter_,
    }
    return head | ({"minzoom": layer.min_zoom} if layer.min_zoom else {}) | members
