"""Pages of features for people: what the JSON says, as tables."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime

from layers.catalog.layer import Field, Layer
from layers.ogc.addresses import address, with_query
from layers.ogc.items import Items
from layers.ogc.negotiation import HTML, JSON
from layers.ogc.parameters import names_of

Cell = dict[str, Any]
CLOSE_ZOOM = 17


def items_page(request: HttpRequest, layer: Layer, page: Items) -> dict[str, Any]:
    """Return what the page of a page of features shows."""
    columns = _columns(layer, request)
    features = [json.loads(text) for text in page.texts]
    return {
        "layer": layer,
        "columns": columns,
        "rows": [_row(request, layer, columns, feature) for feature in features],
        "page": page,
        "next": next((link["href"] for link in page.links if link["rel"] == "next"), None),
        "first": with_query(request, cursor=None) if "cursor" in request.GET else None,
        "json": with_query(request, f=JSON),
        "asked": [(name, value) for name, value in request.GET.items() if name not in ("f", "cursor")],
    }


def feature_page(request: HttpRequest, layer: Layer, feature: dict[str, Any]) -> dict[str, Any]:
    """Return what the page of one feature shows."""
    columns = _columns(layer, request)
    return {
        "layer": layer,
        "feature": feature,
        "cells": list(zip(columns, _cells(layer, columns, feature), strict=True)),
        "map": _on_map(layer, feature) if "crs" not in request.GET else None,
        "json": with_query(request, f=JSON),
    }


def _columns(layer: Layer, request: HttpRequest) -> list[Field]:
    names = names_of(layer, request)
    return [entry for entry in layer.fields if names is None or entry.name in names]


def _row(request: HttpRequest, layer: Layer, columns: list[Field], feature: dict[str, Any]) -> dict[str, Any]:
    href = address(request, "item", {"f": HTML}, layer_id=layer.id, feature_id=feature["id"])
    return {"id": feature["id"], "href": href, "cells": _cells(layer, columns, feature)}


def _cells(layer: Layer, columns: list[Field], feature: dict[str, Any]) -> list[Cell]:
    labels = {value.value: str(value.label) for value in layer.style.classes}
    cells = [_cell(entry, feature["properties"].get(entry.name)) for entry in columns]
    for entry, cell in zip(columns, cells, strict=True):
        if entry.name == layer.style.by_field:
            cell["text"] = labels.get(cell["text"], cell["text"])
    return cells


def _cell(entry: Field, value: Any) -> Cell:
    """Return a value as people read it; templates escape it."""
    is_number = entry.type in ("integer", "number") and value is not None
    if entry.type == "datetime" and value:
        moment = parse_datetime(value)
        value = f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else value
    if entry.type == "object" and value:
        value = json.dumps(value, ensure_ascii=False)
    return {"text": "" if value is None else value, "is_number": is_number}


def _on_map(layer: Layer, feature: dict[str, Any]) -> str | None:
    """Return the address of the map at the place of a feature."""
    point = (feature.get("geometry") or {}).get("coordinates")
    while point and isinstance(point[0], list):
        point = point[0]
    return f"/#{CLOSE_ZOOM}/{point[0]:.6f}/{point[1]:.6f}/{layer.id}" if point else None
