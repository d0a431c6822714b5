"""The description of this interface: OpenAPI 3.0, with the paths and properties of every collection the user may see.

Clients read the largest page from `components/parameters/limit` (QGIS) or from the parameters of a path (GDAL 3.8 and later).
"""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.catalog.filtering.queryables import SCHEMAS
from layers.catalog.layer import Layer
from layers.ogc.addresses import GEOJSON_TYPE, JSON_TYPE, OPENAPI_TYPE, SCHEMA_TYPE, address
from layers.ogc.negotiation import HTML_TYPE
from layers.ogc.openapi_parts import PARAMETERS, SCHEMA_PARTS, SECURITY, choices, refusals
from layers.ogc.parameters import queryable_fields

OF_ITEMS = (
    "limit", "bbox", "bbox-crs", "datetime", "crs", "cursor", "filter", "filter-lang", "filter-crs", "q", "within", "f",
)  # fmt: skip
Part = dict[str, Any]


def document(request: HttpRequest, layers: list[Layer]) -> Part:
    """Return the whole document."""
    paths = _common_paths()
    for layer in layers:
        paths |= _layer_paths(layer)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": _("The map's layers by OGC API – Features"),
            "version": "1.0.0",
            "description": _("Read only. Everybody sees the rows of the own divisions, in every answer."),
        },
        "servers": [{"url": address(request, "landing-plain")}],
        "security": [{name: []} for name in SECURITY],
        "paths": paths,
        "components": {
            "parameters": PARAMETERS,
            "schemas": SCHEMA_PARTS,
            "securitySchemes": SECURITY,
        },
    }


def _common_paths() -> Part:
    return {
        "/": _get("landing", _("Landing page"), JSON_TYPE, "landingPage"),
        "/api": _get("api", _("This description"), OPENAPI_TYPE, "anything"),
        "/conformance": _get("conformance", _("Conformance classes"), JSON_TYPE, "conformance"),
        "/collections": _get("collections", _("Collections"), JSON_TYPE, "collections"),
    }


def _layer_paths(layer: Layer) -> Part:
    path, title, name = f"/collections/{layer.id}", str(layer.title), layer.id
    feature_id = {
        "name": "featureId",
        "in": "path",
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
    }
    return {
        path: _get(f"{name}.collection", title, JSON_TYPE, "collection", tag=name, missing=True),
        f"{path}/queryables": _get(
            f"{name}.queryables", _("What can be filtered by"), SCHEMA_TYPE, "anything", tag=name, missing=True
        ),
        f"{path}/sortables": _get(
            f"{name}.sortables", _("What can be sorted by"), SCHEMA_TYPE, "anything", tag=name, missing=True
        ),
        f"{path}/items": _get(
            f"{name}.items", _("Features"), GEOJSON_TYPE, "featureCollection", tag=name, missing=True,
            parameters=[*map(_reference, OF_ITEMS), *choices(layer), *_property_parameters(layer)],
        ),
        f"{path}/items/{{featureId}}": _get(
            f"{name}.item", _("One feature"), GEOJSON_TYPE, "feature", tag=name, missing=True,
            parameters=[feature_id, *map(_reference, ("crs", "f")), *choices(layer)[:1]],
        ),
    }  # fmt: skip


def _get(
    operation_id: str,
    summary: str,
    type: str,
    schema: str,
    *,
    tag: str = "service",
    missing: bool = False,
    parameters: list[Part] | None = None,
) -> Part:
    """Return a path with its one operation; it names every status that can come back."""
    found = {
        "description": summary,
        "content": {
            type: {"schema": {"$ref": f"#/components/schemas/{schema}"}},
            HTML_TYPE: {"schema": {"type": "string"}},
        },
    }
    operation = {
        "operationId": operation_id,
        "summary": summary,
        "tags": [tag],
        "parameters": parameters if parameters is not None else [_reference("f")],
        "responses": {"200": found, **refusals(missing)},
    }
    return {"get": operation}


def _property_parameters(layer: Layer) -> list[Part]:
    return [
        {"name": name, "in": "query", "required": False, "style": "form", "explode": False,
         "description": str(entry.title), "schema": dict(SCHEMAS[entry.type])}
        for name, entry in queryable_fields(layer).items()
    ]  # fmt: skip


def _reference(name: str) -> Part:
    return {"$ref": f"#/components/parameters/{name}"}
