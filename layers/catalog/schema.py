"""How the API's description tells of features and of the parameters that choose them."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

FEATURE_COLLECTION = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": {"type": "object"}},
        "next": {"type": ["string", "null"], "format": "uri", "description": "Address of the next page."},
    },
}
FEATURE = {
    "type": "object",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "id": {"type": "integer"},
        "geometry": {"type": ["object", "null"]},
        "properties": {"type": "object"},
    },
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
    },
}
GEOJSON, PROBLEM_TYPE = "application/geo+json", "application/problem+json"
LAYER = OpenApiParameter("layer_id", OpenApiTypes.STR, OpenApiParameter.PATH, description="Id of a layer.")
SELECTION = [
    OpenApiParameter("bbox", OpenApiTypes.STR, description="west,south,east,north in degrees (EPSG:4326)."),
    OpenApiParameter(
        "division", OpenApiTypes.STR, description="Code of a division; all below it are included."
    ),
    OpenApiParameter("q", OpenApiTypes.STR, description="Text to find in names and codes."),
    OpenApiParameter(
        "filter", OpenApiTypes.STR, description="A condition in CQL2 on the layer's properties."
    ),
    OpenApiParameter(
        "filter-lang", OpenApiTypes.STR, enum=["cql2-text", "cql2-json"], description="Text when absent."
    ),
    OpenApiParameter(
        "filter-crs",
        OpenApiTypes.STR,
        description="Coordinate system of the geometries in `filter`: a URI, EPSG:n, GCJ-02 or BD-09; CRS84 when absent.",
    ),
    OpenApiParameter(
        "limit", OpenApiTypes.INT, description="Features a page, 100 by default and 1000 at most."
    ),
    OpenApiParameter("cursor", OpenApiTypes.INT, description="Where to go on; taken from `next`."),
]
REFUSALS = {
    (401, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "Not signed in."),
    (404, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "Not there, or not in your area."),
    (422, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "A parameter is not of its form."),
}
