"""The map of a dossier: the ground, rings, walking reach, ways to shelters, sources, places, cameras, scale, north."""

from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import LineString, box

from layers.dossier.around import Around
from layers.dossier.facts import Dossier
from layers.dossier.kinds import Kind
from layers.dossier.paper.background import draw_background
from layers.dossier.paper.frame import Frame, lines_of, rings_of, round_length_m
from layers.dossier.paper.pen import INK, QUIET, Pen
from layers.dossier.paper.signs import camera_sign, level_sign, place_sign
from layers.risks.levels import BY_NUMBER, GRAVE

GROUND, REACH, WAY = "#f4f3ef", "#1f6f6b", "#12803f"
MARGIN = 1.06
"""The map shows so much more than the outermost ring."""
EDGE_MM = 3.0
SMALLEST_NAMED_MM = 9.0
"""The name of a smaller danger ring would hide the source; the legend tells it."""


def draw_map(pen: Pen, dossier: Dossier, x: float, y: float, width: float, height: float) -> None:
    """Draw the map into a box."""
    source = dossier.source.geometry
    frame = Frame(Around(source.x, source.y), x, y, width, height, dossier.around.rings.radii_m[-1] * MARGIN)
    pen.box(x, y, width, height, fill=GROUND)
    with pen.clipped(x, y, width, height):
        draw_background(pen, frame)
        _reaches(pen, frame, dossier)
        _rings(pen, frame, dossier)
        _chain(pen, frame, dossier)
        _ways(pen, frame, dossier)
        _signs(pen, frame, dossier)
        _way_numbers(pen, frame, dossier)
        _ring_names(pen, frame, dossier)
        _source(pen, frame, dossier)
    pen.box(x, y, width, height, line=QUIET)
    _scale(pen, frame)
    _north(pen, frame)


def _reaches(pen: Pen, frame: Frame, dossier: Dossier) -> None:
    """Tint what one walks in 5, 10 and 15 minutes, the nearest the strongest."""
    for zone in reversed(dossier.around.reaches):
        shape = shapely.orient_polygons(frame.drawn(zone.shape))
        pen.shape(rings_of(shape), REACH, 0.12)
        for ring in rings_of(shape):
            pen.line(ring, REACH, 0.18, opacity=0.7)


def _rings(pen: Pen, frame: Frame, dossier: Dossier) -> None:
    (x, y) = frame.spot(frame.around.lng, frame.around.lat)
    for number, radius_m in enumerate(dossier.around.rings.radii_m):
        radius = radius_m * frame.mm_per_m
        danger = number == 0
        colour = BY_NUMBER[dossier.source.level].colour if danger else INK
        pen.disc(x, y, radius, line=colour, width=0.5 if danger else 0.25, dash=None if danger else 1.2)


def _ring_names(pen: Pen, frame: Frame, dossier: Dossier) -> None:
    (x, y) = frame.spot(frame.around.lng, frame.around.lat)
    for number, radius_m in enumerate(dossier.around.rings.radii_m):
        radius = radius_m * frame.mm_per_m
        if radius >= SMALLEST_NAMED_MM:
            label = f"{radius_m:,} m"
            width = pen.width(label, 6.5)
            pen.box(x - width / 2 - 0.6, y + radius - 1.5, width + 1.2, 3, fill=GROUND, opacity=0.85)
            pen.text(x, y + radius + 0.8, label, size=6.5, bold=number == 0, align="middle")


def _chain(pen: Pen, frame: Frame, dossier: Dossier) -> None:
    """Join the source with those of its chain that stand near."""
    here = frame.spot(frame.around.lng, frame.around.lat)
    for row in dossier.around.chain:
        pen.line([here, frame.spot(row["lng"], row["lat"])], "#7a1f7d", 0.4, dash=0.8)


def _ways(pen: Pen, frame: Frame, dossier: Dossier) -> None:
    """Draw the ways to shelters, dashed where only their direction is known."""
    for way in dossier.around.ways:
        line = frame.drawn(way.gone.line)
        dash = 1.6 if dossier.around.walked["method"] == "circle" else None
        for points in lines_of(line):
            pen.line(points, "#ffffff", 1.7)
            pen.line(points, WAY, 1.0, dash=dash)


