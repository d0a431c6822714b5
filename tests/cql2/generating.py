"""Random CQL2 trees over one small layer, and random values for its rows."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import shapely
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
SPATIAL = ("intersects", "contains", "crosses", "disjoint", "equals", "overlaps", "touches", "within")
TEMPORAL = [
    "after",
    "before",
    "contains",
    "disjoint",
    "during",
    "equals",
    "finishedBy",
    "finishes",
    "intersects",
    "meets",
    "metBy",
    "overlappedBy",
    "overlaps",
    "startedBy",
    "starts",
]
SETS = ("a_contains", "a_containedBy", "a_equals", "a_overlaps")
BASE = datetime(2024, 2, 28, 14, tzinfo=UTC)

TEXTS = st.text("aAéÉ中_%\\'\"", max_size=3)
WHOLES = st.sampled_from([-4, -2, -1, 0, 1, 2, 3, 8])
PARTS = st.sampled_from([-1.5, 0.0, 0.25, 0.1, 2.0, 4.0])
DAYS = st.integers(0, 3).map(lambda n: date(2024, 2, 28) + timedelta(days=n))
MOMENTS = st.integers(0, 8).map(lambda n: BASE + timedelta(hours=6 * n))
PLAIN = st.one_of(TEXTS, WHOLES, PARTS, st.booleans())
LISTS = st.lists(st.sampled_from(["a", "b", 1, 2, True]), min_size=1, max_size=3)


def op(name: str, *args: Any) -> dict[str, Any]:
    return {"op": name, "args": list(args)}


def property_of(*names: str) -> SearchStrategy[Any]:
    return st.sampled_from(names).map(lambda name: {"property": name})


def ops(names: Any, *args: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.builds(op, st.sampled_from(list(names)), *args)


def _shape(x: int, y: int, size: int, kind: str) -> Any:
    box = shapely.box(x, y, x + size, y + size)
    if kind == "MultiPolygon":
        return shapely.MultiPolygon([box, shapely.box(x + 5, y, x + 6, y + 1)])
    if kind == "GeometryCollection":
        return shapely.GeometryCollection(
            [shapely.Point(x, y), shapely.LineString([(x, y), (x + size, y + 1)])]
        )
    return {
        "Point": shapely.Point(x, y),
        "MultiPoint": shapely.MultiPoint([(x, y), (x + size, y)]),
        "LineString": shapely.LineString([(x, y), (x + size, y + size), (x + size, y)]),
        "MultiLineString": shapely.MultiLineString(
            [[(x, y), (x + size, y)], [(x, y + 1), (x + size, y + 3)]]
        ),
        "Polygon": box,
    }[kind]


GRID = st.integers(0, 3)
SIZES = st.integers(1, 3)
SIMPLE = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
SHAPES = st.builds(_shape, GRID, GRID, SIZES, st.sampled_from(SIMPLE))
COLLECTIONS = st.builds(_shape, GRID, GRID, SIZES, st.just("GeometryCollection"))
BOXES = st.builds(
    lambda x, y, w, h: {"bbox": [float(x), float(y), float(x + w), float(y + h)]}, GRID, GRID, SIZES, SIZES
)


def _geojson(shape: Any) -> Any:
    return (
        dict(shapely.geometry.mapping(shape))
        if shape.geom_type != "GeometryCollection"
        else _collection(shape)
    )


def _collection(shape: Any) -> Any:
    return {"type": shape.geom_type, "geometries": [_geojson(part) for part in shape.geoms]}


def _stamp(moment: datetime) -> dict[str, str]:
    return {"timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}


DAY, STAMP = DAYS.map(lambda day: {"date": day.isoformat()}), MOMENTS.map(_stamp)
TEXT = st.one_of(property_of("text", "other"), TEXTS)
NUMBER = st.one_of(property_of("whole", "part"), WHOLES, PARTS)
DIVISORS = st.one_of(property_of("whole"), st.sampled_from([0, 1, 2, -4, 8]))
SUMS = st.recursive(
    NUMBER,
    lambda inner: st.one_of(
        ops("+-*", inner, inner),
        ops(("/", "%", "div"), inner, DIVISORS),
        ops("^", NUMBER, st.sampled_from([-2, 0, 1, 2, 0.5])),
    ),
    max_leaves=4,
)
FOLDED = st.one_of(TEXT, ops(("casei", "accenti"), TEXT))
PATTERNS = TEXTS.filter(lambda text: (len(text) - len(text.rstrip("\\"))) % 2 == 0)
INSTANT = st.one_of(property_of("day", "last_day", "moment"), DAY, STAMP)
END = st.one_of(
    st.just(".."),
    DAYS.map(date.isoformat),
    MOMENTS.map(lambda m: _stamp(m)["timestamp"]),
    property_of("day", "moment"),
)
TIME = st.one_of(INSTANT, st.builds(lambda a, b: {"interval": [a, b]}, END, END))
GEOMETRY = st.one_of(st.just({"property": "geometry"}), SHAPES.map(_geojson), BOXES)
ARRAY = st.one_of(property_of("attributes.list"), LISTS)
INSIDE = property_of("attributes.any", "attributes.in.any", "attributes.list", "attributes.missing")

COMPARED = st.one_of(
    ops(COMPARISONS, FOLDED, FOLDED),
    ops(COMPARISONS, SUMS, SUMS),
    ops(COMPARISONS, INSTANT, INSTANT),
    ops(("=", "<>"), property_of("flag"), st.one_of(property_of("flag"), st.booleans())),
    ops(("=", "<>"), INSIDE, PLAIN),
    ops(COMPARISONS, INSIDE, st.one_of(TEXTS, WHOLES)),
    ops(("like",), st.one_of(FOLDED, INSIDE), PATTERNS),
    ops(("like",), ops(("casei",), TEXT), ops(("casei",), PATTERNS)),
    ops(("between",), SUMS, SUMS, SUMS),
    ops(("between",), INSTANT, INSTANT, INSTANT),
    ops(("in",), FOLDED, st.lists(FOLDED, min_size=1, max_size=3)),
    ops(("in",), SUMS, st.lists(SUMS, min_size=1, max_size=3)),
    ops(("in",), INSTANT, st.lists(INSTANT, min_size=1, max_size=3)),
    ops(("in",), INSIDE, st.lists(PLAIN, min_size=1, max_size=3)),
    ops(
        ("isNull",),
        st.one_of(property_of("text", "whole", "part", "flag", "day", "moment", "geometry"), INSIDE, SUMS),
    ),
    ops([f"s_{name}" for name in SPATIAL], GEOMETRY, GEOMETRY),
    ops(("s_intersects", "s_disjoint"), GEOMETRY, COLLECTIONS.map(_geojson)),
    ops([f"t_{name}" for name in TEMPORAL], TIME, TIME),
    ops(SETS, ARRAY, ARRAY),
    property_of("flag"),
    st.booleans(),
)
CONDITIONS = st.recursive(
    COMPARED,
    lambda inner: st.one_of(
        st.builds(
            lambda name, args: op(name, *args),
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=2, max_size=3),
        ),
        ops(("not",), inner),
        ops(("=", "<>"), inner.filter(lambda node: isinstance(node, dict)), inner),
    ),
    max_leaves=5,
)


def row(rng: Random) -> dict[str, Any]:
    """Return one row with a value of every type, or none."""

    def pick(*values: Any) -> Any:
        return rng.choice((None, *values, *values))

    def some(*values: Any) -> list[Any]:
        return rng.sample(values, rng.randint(0, 3))

    day = pick(*(date(2024, 2, 28) + timedelta(days=n) for n in range(4)))
    return {
        "text": pick("", "a", "Aé", "é", "中", "a%", "_", "\\a", "'\"", "É中"),
        "other": pick("a", "A", "aa", "é", "e"),
        "whole": pick(-4, -2, -1, 0, 1, 2, 3, 8),
        "part": pick(-1.5, 0.0, 0.25, 0.1, 2.0, 4.0),
        "flag": pick(True, False),
        "day": day,
        "last_day": day and pick(day, day + timedelta(days=1)),
        "moment": pick(*(BASE + timedelta(hours=6 * n) for n in range(9))),
        "attributes": {
            "any": pick("a", "", 1, 0.1, -2, True, False, ["a"], {"x": 1}),
            "in": pick({"any": rng.choice(["a", 1, None])}, "a"),
            "list": pick(some("a", "b", 1, 2, True), some("a", "b", 1, 2, True), "a", 1),
        },
        "geometry": _shape(rng.randint(0, 3), rng.randint(0, 3), rng.randint(1, 3), rng.choice(SIMPLE)),
    }
