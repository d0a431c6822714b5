"""The signs of map and legend: every kind has a shape or a letter of its own, not only a colour."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext

from layers.dossier.kinds import Kind
from layers.dossier.paper.pen import Pen
from layers.risks.levels import BY_NUMBER

PLACES: Mapping[Kind, str] = {
    Kind.KINDERGARTEN: "#a0459b",
    Kind.SCHOOL: "#3b55a5",
    Kind.HOSPITAL: "#b3261e",
    Kind.CARE: "#7a5a17",
    Kind.SHELTER: "#1c7c3f",
}
WHITE = "#ffffff"


def level_sign(pen: Pen, x: float, y: float, level: int, size: float) -> None:
    """Draw a risk level round a point: diamond, triangle, square or disc."""
    kind, r = BY_NUMBER[level], size / 2
    corners: dict[str, list[tuple[float, float]]] = {
        "diamond": [(x, y - r), (x + r, y), (x, y + r), (x - r, y)],
        "triangle": [(x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)],
        "square": [
            (x - r * 0.8, y - r * 0.8),
            (x + r * 0.8, y - r * 0.8),
            (x + r * 0.8, y + r * 0.8),
            (x - r * 0.8, y + r * 0.8),
        ],
    }
    if kind.shape == "circle":
        pen.disc(x, y, r * 0.85, fill=kind.colour, line=WHITE, width=0.25)
    else:
        pen.area(corners[kind.shape], fill=kind.colour, line=WHITE, width=0.25)


def place_sign(pen: Pen, x: float, y: float, kind: Kind, size: float = 3.4) -> None:
    """Draw a kind of place: a letter on a disc, on a square for shelters."""
    colour, r = PLACES[kind], size / 2
    if kind == Kind.SHELTER:
        pen.box(x - r, y - r, size, size, fill=colour, line=WHITE)
    else:
        pen.disc(x, y, r, fill=colour, line=WHITE, width=0.25)
    points = size * 1.85
    pen.text(x, y + points * 0.127, _letter(kind), size=points, colour=WHITE, bold=True, align="middle")


def camera_sign(pen: Pen, x: float, y: float, *, is_online: bool) -> None:
    """Draw a camera: a hexagon, hollow when it is offline."""
    corners = [(x + dx * 1.1, y + dy * 1.1) for dx, dy in HEXAGON]
    pen.area(
        corners,
        fill="#23408e" if is_online else WHITE,
        line="#23408e" if not is_online else WHITE,
        width=0.25,
    )


HEXAGON = ((1, 0), (0.5, 0.866), (-0.5, 0.866), (-1, 0), (-0.5, -0.866), (0.5, -0.866))


def _letter(kind: Kind) -> Any:
    letters = {
        Kind.KINDERGARTEN: pgettext("sign on a map: kindergarten", "K"),
        Kind.SCHOOL: pgettext("sign on a map: school", "S"),
        Kind.HOSPITAL: pgettext("sign on a map: hospital", "H"),
        Kind.CARE: pgettext("sign on a map: home for the elderly", "C"),
        Kind.SHELTER: pgettext("sign on a map: shelter", "E"),
    }
    return letters[kind]
