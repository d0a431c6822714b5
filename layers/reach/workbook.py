"""Coverage and comparison as workbooks and CSV, with what one must know to read the numbers."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from layers.core.spreadsheets import harmless
from layers.reach.analysis import Reach
from layers.reach.comparing import Comparison, Difference
from layers.reach.counting import PEOPLE, Count, Counted
from layers.reach.coverage import Coverage, Stage
from layers.reach.demand import Place
from layers.reach.gaps import Gap
from layers.reach.questions import Question
from layers.reach.report import name_of
from layers.reach.sheets import Book, Share
from layers.reach.telling import note_of, state_json

Cells = tuple[Any, ...]
BOM = "\ufeff"


def coverage_book(found: Coverage) -> bytes:
    """Return an XLSX file in the active language: summary, by area, gaps, points."""
    book = Book()
    book.pairs(_("Summary"), _("Who is served"), [*_stage(found.stage), *_parameters(found), *_totals(found)])
    book.table(_("By area"), _heads(), (_row(place, counted) for place, counted in found.rows))
    book.table(_("Gaps"), _gap_heads(), _gaps(found.gaps, found.stage))
    book.table(_("Points, one by one"), _point_heads(), _points(found.reach))
    return book.content()


def comparison_book(both: Comparison) -> bytes:
    """Return an XLSX file in the active language: the two cases, who is gained and lost by area, and the land."""
    book, first, second = Book(), _("Before"), _("After")
    book.pairs(_("Summary"), _("Two cases side by side"), [*_stage(both.stage), *_moved(both)])
    for name, found in ((first, both.before), (second, both.after)):
        book.pairs(name, name, [*_parameters(found), *_totals(found)])
    book.table(_("By area"), _difference_heads(), (_difference(row) for row in both.rows))
    book.table(_("Land gained"), _gap_heads(), _gaps(both.gained_land, both.stage))
    book.table(_("Land lost"), _gap_heads(), _gaps(both.lost_land, both.stage))
    for name, found in ((first, both.before), (second, both.after)):
        book.table(f"{_('Points, one by one')} · {name}", _point_heads(), _points(found.reach))
    return book.content()


def coverage_csv(found: Coverage) -> str:
    """Return the people by area as CSV that opens in Excel."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(_heads())
    writer.writerows([harmless(cell) for cell in _row(place, counted)] for place, counted in found.rows)
    return BOM + text.getvalue()


def _stage(stage: Stage) -> Iterator[tuple[str, Any]]:
    yield _("Area"), stage.division.name if stage.division is not None else _("All that lies in your area")
    if stage.areas.scheme:
        yield _("Grid scheme"), stage.areas.scheme


def _parameters(found: Coverage) -> Iterator[tuple[str, Any]]:
    question, method = found.question, found.reach.method
    yield _("Category"), question.category
    yield _("Minutes"), ", ".join(f"{minutes:g}" for minutes in question.minutes)
    yield from _ways(question)
    yield _("Method"), method.label
    yield _("Road network"), method.network
    yield _("Source of the roads"), method.attribution
    yield _("Number of points"), len(found.reach.sites)
    yield _("Points that reach nobody"), len(found.reach.sites) - int(found.reach.found.sum())
    yield _("Closed at that moment"), len(found.reach.sites.closed)


def _ways(question: Question) -> Iterator[tuple[str, Any]]:
    modes = {
        "walk": _("On foot"),
        "wheelchair": _("By wheelchair"),
        "bicycle": _("By bicycle"),
        "e-bike": _("By e-bike"),
        "drive": _("By car"),
    }
    yield _("Mode"), modes[question.mode]
    yield _("Direction"), _("To the points") if question.direction == "to" else _("From the points")
    yield _("Moment"), question.at.strftime("%Y-%m-%d %H:%M") if question.at is not None else ""
    yield _("As of"), question.on.isoformat() if question.on is not None else ""
    yield _("Note"), note_of(question)
    yield _("Barriers"), len(question.barriers)
    yield _("Points added"), len(question.points)
    yield _("Points thought away"), len(question.without)


def _totals(found: Coverage) -> Iterator[tuple[str, Any]]:
    for name, title in _titles().items():
        count: Count = getattr(found.total, name)
        yield title, count.total
        yield _("%(what)s, served") % {"what": title}, count.served
        yield _("%(what)s, share") % {"what": title}, Share(count.share)
    yield _("Households too far from any street to tell"), found.total.off_street
    yield _("Households not served and outside the gaps"), found.outside_gaps


def _moved(both: Comparison) -> Iterator[tuple[str, Any]]:
    for name in PEOPLE:
        yield _("%(what)s gained") % {"what": _titles()[name]}, both.gained[name]
        yield _("%(what)s lost") % {"what": _titles()[name]}, both.lost[name]


def _titles() -> dict[str, str]:
    return {
        "households": _("Households"),
        "residents": _("Residents"),
        "over_60": _("Over 60"),
        "area_m2": _("Area (m²)"),
    }


def _heads() -> Cells:
    heads = [_("Code"), _("Name")]
    for title in _titles().values():
        heads += [title, _("%(what)s, served") % {"what": title}, _("%(what)s, share") % {"what": title}]
    return (*heads, _("Households too far from any street to tell"))


def _row(place: Place, counted: Counted) -> Cells:
    return (place.code or "", name_of(place), *_counts(counted), counted.off_street)


def _counts(counted: Counted) -> Iterator[Any]:
    for name in _titles():
        count = getattr(counted, name) or Count()
        yield from (count.total, count.served, Share(count.share))


def _gap_heads() -> Cells:
    titles = _titles()
    people = (titles[name] for name in PEOPLE)
    return (_("Code"), _("Name"), _("Rank"), *people, titles["area_m2"], _("Longitude"), _("Latitude"))


def _gaps(gaps: list[Gap], stage: Stage) -> Iterator[Cells]:
    for rank, gap in enumerate(gaps, start=1):
        place, inside = stage.land.places[gap.area], gap.shape.representative_point()
        people = (getattr(gap, name) for name in PEOPLE)
        yield (
            place.code or "",
            place.name,
            rank,
            *people,
            gap.area_m2,
            round(inside.x, 6),
            round(inside.y, 6),
        )


def _point_heads() -> Cells:
    return (_("Point"), _("Name"), _("Longitude"), _("Latitude"), _("State"), _("Moved (m)"), _("Why"))


def _points(reach: Reach) -> Iterable[Cells]:
    states = {"ok": _("on the streets"), "moved": _("moved to a street"), "unreachable": _("unreachable")}
    for index, point in enumerate(reach.sites.points):
        told, found = state_json(reach, index), bool(reach.sites.is_somewhere[index])
        place = (point.lng, point.lat) if found else ("", "")
        yield point.id, point.name, *place, states[told["status"]], told["moved_m"], told.get("reason", "")
    for point in reach.sites.closed:
        yield point.id, point.name, point.lng, point.lat, _("closed"), "", ""


def _difference_heads() -> Cells:
    heads = [_("Code"), _("Name")]
    for name in PEOPLE:
        title = {"what": _titles()[name]}
        heads += [
            _titles()[name],
            _("%(what)s, served before") % title,
            _("%(what)s, served after") % title,
            _("%(what)s gained") % title,
            _("%(what)s lost") % title,
        ]
    return tuple(heads)


def _difference(row: Difference) -> Cells:
    cells: list[Any] = [row.place.code or "", name_of(row.place)]
    for name in PEOPLE:
        before, after = getattr(row.before, name), getattr(row.after, name)
        cells += [before.total, before.served, after.served, row.gained[name], row.lost[name]]
    return tuple(cells)
