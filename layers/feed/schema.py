"""How the API's description tells of the change feed."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from layers.catalog.schema import FEATURE, SELECTION

CHANGE = {
    "type": "object",
    "required": ["seq", "layer", "id", "op", "at", "feature"],
    "properties": {
        "seq": {"type": "integer"},
        "layer": {"type": "string"},
        "id": {"type": "integer"},
        "op": {"enum": ["upsert", "delete"]},
        "at": {"type": "string", "format": "date-time"},
        "feature": {"oneOf": [FEATURE, {"type": "null"}], "description": "As it is now; null for a delete."},
    },
}
CHANGES = {
    "type": "object",
    "required": ["changes", "next", "more"],
    "properties": {
        "changes": {"type": "array", "items": CHANGE},
        "next": {"type": "string", "description": "Token to ask with again."},
        "more": {"type": "boolean", "description": "Whether there is more to ask for at once."},
    },
}
FOLLOWING = [
    OpenApiParameter(
        "since",
        OpenApiTypes.STR,
        description="`Changes-Since` of a download, or `next` of an earlier answer; the beginning when absent.",
    ),
    OpenApiParameter("layer", OpenApiTypes.STR, description="Layer ids, by commas; all when absent."),
    OpenApiParameter("limit", OpenApiTypes.INT, description="Changes a page, 1000 by default and at most."),
    *(parameter for parameter in SELECTION if parameter.name not in {"limit", "cursor"}),
]