def _way_numbers(pen: Pen, frame: Frame, dossier: Dossier) -> None:
    for number, way in enumerate(dossier.around.ways, 1):
        line = frame.drawn(way.gone.line)
        shown = _share_shown(line, frame)
        if shown > 0:
            spot = line.interpolate(min(0.55, 0.9 * shown), normalized=True)
            pen.disc(spot.x, spot.y, 1.9, fill=WAY, line="#ffffff", width=0.3)
            pen.text(
                spot.x, spot.y + 0.95, f"{number}", size=7.5, colour="#ffffff", bold=True, align="middle"
            )


def _inside(frame: Frame) -> Any:
    return box(frame.x, frame.y, frame.x + frame.width, frame.y + frame.height)


def _share_shown(line: Any, frame: Frame) -> float:
    """Return how far along a way, from the source, the frame shows it."""
    first = next(lines_of(line.intersection(_inside(frame))), None)
    if first is None:
        return 0.0
    return min(1.0, LineString(first).length / max(line.length, 1e-9))


def _signs(pen: Pen, frame: Frame, dossier: Dossier) -> None:
    """Draw places, cameras and other sources, the gravest last so that nothing hides it."""
    around = dossier.around
    shelters = {row["id"] for row in around.shelters}
    for row in [*around.places, *around.shelters]:
        spot = frame.spot(row["lng"], row["lat"])
        if frame.holds(spot, EDGE_MM / 2) and (row["kind"] != Kind.SHELTER or row["id"] in shelters):
            place_sign(pen, *spot, row["kind"], 3.6 if row["kind"] == Kind.SHELTER else 2.9)
    for row in around.cameras:
        camera_sign(pen, *frame.spot(row["lng"], row["lat"]), is_online=row["status"] == "online")
    for row in sorted(around.neighbours, key=lambda row: -row["level"]):
        spot = frame.spot(row["lng"], row["lat"])
        if frame.holds(spot, 1):
            level_sign(pen, *spot, row["level"], 3.4 if row["level"] in GRAVE else 2.4)


def _source(pen: Pen, frame: Frame, dossier: Dossier) -> None:
    spot = frame.spot(frame.around.lng, frame.around.lat)
    pen.disc(*spot, 4.2, line=INK, width=0.5)
    level_sign(pen, *spot, dossier.source.level, 7)


def _scale(pen: Pen, frame: Frame) -> None:
    """Draw a scale bar in the lower right corner."""
    metres = round_length_m(40 / frame.mm_per_m)
    length = metres * frame.mm_per_m
    right, low = frame.x + frame.width - 5, frame.y + frame.height - 4
    pen.box(right - length - 3, low - 5.2, length + 6, 7.6, fill="#ffffff", opacity=0.85)
    half = right - length / 2
    pen.box(right - length, low - 0.6, length / 2, 1.2, fill=INK, line=INK)
    pen.box(half, low - 0.6, length / 2, 1.2, fill="#ffffff", line=INK)
    for spot, label in ((right - length, "0"), (half, f"{metres // 2:,}"), (right, f"{metres:,} m")):
        pen.text(
            spot,
            low - 1.6,
            label,
            size=6.5,
            align="middle" if label == "0" else "right" if "m" in label else "middle",
        )


def _north(pen: Pen, frame: Frame) -> None:
    x, y = frame.x + frame.width - 7, frame.y + 5
    pen.box(x - 4, y - 3.6, 8, 13.6, fill="#ffffff", opacity=0.85)
    pen.area([(x, y - 2.6), (x + 2, y + 4), (x, y + 2.6)], fill=INK, line=INK)
    pen.area([(x, y - 2.6), (x - 2, y + 4), (x, y + 2.6)], fill="#ffffff", line=INK)
    pen.text(x, y + 8, _("N"), size=8, bold=True, align="middle")
