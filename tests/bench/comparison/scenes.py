"""Four small communities and the gesture in each that tears a tiling elsewhere. Standard library only: QGIS reads it too.

Positions are counted in steps of a thousandth of a degree, about 100 m, from the south-west corner.
"""

from dataclasses import dataclass, field
from typing import Any

Position = tuple[float, float]
Ring = list[Position]

ORIGIN = (113.0, 29.0)
STEP = 0.001
HAIR = 1e-6
"""In steps: 1e-9 of a degree, a tenth of a millimetre."""


@dataclass(frozen=True)
class Scene:
    """A community, its cells, and what the planner does.

    Parameters
    ----------
    split : a cell and the line that cuts it, before anything moves; its ends are snapped to the cells' edges.
    moves : vertices, and where each is dragged to, one after the other.
    """

    name: str
    size: Position
    cells: dict[str, Ring]
    moves: list[tuple[Position, Position]]
    split: tuple[str, list[Position]] | None = None
    tells: str = field(default="", compare=False)


WEST = [(0.0, 0.0), (1.0, 0.0), (1.0, 2.0), (0.0, 2.0)]
WEST_NODED = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (1.0, 2.0), (0.0, 2.0)]
EAST = [(1.0, 0.0), (2.0, 0.0), (2.0, 2.0), (1.0, 2.0)]
EAST_NODED = [*EAST, (1.0, 1.0)]

SCENES = (
    Scene(
        "t-junction",
        (2, 2),
        {
            "a": WEST,
            "b": [(1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0)],
            "c": [(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0)],
        },
        [((1.0, 1.0), (1.2, 1.0))],
        tells="b and c meet on a's long edge, where a has no vertex; the corner of b and c is dragged",
    ),
    Scene(
        "snap without vertex",
        (2, 2),
        {"a": WEST, "b": EAST},
        [((1.0, 1.0), (1.2, 1.1))],
        split=("b", [(1.0, 1.0), (2.0, 1.0)]),
        tells="b is cut by a line that is snapped to a's edge; then the new corner is dragged",
    ),
    Scene(
        "gap of 1e-9 degree",
        (2, 2),
        {"a": WEST_NODED, "b": [(x + HAIR, y) if x == 1 else (x, y) for x, y in EAST_NODED]},
        [((1.0, 1.0), (1.2, 1.0))],
        tells="a and b were digitised 0.1 mm apart; a vertex of their border is dragged",
    ),
    Scene(
        "bow-tie",
        (3, 2),
        {
            "a": WEST_NODED,
            "b": EAST_NODED,
            "c": [(2.0, 0.0), (3.0, 0.0), (3.0, 2.0), (2.0, 2.0)],
        },
        [((1.0, 1.0), (2.5, 1.0))],
        tells="a vertex of a and b is dragged across b's far side",
    ),
)


def degrees(position: Position) -> Position:
    """Return (lng, lat)."""
    return (round(ORIGIN[0] + position[0] * STEP, 10), round(ORIGIN[1] + position[1] * STEP, 10))


def ring_of(ring: Ring) -> list[list[float]]:
    """Return a closed ring in degrees."""
    return [list(degrees(position)) for position in (*ring, ring[0])]


def collection(scene: Scene) -> dict[str, Any]:
    """Return the cells as GeoJSON."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": code},
                "geometry": {"type": "Polygon", "coordinates": [ring_of(ring)]},
            }
            for code, ring in scene.cells.items()
        ],
    }
