"""The shapes of point symbols as plain numbers, drawn alike by the map, the sprites and the map page.

The same figures stand in `layers/frontend/map/symbols.ts`: a corner lies at `outer` radii from the middle, between two
corners the ring goes in to `inner` radii.
"""

import math
import re
from dataclasses import dataclass

FALLBACK = "#7a8894"
OUTLINE = 1.4
"""Width in pixels of the white line around a filled shape."""


@dataclass(frozen=True)
class Shape:
    """A regular figure.

    Parameters
    ----------
    corners : how many; 0 for a disc.
    outer, inner : radii of the ring, as shares of the symbol's radius; without `inner` the sides are straight.
    turned : degrees clockwise.
    strokes : drawn as lines only, without a filling.
    hollow : a white disc with a coloured rim.
    bare : without the white outline.
    """

    corners: int = 0
    outer: float = 1.0
    inner: float | None = None
    turned: float = 0.0
    strokes: bool = False
    hollow: bool = False
    bare: bool = False

    def ring(self, radius: float) -> list[tuple[float, float]]:
        """Return the corners around (0, 0), y downwards, the first at the top; empty for a disc."""
        radii = [self.outer] if self.inner is None else [self.outer, self.inner]
        steps = self.corners * len(radii)
        angles = [math.radians(self.turned - 90 + 360 * step / steps) for step in range(steps)]
        return [
            (
                radius * radii[step % len(radii)] * math.cos(angle),
                radius * radii[step % len(radii)] * math.sin(angle),
            )
            for step, angle in enumerate(angles)
        ]


SHAPES = {
    "circle": Shape(),
    "dot": Shape(outer=0.45, bare=True),
    "pin": Shape(outer=0.95, hollow=True),
    "triangle": Shape(3, 1.25),
    "square": Shape(4, 1.2, turned=45),
    "diamond": Shape(4, 1.25),
    "camera": Shape(6, 1.05),
    "star": Shape(5, 1.35, 0.62),
    "cross": Shape(4, 1.15, 0.0, strokes=True),
    "x": Shape(4, 1.15, 0.0, turned=45, strokes=True),
}


def shape_of(name: str) -> Shape:
    """Return a shape by the name that a style gives it; a disc for names of areas and unknown ones."""
    return SHAPES.get(name, SHAPES["circle"])


def line_width(shape: Shape, radius: float) -> float:
    """Return how wide a shape's own lines are, in the radius's unit."""
    return max(radius / (2.2 if shape.hollow else 2.6), OUTLINE)


def plain_colour(colour: str) -> str:
    """Return a colour as `#rrggbb`; a grey for anything else, since users name the colours of themes."""
    return colour.lower() if re.fullmatch(r"#[0-9a-fA-F]{6}", colour) else FALLBACK
