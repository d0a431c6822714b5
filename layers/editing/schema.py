"""How the API's description tells of editing."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from layers.catalog.schema import FEATURE, FEATURE_COLLECTION, GEOJSON, PROBLEM, PROBLEM_TYPE, REFUSALS
from layers.editing.bodies import JSON, LINES, MERGE_PATCH

FEATURE_TO_WRITE = {
    "type": "object",
    "required": ["geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "geometry": {"type": "object", "description": "GeoJSON, in `crs`; stored in EPSG:4326."},
        "properties": {"type": "object", "description": "By the names of the layer's fields."},
    },
}
PARTIAL = {key: value for key, value in FEATURE_TO_WRITE.items() if key != "required"}
ROW = {
    "type": "object",
    "required": ["row", "code", "id", "result"],
    "properties": {
        "row": {"type": "integer", "description": "From 1."},
        "code": {"type": "string"},
        "id": {"type": ["integer", "null"]},
        "result": {"enum": ["created", "updated", "unchanged", "refused"]},
        "code_of_problem": {"type": "string"},
        "detail": {"type": "string"},
    },
}
OUTCOME = {
    "type": "object",
    "required": ["created", "updated", "unchanged", "refused", "rows"],
    "properties": {
        **{name: {"type": "integer"} for name in ("created", "updated", "unchanged", "refused")},
        "rows": {"type": "array", "items": ROW},
    },
}
FEATURE_BODY = {JSON: FEATURE_TO_WRITE, GEOJSON: FEATURE_TO_WRITE}
PATCH_BODY = {JSON: PARTIAL, MERGE_PATCH: PARTIAL, GEOJSON: PARTIAL}
BULK_BODY = {GEOJSON: FEATURE_COLLECTION, JSON: FEATURE_COLLECTION, LINES[0]: {"type": "string"}}

CRS = OpenApiParameter(
    "crs", OpenApiTypes.STR, description="Of the body's coordinates: an EPSG code, GCJ-02 or BD-09."
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag that you read.",
    required=True,
)
ONLY_NEW = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="`*`: a code that is used is stale.",
)
ON_ERROR = OpenApiParameter(
    "on-error", OpenApiTypes.STR, enum=["skip", "abort"], description="Whether one refused row refuses all."
)
DRY_RUN = OpenApiParameter(
    "dry-run", OpenApiTypes.STR, enum=["0", "1"], description="Do all and keep nothing."
)


def _problem(status: int, sentence: str) -> dict[tuple[int, str], OpenApiResponse]:
    return {(status, PROBLEM_TYPE): OpenApiResponse(PROBLEM, sentence)}


WRITING = {
    **REFUSALS,
    **_problem(403, "Your account or key may not write here."),
    **_problem(405, "This layer is changed in another way."),
    **_problem(409, "The code is used."),
    **_problem(413, "The body is too large."),
    **_problem(415, "The body is of another type."),
}
HELD = {
    **WRITING,
    **_problem(412, "Changed since you read it; `present` is the feature as it is now."),
    **_problem(428, "Send If-Match."),
}
CREATED = {(201, GEOJSON): FEATURE, **WRITING, **_problem(412, "`If-None-Match: *` and the code is used.")}
CHANGED = {(200, GEOJSON): FEATURE, **HELD}
REMOVED = {(204, GEOJSON): OpenApiResponse(description="Removed."), **HELD}
UPSERTED = {(200, JSON): OUTCOME, **WRITING}
