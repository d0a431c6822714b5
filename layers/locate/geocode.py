"""Find a place by what one types: an address, a code, a number, a name or the first letters of its pinyin."""

from enum import IntEnum
from typing import Any

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Length

from layers.locate.kinds import KINDS, Kind

LIMIT = 20
SHARE = 8
"""So many results of one kind go before more of the same are taken, so that no kind crowds out the others."""
PIECES = 100

Row = dict[str, Any]


class Score(IntEnum):
    """How well a text fits; letters of pinyin fit less well than what is written."""

    EXACT_CODE = 100
    EXACT = 95
    CODE_STARTS = 85
    STARTS = 80
    EXACT_INITIALS = 72
    CONTAINS = 60
    CATEGORY = 55
    INITIALS_START = 50
    INITIALS_CONTAIN = 40


def geocode(user: Any, text: str) -> list[Row]:
    """Return the best results of all kinds, best first; nothing for a text without content."""
    text = text.strip()
    if not text:
        return []
    ranked = [
        (place >= SHARE, -row["score"], order, len(row["title"]), row)
        for order, kind in enumerate(KINDS)
        for place, row in enumerate(search(kind, user, text))
    ]
    chosen = sorted(ranked, key=lambda entry: entry[:4])[:LIMIT]
    return [entry[4] for entry in sorted(chosen, key=lambda entry: entry[1:4])]


def search(kind: Kind, user: Any, text: str) -> list[Row]:
    """Return the best results of one kind, best first."""
    rows = (
        kind.rows(user)
        .filter(_sieve(kind, text))
        .annotate(
            _score=_score(kind, text),
            _title=F(kind.title),
            _code=F(kind.code or kind.title),
            _below=_below(kind),
        )
        .order_by("-_score", Length(kind.title), "pk")
        .values("pk", "_score", "_title", "_code", "_below", "geometry")
    )
    if not kind.in_pieces:
        return [_answer(kind, row) for row in rows[:LIMIT]]
    return _joined([_answer(kind, row) for row in rows[:PIECES]])[:LIMIT]


def _sieve(kind: Kind, text: str) -> Q:
    """Return the widest conditions, each of which an index serves where the table is long."""
    sieve = _q(kind.title, "contains", text)
    if kind.code and kind.code != kind.title:
        sieve |= Q(**{kind.code: text}) if kind.is_long else _q(kind.code, "contains", text)
    if kind.also:
        sieve |= _q(kind.also, "contains", text)
    if kind.initials and _is_letters(text):
        sieve |= Q(**{f"{kind.initials}__contains": text.lower()})
    return sieve


def _score(kind: Kind, text: str) -> Case:
    ranks: list[tuple[Q, Score]] = []
    if kind.code:
        ranks += [(_q(kind.code, "exact", text), Score.EXACT_CODE)]
        ranks += [(_q(kind.code, "startswith", text), Score.CODE_STARTS)]
        ranks += [(_q(kind.code, "contains", text), Score.CONTAINS)]
    ranks += [(_q(kind.title, "exact", text), Score.EXACT)]
    ranks += [(_q(kind.title, "startswith", text), Score.STARTS)]
    ranks += [(_q(kind.title, "contains", text), Score.CONTAINS)]
    ranks += [(_q(kind.also, "contains", text), Score.CATEGORY)] if kind.also else []
    if kind.initials and _is_letters(text):
        ranks += [(Q(**{kind.initials: text.lower()}), Score.EXACT_INITIALS)]
        ranks += [(Q(**{f"{kind.initials}__startswith": text.lower()}), Score.INITIALS_START)]
    whens = [
        When(condition, then=Value(int(score)))
        for condition, score in sorted(ranks, key=lambda pair: -pair[1])
    ]
    return Case(*whens, default=Value(int(Score.INITIALS_CONTAIN)), output_field=IntegerField())


def _q(column: str, lookup: str, text: str) -> Q:
    return Q(**{f"{column}__i{lookup}": text})


def _is_letters(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _below(kind: Kind) -> Any:
    if not isinstance(kind.below, str):
        return kind.below
    return F(kind.below) if kind.below else Value("")


def _answer(kind: Kind, row: Row) -> Row:
    geometry = row["geometry"]
    middle = geometry if geometry is None or geometry.geom_type == "Point" else geometry.point_on_surface
    return {
        "kind": kind.name,
        "id": row["pk"],
        "layer": kind.layer,
        "title": row["_title"] or row["_code"],
        "subtitle": row["_below"] or "",
        "lng": round(middle.x, 7) if middle else None,
        "lat": round(middle.y, 7) if middle else None,
        "bbox": [round(edge, 7) for edge in geometry.extent] if geometry else None,
        "score": row["_score"],
    }


def _joined(results: list[Row]) -> list[Row]:
    """Make one result of the pieces of one thing, its box around them all."""
    things: dict[tuple[str, str], Row] = {}
    for result in results:
        thing = things.setdefault((result["title"], result["subtitle"]), result)
        west, south, east, north = result["bbox"]
        box = thing["bbox"]
        thing["bbox"] = [min(box[0], west), min(box[1], south), max(box[2], east), max(box[3], north)]
    return list(things.values())
