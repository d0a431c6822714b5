"""What a CQL2 tree says of one row, by three-valued logic: True, False, or None for unknown."""

import operator
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Context, Decimal
from functools import reduce
from math import inf
from typing import Any
from zoneinfo import ZoneInfo

import shapely

ZONE = ZoneInfo("Asia/Shanghai")
EXACT = Context(prec=60)
ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Row = dict[str, Any]


def holds(node: Any, row: Row) -> bool | None:
    """Return the value of a condition."""
    if isinstance(node, bool):
        return node
    if "property" in node:
        found: bool | None = value(node, row)
        return found
    op, args = node["op"], node["args"]
    if op in ("and", "or"):
        return reduce(both if op == "and" else either, [holds(arg, row) for arg in args])
    if op == "not":
        return negated(holds(args[0], row))
    if op == "between":
        return both(compared(">=", args[0], args[1], row), compared("<=", args[0], args[2], row))
    if op == "in":
        return reduce(either, [compared("=", args[0], item, row) for item in args[1]])
    if op == "isNull":
        return value(args[0], row) is None
    if op == "like":
        return like(value(args[0], row), value(args[1], row))
    if op.startswith("s_"):
        return known(lambda a, b: bool(getattr(shapely, op[2:])(a, b)), *(value(arg, row) for arg in args))
    if op.startswith("t_"):
        return related(op, *spans(args, row))
    if op.startswith("a_"):
        return known(SETS[op], *(as_set(value(arg, row)) for arg in args))
    return compared(op, args[0], args[1], row)


def both(a: bool | None, b: bool | None) -> bool | None:
    return False if False in (a, b) else None if None in (a, b) else True


def either(a: bool | None, b: bool | None) -> bool | None:
    return negated(both(negated(a), negated(b)))


def negated(a: bool | None) -> bool | None:
    return None if a is None else not a


def known(function: Callable[..., Any], *parts: Any) -> Any:
    return None if None in parts else function(*parts)


def compared(op: str, left: Any, right: Any, row: Row) -> bool | None:
    a, b = value(left, row), value(right, row)
    if isinstance(a, date) or isinstance(b, date):
        return compared_in_time(op, *spans([left, right], row))
    if inside_json(left) or inside_json(right):
        a, b = (a, b) if sort(a) == sort(b) else (None, None)
    elif Decimal in (type(a), type(b)):
        a, b = (None if part is None else number(part) for part in (a, b))
    found: bool | None = known(ORDER[op], a, b)
    return found


def inside_json(node: Any) -> bool:
    return isinstance(node, dict) and node.get("property", "").startswith("attributes.")


def sort(found: Any) -> str:
    if isinstance(found, bool):
        return "boolean"
    return "number" if isinstance(found, int | float | Decimal) else type(found).__name__


def value(node: Any, row: Row) -> Any:
    """Return the value of one side; None for null."""
    if not isinstance(node, dict):
        return node
    if "property" in node:
        first, *path = node["property"].split(".")
        return reduce(
            lambda found, key: found.get(key) if isinstance(found, dict) else None, path, row[first]
        )
    if "date" in node:
        return date.fromisoformat(node["date"])
    if "timestamp" in node:
        return datetime.fromisoformat(node["timestamp"])
    if "bbox" in node:
        return shapely.box(*node["bbox"])
    if "type" in node:
        return shapely.geometry.shape(node)
    if "interval" in node:
        return None
    return computed(node["op"], [value(arg, row) for arg in node["args"]], node, row)


def computed(op: str, parts: list[Any], node: Any, row: Row) -> Any:
    if op in ("casei", "accenti"):
        text = parts[0] if isinstance(parts[0], str) else None
        return known(str.lower if op == "casei" else without_accents, text)
    if op in ARITHMETIC:
        numbers = [number(part) if sort(part) == "number" else None for part in parts]
        return known(ARITHMETIC[op], *numbers)
    return holds(node, row)


def without_accents(text: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not "\u0300" <= letter <= "\u036f"
    )


def number(part: Any) -> Decimal:
    """Return a number as PostgreSQL makes a decimal of it."""
    return (
        part
        if isinstance(part, Decimal)
        else Decimal(part if isinstance(part, int) else format(part, ".15g"))
    )


