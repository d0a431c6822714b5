"""A rule on the map: how each division stands, and where its ground is out of reach of the services."""

from functools import reduce
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, mapping
from shapely.geometry.base import BaseGeometry

from layers.core.measure import area_m2, quantise
from layers.living.evaluate import FAIL, asked_of
from layers.living.report import Report, Row
from layers.living.rules import REACH
from layers.living.serializers import row_body, titles_of
from layers.reach.circles import as_multipolygon
from layers.reach.cutting import left_of
from layers.reach.gaps import SMALLEST_GAP_M2

Feature = dict[str, Any]


def map_of(report: Report) -> dict[str, Any]:
    """Return the divisions of a report of one rule with their states, and the gaps of those that fail."""
    shapes = report.shapes
    titles = titles_of(report)
    rows = [row for row in report.rows if not shapes[row.division.id].is_empty]
    divisions = [_feature(row, shapes[row.division.id], row_body(row, titles)) for row in rows]
    return {"divisions": _collection(divisions), "gaps": _collection(_gaps(report, rows, shapes))}


def _gaps(report: Report, rows: list[Row], shapes: dict[int, BaseGeometry]) -> list[Feature]:
    failing = [row for row in rows if row.rule.measure == REACH and row.outcome.state == FAIL]
    if not failing:
        return []
    ground = np.array([shapes[row.division.id] for row in failing], dtype=object)
    found = []
    for row, left in zip(failing, left_of(ground, _reached(report, failing[0])), strict=True):
        gap = as_multipolygon(quantise(left))
        if not gap.is_empty and area_m2(gap) >= SMALLEST_GAP_M2:
            about = {"code": row.division.code, "name": row.division.name, "residents": row.outcome.people}
            found.append(_feature(row, gap, about | {"area_m2": round(area_m2(gap), 1)}))
    return found


def _reached(report: Report, row: Row) -> BaseGeometry:
    """Return the ground from which every known service of a rule is reached."""
    ways, limit = report.ground.of(row.rule)
    known = [service.code for service in asked_of(row.rule, report.provision.services) if service.is_known]
    covers = [ways.cover(report.provision.places(code), limit) for code in known]
    return reduce(shapely.intersection, covers, covers[0]) if covers else MultiPolygon()


def _feature(row: Row, geometry: BaseGeometry, properties: dict[str, Any]) -> Feature:
    return {"type": "Feature", "id": row.division.id, "geometry": mapping(geometry), "properties": properties}


def _collection(features: list[Feature]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}
