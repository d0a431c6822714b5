"""What the OpenAPI document says once and refers to: parameters, shapes, refusals, ways to sign in."""

from typing import Any

from layers.catalog.layer import Layer
from layers.ogc.crs import EPSG_CODES, EPSG_URI, OGC_CRS84
from layers.ogc.parameters import LARGEST_PAGE, PAGE
from layers.ogc.sorting import MOST_KEYS, sortables

Part = dict[str, Any]
URIS = [OGC_CRS84, *(f"{EPSG_URI}{code}" for code in EPSG_CODES)]
SECURITY: Part = {
    "basic": {"type": "http", "scheme": "basic", "description": "User name and password, or a key as password."},
    "bearer": {"type": "http", "scheme": "bearer", "description": "A key."},
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "Signed in by the browser."},
}  # fmt: skip


def _query(name: str, description: str, schema: Part, **more: Any) -> Part:
    plain = {"name": name, "in": "query", "required": False, "style": "form", "explode": False}
    return plain | {"description": description, "schema": schema} | more


def _text(name: str, description: str) -> Part:
    return _query(name, description, {"type": "string"})


PARAMETERS: Part = {
    "f": _query("f", "The form of the answer, instead of the header Accept.", {"type": "string", "enum": ["json", "html"]}),
    "limit": _query(
        "limit",
        f"Features a page. Ask for large pages: {LARGEST_PAGE} is the most, and more counts as that.",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE},
    ),
    "bbox": _query(
        "bbox",
        "Only features that meet this box: lower corner, upper corner, in the system and order of axes of bbox-crs.",
        {
            "type": "array",
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
            "items": {"type": "number"},
        },
    ),
    "bbox-crs": _query("bbox-crs", "The coordinate system of bbox.", {"type": "string", "format": "uri", "enum": URIS, "default": OGC_CRS84}),
    "crs": _query("crs", "The coordinate system of the answer.", {"type": "string", "format": "uri", "enum": URIS, "default": OGC_CRS84}),
    "datetime": _text(
        "datetime",
        "Only features whose time meets this day, time with offset, or interval of two of them (a/b, ../b, a/..). "
        "Features without a time always do.",
    ),
    "cursor": _text("cursor", "Where the next page begins; taken from the link `next`, never made."),
    "filter": _text("filter", "A condition on the queryables, in CQL2."),
    "filter-lang": _query(
        "filter-lang", "The language of filter.",
        {"type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text"},
    ),
    "filter-crs": _query("filter-crs", "The coordinate system of the geometries in filter.", {"type": "string", "format": "uri", "default": OGC_CRS84}),
    "q": _text("q", "Text to find in names and codes."),
    "within": _text("within", "Code of a division: only features in it and in all below it."),
}  # fmt: skip


def choices(layer: Layer) -> list[Part]:
    """Return the parameters that name properties of a layer: `properties` and `sortby`."""
    names = [entry.name for entry in layer.fields]
    sorts = [f"{sign}{name}" for name in sortables(layer) for sign in ("", "-")]
    return [
        _query("properties", "The properties wanted; all when absent.", _list(names)),
        _query(
            "sortby",
            "Properties to sort by, descending with a minus before; the id comes last always.",
            _list(sorts) | {"maxItems": MOST_KEYS},
        ),
    ]


def _list(names: list[str]) -> Part:
    return {"type": "array", "items": {"type": "string", "enum": names}, "minItems": 1, "uniqueItems": True}


_LINK: Part = {
    "type": "object",
    "required": ["href", "rel", "type"],
    "properties": {name: {"type": "string"} for name in ("href", "rel", "type", "title")},
}
_LINKS: Part = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}
_COLLECTION_PROPERTIES: Part = {
    "id": {"type": "string"},
    "title": {"type": "string"},
    "description": {"type": "string"},
    "extent": {"type": "object"},
    "itemType": {"type": "string", "enum": ["feature"]},
    "crs": {"type": "array", "items": {"type": "string"}},
    "storageCrs": {"type": "string", "format": "uri"},
    "limit": {"type": "object", "description": "How large pages are, and may be.", "properties": {
        "default": {"type": "integer"}, "maximum": {"type": "integer"}}},
    "links": _LINKS,
}  # fmt: skip
_FEATURE_PROPERTIES: Part = {
    "type": {"type": "string", "enum": ["Feature"]},
    "id": {"type": "integer"},
    "geometry": {"type": "object", "nullable": True},
    "properties": {"type": "object"},
}
SCHEMA_PARTS: Part = {
    "anything": {"type": "object"},
    "link": _LINK,
    "landingPage": {
        "type": "object",
        "required": ["links"],
        "properties": {"title": {"type": "string"}, "description": {"type": "string"}, "links": _LINKS},
    },
    "conformance": {
        "type": "object",
        "required": ["conformsTo"],
        "properties": {"conformsTo": {"type": "array", "items": {"type": "string"}}, "links": _LINKS},
    },
    "collection": {"type": "object", "required": ["id", "links"], "properties": _COLLECTION_PROPERTIES},
    "collections": {
        "type": "object",
        "required": ["links", "collections"],
        "properties": {
            "links": _LINKS,
            "crs": {"type": "array", "items": {"type": "string"}},
            "collections": {"type": "array", "items": {"$ref": "#/components/schemas/collection"}},
        },
    },
    "feature": {
        "type": "object",
        "required": ["type", "id", "geometry", "properties", "links"],
        "properties": _FEATURE_PROPERTIES | {"links": _LINKS},
    },
    "featureCollection": {
        "type": "object",
        "required": ["type", "features", "links", "timeStamp", "numberReturned"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "timeStamp": {"type": "string", "format": "date-time"},
            "numberMatched": {"type": "integer", "minimum": 0, "description": "Exact; absent where counting would take too long."},
            "numberReturned": {"type": "integer", "minimum": 0},
            "links": _LINKS,
            "features": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["type", "id", "geometry", "properties"],
                    "properties": _FEATURE_PROPERTIES,
                },
            },
        },
    },
    "problem": {
        "type": "object",
        "required": ["type", "title", "status", "detail", "code"],
        "properties": {
            **{name: {"type": "string"} for name in ("type", "title", "detail", "code")},
            "status": {"type": "integer"},
        },
    },
}  # fmt: skip
_REFUSED: Part = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}


def refusals(missing: bool) -> Part:
    """Return the answers other than 200 that an operation has.

    Parameters
    ----------
    missing : whether what it names may not be there.
    """
    sentences = {
        "400": "A parameter is unknown or not of its form.",
        "401": "Not signed in.",
        "403": "The key is not for this.",
        "429": "Too many requests; Retry-After says when to come again.",
    }
    if missing:
        sentences["404"] = "Not there, or not in your area."
    refused = {status: {"description": text, "content": _REFUSED} for status, text in sentences.items()}
    return {"304": {"description": "What If-None-Match names still holds."}, **refused}
