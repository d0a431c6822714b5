"""Surroundings as JSON."""

from typing import Any

from shapely.geometry import mapping

from layers.core.measure import quantise
from layers.dossier.reading import Row
from layers.dossier.surroundings import Surroundings, WayOut, Zone


def surroundings_body(found: Surroundings) -> Row:
    """Return what `/api/risk-sources/{id}/surroundings/` answers."""
    return {
        "source": _source(found),
        **found.walked,
        "partly_outside": found.partly_outside,
        "rings": [_zone(found, zone) | {"radius_m": zone.radius_m} for zone in found.circles],
        "reaches": [_zone(found, zone) | {"minutes": zone.minutes} for zone in found.reaches],
        "places": [_place(row) for row in found.places],
        "shelters": [_place(row) | {"is_safe": row["is_safe"]} for row in found.shelters],
        "shelter_capacity": found.capacity,
        "ways": [_way(way) for way in found.ways],
        "risk_sources": [_rounded(row) for row in found.neighbours],
        "chain": found.chain,
        "cameras": [_rounded(row) for row in found.cameras],
        "open_cases": [_rounded(row) for row in found.cases],
    }


def _source(found: Surroundings) -> Row:
    source = found.source
    return {
        "id": source.pk,
        "code": source.code,
        "name": source.name,
        "category": source.category,
        "level": source.level,
        "organisation": source.organisation,
        "next_inspection_on": source.next_inspection_on,
        "lng": source.geometry.x,
        "lat": source.geometry.y,
        "danger_m": found.rings.radii_m[0],
        "chain_m": found.rings.chain_m,
    }


def _zone(found: Surroundings, zone: Zone) -> Row:
    return zone.counts | {
        "shelter_short": found.short_of(zone),
        "partly_outside": zone.partly_outside,
        "geometry": _geometry(zone.shape),
    }


def _place(row: Row) -> Row:
    told = _rounded(row) | {"kind": row["kind"].value, "walk_min": minutes(row["walk_s"])}
    return {name: value for name, value in told.items() if name != "walk_s"}


def _way(way: WayOut) -> Row:
    return {
        "shelter": way.shelter["id"],
        "name": way.shelter["name"],
        "walk_min": minutes(way.gone.seconds),
        "length_m": round(way.gone.length_m),
        "bearing_deg": round(way.bearing_deg),
        "passes": list(way.passes),
        "geometry": _geometry(way.gone.line),
    }


def _rounded(row: Row) -> Row:
    return row | {"distance_m": round(row["distance_m"], 1)}


def minutes(seconds: float) -> float | None:
    """Return minutes to a tenth; None for what is not reached."""
    return round(seconds / 60, 1) if seconds != float("inf") else None


def _geometry(shape: Any) -> Row:
    drawn: Row = mapping(quantise(shape))
    return drawn
