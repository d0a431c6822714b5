"""The sheet of symbols that a style's icons are cut from, drawn large and made small again, so that edges are smooth."""

import io
import json
from functools import lru_cache

from PIL import Image, ImageDraw

from layers.catalog.layer import Layer
from layers.catalog.shapes import OUTLINE, SHAPES, Shape, line_width, plain_colour, shape_of

RADIUS = 8
"""Of a symbol in the sheet, in pixels; `icon-size` makes others of it."""
CELL = 26
FINER = 8
"""How many times larger a symbol is drawn before it is made small."""
COLUMNS = 8

Symbols = tuple[tuple[str, str], ...]
"""(shape, colour), in order."""


def symbols_of(layers: list[Layer]) -> Symbols:
    """Return every symbol of a declared style. The colours of themes, which are for some only, are none of them."""
    entries = [entry for layer in layers for entry in (layer.style.classes or (layer.style,))]
    found = {(entry.shape, plain_colour(entry.colour)) for entry in entries}
    return tuple(sorted(pair for pair in found if pair[0] in SHAPES))


def icon_name(shape: str, colour: str) -> str:
    return f"{shape}-{colour[1:]}"


@lru_cache(32)
def sheet(symbols: Symbols, ratio: int) -> bytes:
    """Return the sheet as PNG; `ratio` is 2 for fine screens."""
    side = CELL * ratio
    rows = max(-(-len(symbols) // COLUMNS), 1)
    image = Image.new("RGBA", (COLUMNS * side, rows * side))
    for place, (shape, colour) in enumerate(symbols):
        image.paste(_drawn(shape_of(shape), colour, side), _corner(place, side))
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


@lru_cache(32)
def index(symbols: Symbols, ratio: int) -> str:
    """Return where in the sheet each symbol lies, as JSON."""
    side, places = CELL * ratio, {}
    for place, (shape, colour) in enumerate(symbols):
        x, y = _corner(place, side)
        places[icon_name(shape, colour)] = {
            "x": x,
            "y": y,
            "width": side,
            "height": side,
            "pixelRatio": ratio,
        }
    return json.dumps(places)


def _corner(place: int, side: int) -> tuple[int, int]:
    return place % COLUMNS * side, place // COLUMNS * side


def _drawn(shape: Shape, colour: str, side: int) -> Image.Image:
    large = Image.new("RGBA", (side * FINER, side * FINER))
    draw, middle = ImageDraw.Draw(large), side * FINER / 2
    scale = side * FINER / CELL
    if not shape.corners:
        _disc(draw, middle, shape, colour, scale)
    else:
        ring = [(middle + x, middle + y) for x, y in shape.ring(RADIUS * scale)]
        _figure(draw, ring, shape, colour, scale)
    return large.resize((side, side), Image.Resampling.LANCZOS)


def _disc(draw: ImageDraw.ImageDraw, middle: float, shape: Shape, colour: str, scale: float) -> None:
    width = line_width(shape, RADIUS) if shape.hollow else 0 if shape.bare else OUTLINE
    line, filling = (colour, "#ffffff") if shape.hollow else ("#ffffff", colour)
    for edge, fill in ((width / 2, line), (-width / 2, filling)):
        reach = (RADIUS * shape.outer + edge) * scale
        draw.ellipse([middle - reach, middle - reach, middle + reach, middle + reach], fill=fill)


def _figure(
    draw: ImageDraw.ImageDraw, ring: list[tuple[float, float]], shape: Shape, colour: str, scale: float
) -> None:
    closed = [*ring, ring[0], ring[1]]
    if shape.strokes:
        draw.line(closed, fill=colour, width=round(line_width(shape, RADIUS) * scale))
    else:
        draw.polygon(ring, fill=colour)
        draw.line(closed, fill="#ffffff", width=round(OUTLINE * scale), joint="curve")
