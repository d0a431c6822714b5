"""What reach takes and answers, for the description at /api/docs/."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter

from layers.reach.areas import KINDS
from layers.reach.questions import DIRECTIONS, METHODS
from layers.roads.network import MODES

Schema = dict[str, Any]
OBJECT: Schema = {"type": "object"}
NUMBER: Schema = {"type": "number"}
INTEGER: Schema = {"type": "integer"}
TEXT: Schema = {"type": "string"}
SWITCH: Schema = {"type": "boolean"}

QUESTION: dict[str, Schema] = {
    "category": {**TEXT, "description": "A category of service points."},
    "minutes": {
        "description": "1 to 60, up to six of them: 15, [5, 10, 15] or “5,10,15”. Rings come from one search.",
        "default": 15,
        "oneOf": [NUMBER, TEXT, {"type": "array", "items": NUMBER, "maxItems": 6}],
    },
    "mode": {**TEXT, "enum": list(MODES), "default": MODES[0]},
    "direction": {
        **TEXT,
        "enum": list(DIRECTIONS),
        "default": "to",
        "description": "People go to the points, or help goes out from them.",
    },
    "method": {
        **TEXT,
        "enum": list(METHODS),
        "description": "When it is not said: network where roads are loaded, otherwise circle. The answer names it.",
    },
    "at": {
        **TEXT,
        "format": "date-time",
        "description": "A moment: points closed then by their opening hours are left out and listed, gates count by hour.",
    },
}
POSITION: Schema = {"type": "array", "items": NUMBER, "minItems": 2}
POINT: Schema = {
    "type": "object",
    "properties": {"id": {"oneOf": [INTEGER, TEXT]}, "lng": NUMBER, "lat": NUMBER, "name": TEXT},
}
OF_BODY: dict[str, Schema] = {
    "points": {
        "description": "Places of one's own, up to 10,000. One that cannot be reached says why; the others do not fail.",
        "type": "array",
        "items": {"oneOf": [POINT, POSITION, {"description": "A GeoJSON Feature with a Point", **OBJECT}]},
    },
    "barriers": {
        "description": "GeoJSON in EPSG:4326 that nobody passes: points, lines, polygons; up to 200 of 20,000 vertices.",
        **OBJECT,
    },
    "without": {
        "description": "Ids of service points that are to be thought away.",
        "type": "array",
        "items": INTEGER,
    },
}
DIVISION: dict[str, Schema] = {"division": {**TEXT, "description": "Code of a division."}}
DRAWN: dict[str, Schema] = {
    "merge": {**SWITCH, "description": "One shape of all points, reckoned in one pass."},
    "bands": {**SWITCH, "description": "Each ring without the ring inside it."},
}
COUNTED: dict[str, Schema] = {
    "by": {**TEXT, "enum": list(KINDS), "default": "community", "description": "By what people are counted."},
    "scheme": {**TEXT, "description": "Code of a grid scheme, for by=grid."},
}
WITH_MAP: dict[str, Schema] = {
    "draw": {**SWITCH, "description": "With `circles`, all of them merged, and `places`: what a map shows."}
}
FORMAT = OpenApiParameter("format", str, enum=["json", "xlsx", "csv"], default="json")
POINTS = OpenApiParameter("points", str, description="lng,lat;lng,lat … (up to 500) instead of a category.")


def body(*parts: dict[str, Schema], **more: Schema) -> Schema:
    """Return the schema of a JSON object."""
    return {"type": "object", "properties": {**{k: v for part in parts for k, v in part.items()}, **more}}


def parameters(*parts: dict[str, Schema]) -> list[OpenApiParameter]:
    """Return the same members as parameters of an address."""
    return [
        OpenApiParameter(
            name,
            TEXT if "oneOf" in schema else {k: v for k, v in schema.items() if k != "description"},
            description=schema.get("description", ""),
        )
        for part in parts
        for name, schema in part.items()
    ]


CIRCLES = [*parameters(QUESTION, DIVISION, DRAWN), POINTS]
COVERAGE = [*parameters(QUESTION, DIVISION, COUNTED, WITH_MAP), POINTS, FORMAT]
CIRCLES_BODY = body(QUESTION, OF_BODY, DIVISION, DRAWN)
COVERAGE_BODY = body(QUESTION, OF_BODY, DIVISION, COUNTED, WITH_MAP)
CASE = body(
    QUESTION, OF_BODY, on={**TEXT, "format": "date", "description": "The service points as of that day."}
)
COMPARE_BODY = {
    **body(QUESTION, OF_BODY, DIVISION, COUNTED, before=CASE, after=CASE),
    "required": ["before", "after"],
}
COLLECTION: Schema = {
    "type": "object",
    "properties": {
        "type": TEXT,
        "features": {"type": "array", "items": OBJECT},
        "method": TEXT,
        "label": TEXT,
        "attribution": TEXT,
        "network": TEXT,
        "minutes": NUMBER,
        "sites": OBJECT,
    },
}
COVERED: Schema = {
    "type": "object",
    "properties": {
        **{
            name: INTEGER
            for quantity in ("households", "residents", "over_60", "area_m2")
            for name in (quantity, f"{quantity}_served")
        },
        "households_share": NUMBER,
        "households_off_network": INTEGER,
        "households_outside_gaps": INTEGER,
        "by_minutes": {"type": "array", "items": OBJECT},
        "by_division": {"type": "array", "items": OBJECT},
        "gaps": OBJECT,
        **COLLECTION["properties"],
    },
}