def power(a: Decimal, b: Decimal) -> Decimal | None:
    if a == 0:
        return Decimal(0) if b > 0 else Decimal(1) if b == 0 else None
    return None if a < 0 and b != int(b) else number(float(a) ** float(b))


ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal | None]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
    "/": lambda a, b: EXACT.divide(a, b) if b else None,
    "%": lambda a, b: EXACT.remainder(a, b) if b else None,
    "div": lambda a, b: EXACT.divide_int(a, b) if b else None,
    "^": power,
}


def like(text: Any, pattern: str) -> bool | None:
    if not isinstance(text, str):
        return None
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    marks = {"%": ".*", "_": "."}
    return bool(
        re.fullmatch(
            "".join(marks.get(p) or re.escape(p.removeprefix("\\") or p) for p in parts), text, re.DOTALL
        )
    )


SETS: dict[str, Callable[[frozenset[Any], frozenset[Any]], bool]] = {
    "a_contains": operator.ge,
    "a_containedBy": operator.le,
    "a_equals": operator.eq,
    "a_overlaps": lambda a, b: bool(a & b),
}


def as_set(found: Any) -> frozenset[Any] | None:
    return frozenset((sort(item), item) for item in found) if isinstance(found, list) else None


Ends = tuple[Any, Any]


def spans(nodes: list[Any], row: Row) -> list[Ends]:
    """Return the first and last moment of each side; where all of them are days a day is a point."""
    days = all(is_day(end) for node in nodes for end in parts(node))
    return [
        (ends(parts(node)[0], row, days, -inf)[0], ends(parts(node)[-1], row, days, inf)[1]) for node in nodes
    ]


def parts(node: Any) -> list[Any]:
    found: list[Any] = [instant(end) for end in node["interval"]] if "interval" in node else [node]
    return found


def is_day(node: Any) -> bool:
    return node == ".." or "date" in node or node.get("property") in ("day", "last_day")


def ends(node: Any, row: Row, days: bool, opened: float) -> Ends:
    """Return first and last microsecond of an instant, infinite where it is open, None where it is null."""
    if node == "..":
        return opened, opened
    found = value(node, row)
    if found is None or isinstance(found, datetime):
        return (known(micros, found),) * 2
    first = datetime.combine(found, time(), ZONE)
    return micros(first), micros(first) if days else micros(first + timedelta(days=1)) - 1


def instant(end: Any) -> Any:
    return {"timestamp" if "T" in end else "date": end} if isinstance(end, str) and end != ".." else end


def micros(moment: datetime) -> int:
    return (moment - datetime(2000, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def less(a: Any, b: Any) -> bool | None:
    found: bool | None = known(operator.lt, a, b)
    return found


def same(a: Any, b: Any) -> bool | None:
    found: bool | None = known(operator.eq, a, b)
    return found


def compared_in_time(op: str, a: Ends, b: Ends) -> bool | None:
    before, after = less(a[1], b[0]), less(b[1], a[0])
    apart = either(before, after)
    answers = {
        "<": before,
        ">": after,
        "<>": apart,
        "=": negated(apart),
        "<=": negated(after),
        ">=": negated(before),
    }
    return answers[op]


def related(op: str, a: Ends, b: Ends) -> bool | None:
    """Return what table 7 of the standard says of two intervals."""
    (a0, a1), (b0, b1) = a, b
    apart = either(less(a1, b0), less(b1, a0))
    answers = {
        "t_after": less(b1, a0),
        "t_before": less(a1, b0),
        "t_contains": both(less(a0, b0), less(b1, a1)),
        "t_disjoint": apart,
        "t_during": both(less(b0, a0), less(a1, b1)),
        "t_equals": both(same(a0, b0), same(a1, b1)),
        "t_finishedBy": both(less(a0, b0), same(a1, b1)),
        "t_finishes": both(less(b0, a0), same(a1, b1)),
        "t_intersects": negated(apart),
        "t_meets": same(a1, b0),
        "t_metBy": same(a0, b1),
        "t_overlappedBy": both(both(less(b0, a0), less(a0, b1)), less(b1, a1)),
        "t_overlaps": both(both(less(a0, b0), less(b0, a1)), less(a1, b1)),
        "t_startedBy": both(same(a0, b0), less(b1, a1)),
        "t_starts": both(same(a0, b0), less(a1, b1)),
    }
    return answers[op]
