"""The tables below a dossier's map: people by distance, shelters, places, what else is dangerous."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from layers.dossier.kinds import Kind
from layers.dossier.paper.pen import INK, QUIET, Pen
from layers.dossier.paper.signs import WHITE, camera_sign, level_sign, place_sign
from layers.dossier.serializers import minutes
from layers.dossier.surroundings import Surroundings, Zone

LINE_MM = 4.3
TINT = "#eef3f4"
PLACES = (Kind.KINDERGARTEN, Kind.SCHOOL, Kind.HOSPITAL, Kind.CARE)
WAY, DANGER = "#12803f", "#b3261e"


@dataclass(frozen=True)
class Column:
    """A column of people by distance: its title, its width in millimetres, and its number for a zone."""

    title: Any
    width: float
    value: Callable[[Surroundings, Zone], int]


def _place_column(kind: Kind, title: Any) -> Column:
    return Column(title, 17, lambda _around, zone: zone.counts["places"].get(kind.value, 0))


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Households"), 18, lambda _around, zone: zone.counts["households"]),
        Column(_("Residents"), 18, lambda _around, zone: zone.counts["residents"]),
        Column(_("Over 60"), 16, lambda _around, zone: zone.counts["over_60"]),
        _place_column(Kind.KINDERGARTEN, _("Kindergartens")),
        _place_column(Kind.SCHOOL, _("Schools")),
        _place_column(Kind.HOSPITAL, _("Hospitals")),
        _place_column(Kind.CARE, pgettext("places", "Elderly")),
        Column(_("Other sources"), 18, lambda _around, zone: sum(zone.counts["risk_sources"].values())),
        Column(_("No shelter for"), 20, lambda around, zone: around.short_of(zone)),
    )


def draw_people(pen: Pen, around: Surroundings, x: float, y: float, width: float) -> float:
    """Draw who lives how near; return where the table ends."""
    columns = _columns()
    first = width - sum(column.width for column in columns)
    pen.box(x, y, width, 5, fill="#24505a")
    pen.text(x + 1.5, y + 3.5, _("Who is near"), size=8, colour=WHITE, bold=True)
    at = x + first
    for column in columns:
        at += column.width
        pen.text(
            at - 1.2, y + 3.5, str(column.title), size=7, colour=WHITE, align="right", most=column.width - 1
        )
    y += 5
    for number, zone in enumerate([*around.circles, *around.reaches]):
        if number % 2:
            pen.box(x, y, width, LINE_MM, fill=TINT)
        if number == len(around.circles):
            pen.rule(x, y, width, QUIET)
        pen.text(x + 1.5, y + 3.1, zone_title(zone, number), size=7.5, bold=number == 0, most=first - 2)
        at = x + first
        for column in columns:
            at += column.width
            amount = column.value(around, zone)
            shown = f"{amount:,}" if amount else "–"
            pen.text(at - 1.2, y + 3.1, shown, size=7.5, colour=INK if amount else QUIET, align="right")
        y += LINE_MM
    pen.rule(x, y, width)
    return y


def zone_title(zone: Zone, number: int = 1) -> str:
    """Return what a zone is called, with * where it leaves the reader's area."""
    if zone.radius_m is not None:
        word = _("danger")
        title = _("Within %(metres)s m") % {"metres": f"{zone.radius_m:,}"}
        title += f" ({word})" if number == 0 else ""
    else:
        title = _("Within %(minutes)d min. on foot") % {"minutes": zone.minutes}
    return title + (" *" if zone.partly_outside else "")


def draw_shelters(pen: Pen, around: Surroundings, x: float, y: float, width: float, lines: int) -> None:
    """List the ways out, then further shelters."""
    _heading(pen, x, y, width, _("Ways out and shelters"))
    y += 8.2
    by_way = {way.shelter["id"]: (number, way) for number, way in enumerate(around.ways, 1)}
    rows = sorted(around.shelters, key=lambda row: (row["id"] not in by_way, row["walk_s"]))
    for row in rows[:lines]:
        number, way = by_way.get(row["id"], (0, None))
        if number:
            pen.disc(x + 2, y - 1.1, 1.7, fill=WAY)
            pen.text(x + 2, y - 0.2, f"{number}", size=7, colour=WHITE, bold=True, align="middle")
        else:
            place_sign(pen, x + 2, y - 1.1, Kind.SHELTER, 2.8)
        walk = minutes(row["walk_s"]) or 0.0
        facts = [_("%(minutes)d min.") % {"minutes": round(walk)}]
        facts.append(
            _("%(people)s people") % {"people": f"{row['capacity']:,}"}
            if row["capacity"]
            else _("capacity unknown")
        )
        if way is not None:
            facts.insert(0, compass(way.bearing_deg))
        if not row["is_safe"]:
            facts = [_("in the danger ring")]
        told = " · ".join(facts)
        taken = pen.text(x + width, y, told, size=7, colour=QUIET, align="right")
        pen.text(x + 5, y, row["name"], size=7.5, bold=bool(number), most=width - taken - 7)
        y += LINE_MM
        if way is not None and way.passes:
            pen.text(
                x + 5,
                y - 0.4,
                _("passes %(names)s") % {"names": pgettext("between names", ", ").join(way.passes)},
                size=6.5,
                colour=DANGER,
                most=width - 5,
            )
            y += LINE_MM - 0.6
    if rows and len(around.ways) < 2:
        text = _("Only one direction leads away.") if around.ways else _("No way leads away to a shelter.")
        pen.text(x + 5, y, text, size=7.5, colour=DANGER, most=width - 5)
    elif not rows:
        pen.text(x, y, _("No shelter is reached within 30 minutes."), size=7.5, colour=DANGER, most=width)
    elif len(rows) > lines:
        pen.text(x + 5, y, _more(len(rows) - lines), size=7, colour=QUIET)


