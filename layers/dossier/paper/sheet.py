"""The sheet: head, facts, map, legend, tables, foot."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from layers.dossier.facts import Dossier
from layers.dossier.kinds import Kind
from layers.dossier.models import PlaceKind
from layers.dossier.paper.fonts import chinese_font
from layers.dossier.paper.map import WAY, draw_map
from layers.dossier.paper.pen import INK, QUIET, Pen
from layers.dossier.paper.signs import WHITE, camera_sign, level_sign, place_sign
from layers.dossier.paper.tables import draw_dangers, draw_people, draw_places, draw_shelters
from layers.grids.models import GridDuty
from layers.risks.due import Urgency
from layers.risks.levels import BY_NUMBER, LEVELS
from layers.risks.models import Inspection
from layers.risks.words import urgency_word

LEFT, WIDTH, RIGHT, FOOT = 10.0, 190.0, 200.0, 287.0
HEAD_MM, MAP_TOP, MAP_MM = 19.0, 58.0, 120.0
LISTED = 9
LATE = "#b3261e"


def dossier_pdf(dossier: Dossier) -> bytes:
    """Return the dossier as a PDF of one page of A4, in the active language.

    Raises
    ------
    Unavailable : the system has no Chinese font.
    """
    title = f"{dossier.source.name} · {_('Risk source dossier')}"
    pen = Pen(chinese_font(), title, get_language() or "zh-hans")
    _head(pen, dossier)
    _facts(pen, dossier)
    draw_map(pen, dossier, LEFT, MAP_TOP, WIDTH, MAP_MM)
    y = _legend(pen, dossier, MAP_TOP + MAP_MM + 4.4)
    y = draw_people(pen, dossier.around, LEFT, y, WIDTH) + 2.5
    third, gap = (WIDTH - 12) / 3, 6.0
    for number, draw in enumerate((draw_shelters, draw_places, draw_dangers)):
        draw(pen, dossier.around, LEFT + number * (third + gap), y, third, LISTED)
    _foot(pen, dossier)
    return pen.done()


def _head(pen: Pen, dossier: Dossier) -> None:
    """The level in its colour, sign, number and word; then the name."""
    source, level = dossier.source, BY_NUMBER[dossier.source.level]
    pen.box(LEFT, 10, 46, HEAD_MM, fill=level.colour)
    pen.disc(LEFT + 10, 10 + HEAD_MM / 2, 7, fill=WHITE)
    level_sign(pen, LEFT + 10, 10 + HEAD_MM / 2, level.number, 9)
    ink = WHITE if level.number != 3 else INK
    pen.text(LEFT + 20, 18.6, str(level.word), size=15, colour=ink, bold=True, most=25)
    told = _("Level %(number)d · %(colour)s") % {"number": level.number, "colour": level.colour_word}
    pen.text(LEFT + 20, 25, told, size=8.5, colour=ink, most=25)
    pen.text(LEFT + 50, 18.6, source.name, size=18, bold=True, most=104)
    pen.text(LEFT + 50, 25.4, f"{source.code} · {source.category}", size=9.5, colour=QUIET, most=104)
    pen.text(RIGHT, 15.5, _("Risk source dossier"), size=10, bold=True, align="right", most=38)
    pen.text(RIGHT, 20.6, f"{dossier.printed_at:%Y-%m-%d}", size=9, colour=QUIET, align="right")
    pen.line([(LEFT, 10 + HEAD_MM), (RIGHT, 10 + HEAD_MM)], level.colour, 0.8)


def _facts(pen: Pen, dossier: Dossier) -> None:
    """Two columns of who answers for it and when it is looked at."""
    source, grid = dossier.source, dossier.grid
    due, colour = _due(dossier)
    place = f"{source.geometry.x:.6f}, {source.geometry.y:.6f}"
    left = (
        (_("Organisation"), source.organisation or "–", INK),
        (_("Division"), " › ".join(dossier.divisions) or "–", INK),
        (_("Grid"), f"{grid['name'] or ''} {grid['code']}".strip() if grid else "–", INK),
        (_("Grid head"), _duty(dossier, str(GridDuty.Duty.HEAD)), INK),
        (_("Grid worker"), _duty(dossier, str(GridDuty.Duty.WORKER)), INK),
    )
    right = (
        (_("Next inspection"), due, colour),
        (_("Last inspection"), _last(dossier), INK),
        (_("Position"), place, INK),
        (_("Chain"), _chain(dossier), INK),
        (_("In danger"), _endangered(dossier), INK),
    )
    for x, width, rows in ((LEFT, 98.0, left), (LEFT + 104, 86.0, right)):
        y = 35.0
        for title, value, ink in rows:
            pen.text(x, y, str(title), size=8, colour=QUIET, most=22)
            pen.text(x + 23, y, value, size=8.5, colour=ink, bold=ink == LATE, most=width - 23)
            y += 5.2


def _due(dossier: Dossier) -> tuple[str, str]:
    day, state = dossier.source.next_inspection_on, dossier.urgency
    told = f"{day:%Y-%m-%d} ({urgency_word(state)})" if day is not None else urgency_word(state)
    return told, LATE if state in {Urgency.OVERDUE, Urgency.NO_DATE} else INK


def _last(dossier: Dossier) -> str:
    if not dossier.inspections:
        return _("none on record")
    last = dossier.inspections[0]
    return f"{last['inspected_on']:%Y-%m-%d} · {Inspection.Result(last['result']).label}"


def _duty(dossier: Dossier, duty: str) -> str:
    told = (f"{row['name']} {row['telephone']}".strip() for row in dossier.duties if row["duty"] == duty)
    return "; ".join(told) or "–"


def _endangered(dossier: Dossier) -> str:
    zone = dossier.around.circles[0]
    return _("%(residents)s residents of %(households)s households within %(metres)s m") % {
        "residents": f"{zone.counts['residents']:,}",
        "households": f"{zone.counts['households']:,}",
        "metres": f"{zone.radius_m:,}",
    }


def _chain(dossier: Dossier) -> str:
    if not dossier.around.chain:
        return _("no other grave source within %(metres)d m") % {"metres": dossier.around.rings.chain_m}
    return _("with %(count)d others: %(names)s") % {
        "count": len(dossier.around.chain),
        "names": pgettext("between names", ", ").join(row["name"] for row in dossier.around.chain),
    }


def _legend(pen: Pen, dossier: Dossier, y: float) -> float:
    """Draw the signs below the map, line by line; return where they end."""
    entries: list[tuple[str, float, Callable[[float, float], None]]] = []
    for level in LEVELS:
        text = f"{level.word} ({level.colour_word})"
        entries.append((text, 3.6, partial(_sign, level_sign, pen, level.number, 3)))
    kinds = {Kind(value): title for value, title in PlaceKind.KINDS}
    entries += [(str(kinds[kind]), 3.6, partial(_sign, place_sign, pen, kind, 2.7)) for kind in Kind]
    entries.append((_("Camera that sees it"), 3.6, partial(_camera, pen)))
    danger_m = dossier.around.rings.radii_m[0]
    for colour, width, dash, title in (
        (WAY, 1.0, None, _("Way to a shelter")),
        ("#7a1f7d", 0.5, 0.8, pgettext("legend", "Chain")),
        (
            BY_NUMBER[dossier.source.level].colour,
            0.5,
            None,
            _("Danger ring %(metres)d m") % {"metres": danger_m},
        ),
        (INK, 0.25, 1.2, _("Ring")),
    ):
        entries.append((title, 7.4, partial(_stroke, pen, colour, width, dash)))
    entries.append((_("5, 10 and 15 minutes on foot"), 7.4, partial(_tint, pen)))
    x = LEFT
    for text, room, draw in entries:
        needed = room + pen.width(text, 6.8)
        if x + needed > RIGHT:
            x, y = LEFT, y + 4
        draw(x, y)
        pen.text(x + room, y, text, size=6.8)
        x += needed + 3
    return y + 2.6


def _sign(draw: Any, pen: Pen, what: Any, size: float, x: float, y: float) -> None:
    draw(pen, x + 1.4, y - 1, what, size)


def _camera(pen: Pen, x: float, y: float) -> None:
    camera_sign(pen, x + 1.4, y - 1, is_online=True)


def _stroke(pen: Pen, colour: str, width: float, dash: float | None, x: float, y: float) -> None:
    pen.line([(x, y - 1), (x + 6, y - 1)], colour, width, dash=dash)


def _tint(pen: Pen, x: float, y: float) -> None:
    pen.box(x, y - 2.4, 6, 2.8, fill="#1f6f6b", opacity=0.3)


def _foot(pen: Pen, dossier: Dossier) -> None:
    """Say how it was reckoned, from what, by whom, and what is missing."""
    walked: Any = dossier.around.walked
    pen.rule(LEFT, FOOT - 9, WIDTH)
    method = walked["label"]
    if walked["moved_m"]:
        method += " · " + _("nearest street %(metres)d m away") % {"metres": round(walked["moved_m"])}
    if walked["status"] != "ok":
        method = _("No street is near: what is reached on foot is not known.")
    notes = [method]
    if dossier.around.partly_outside:
        notes.append(_("* reaches beyond the area you see: counts are of the part inside"))
    pen.text(LEFT, FOOT - 5.4, " · ".join(notes), size=6.8, colour=QUIET, most=WIDTH)
    sources = _(
        "Counts from standard addresses, risk sources, service points, cameras and cases of this system"
    )
    attribution = f"{sources}{' · ' if walked['attribution'] else ''}{walked['attribution']}"
    pen.text(LEFT, FOOT - 1.6, attribution, size=6.8, colour=QUIET, most=WIDTH - 62)
    printed = _("Printed %(moment)s by %(who)s") % {
        "moment": f"{dossier.printed_at:%Y-%m-%d %H:%M}",
        "who": dossier.printed_by,
    }
    pen.text(RIGHT, FOOT - 1.6, printed, size=6.8, colour=QUIET, align="right", most=60)
