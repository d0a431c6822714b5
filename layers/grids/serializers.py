"""Shapes and findings as GeoJSON."""

from collections.abc import Iterable
from typing import Any

from layers.grids.shapes import to_geojson
from layers.grids.validation import Finding


def feature(id: Any, shape: Any, properties: dict[str, Any]) -> dict[str, Any]:
    """Describe a shape of the pure rules as a GeoJSON feature."""
    return {"type": "Feature", "id": id, "geometry": to_geojson(shape), "properties": properties}


def collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def findings_body(findings: Iterable[Finding]) -> dict[str, Any]:
    """Return findings as a FeatureCollection with counts by code."""
    features = [
        feature(index, finding.geometry, finding.properties()) for index, finding in enumerate(findings)
    ]
    counts: dict[str, int] = {}
    for entry in features:
        counts[entry["properties"]["code"]] = counts.get(entry["properties"]["code"], 0) + 1
    return {"findings": collection(features), "counts": counts}