def draw_places(pen: Pen, around: Surroundings, x: float, y: float, width: float, lines: int) -> None:
    """List schools, hospitals and homes, the nearest first."""
    _heading(pen, x, y, width, _("Schools, hospitals, homes"))
    y += 8.2
    rows = [row for row in around.places if row["kind"] in PLACES]
    for row in rows[:lines]:
        place_sign(pen, x + 2, y - 1.1, row["kind"], 2.8)
        walk = minutes(row["walk_s"])
        told = f"{row['distance_m']:,.0f} m"
        if walk is not None:
            told += " · " + _("%(minutes)d min.") % {"minutes": round(walk)}
        taken = pen.text(x + width, y, told, size=7, colour=QUIET, align="right")
        pen.text(x + 5, y, row["name"], size=7.5, most=width - taken - 7)
        y += LINE_MM
    if not rows:
        pen.text(x, y, _("None in this area."), size=7.5, colour=QUIET)
    elif len(rows) > lines:
        pen.text(x + 5, y, _more(len(rows) - lines), size=7, colour=QUIET)


def draw_dangers(pen: Pen, around: Surroundings, x: float, y: float, width: float, lines: int) -> None:
    """List the sources of the chain and the nearest others, then who watches."""
    _heading(pen, x, y, width, _("Other dangers, and who watches"))
    y += 8.2
    chain = {row["id"] for row in around.chain}
    near = {row["id"]: row for row in around.neighbours}
    first = sorted((near[k] for k in chain if k in near), key=lambda row: row["distance_m"])
    rows = first + [row for row in around.neighbours if row["id"] not in chain]
    shown = rows[: lines - 3]
    for row in shown:
        level_sign(pen, x + 2, y - 1.1, row["level"], 2.9)
        told = f"{row['distance_m']:,.0f} m"
        if row["id"] in chain:
            told = " · ".join((_("chain"), told))
        taken = pen.text(
            x + width, y, told, size=7, colour="#7a1f7d" if row["id"] in chain else QUIET, align="right"
        )
        pen.text(x + 5, y, row["name"], size=7.5, most=width - taken - 7)
        y += LINE_MM
    if len(rows) > len(shown):
        pen.text(x + 5, y, _more(len(rows) - len(shown)), size=7, colour=QUIET)
        y += LINE_MM
    online = sum(1 for row in around.cameras if row["status"] == "online")
    camera_sign(pen, x + 2, y - 1.1, is_online=bool(online))
    names = pgettext("between names", ", ").join(
        row["name"] or row["device_id"] for row in around.cameras[:3] if row["status"] == "online"
    )
    seen = _("Cameras that see it: %(count)d") % {"count": online}
    pen.text(x + 5, y, f"{seen}{' · ' if names else ''}{names}", size=7.5, most=width - 5)
    y += LINE_MM
    cases = len(around.cases)
    text = _("Open cases near: %(count)d") % {"count": cases}
    pen.text(x + 5, y, text, size=7.5, most=width - 5)


def compass(bearing_deg: float) -> str:
    """Return the name of a direction."""
    names = (
        *(_("north"), _("north-east"), _("east"), _("south-east")),
        *(_("south"), _("south-west"), _("west"), _("north-west")),
    )
    return names[round(bearing_deg / 45) % 8]


def _heading(pen: Pen, x: float, y: float, width: float, title: str) -> None:
    pen.text(x, y + 3, title, size=8.5, bold=True, most=width)
    pen.line([(x, y + 4.4), (x + width, y + 4.4)], "#24505a", 0.4)


def _more(count: int) -> str:
    return _("and %(count)d more") % {"count": count}
