"""Where and when the features of a collection are that a user may see."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.gis.db.models import Extent
from django.db.models import Count, Max, Min, Q
from django.db.models.lookups import IsNull

from layers.catalog.layer import Field, Layer
from layers.ogc.crs import OGC_CRS84
from layers.ogc.moments import TICK, midnight
from layers.ogc.remembering import remembered

GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
DAY = timedelta(days=1)


def extent_of(layer: Layer, user: Any, version: str) -> dict[str, Any]:
    """Return the extent member of a collection; what has no place or no time is left out."""
    return remembered(layer.id, user, version, "extent", lambda: _extent(layer, layer.rows(user)))


def _extent(layer: Layer, rows: Any) -> dict[str, Any]:
    """Find everything out by one look at the rows."""
    fields = {entry.name: entry for entry in layer.fields}
    first, last = (
        (fields.get(name) for name in (layer.times[0], layer.times[-1])) if layer.times else (None, None)
    )
    found = rows.aggregate(box=Extent("geometry"), **_ends("first", first, Min), **_ends("last", last, Max))
    spatial, temporal = {}, {}
    if found["box"]:
        box = [round(number, 7) for number in found["box"]]
        spatial = {"spatial": {"bbox": [box], "crs": OGC_CRS84}}
    interval = [_moment(found, "first", timedelta(0)), _moment(found, "last", DAY - TICK)]
    if any(interval):
        temporal = {"temporal": {"interval": [interval], "trs": GREGORIAN}}
    return spatial | temporal


def _ends(name: str, field: Field | None, extreme: Any) -> dict[str, Any]:
    if field is None:
        return {}
    is_open = Count("pk", filter=Q(IsNull(field.expression, True)))
    return {name: extreme(field.expression), f"{name}_open": is_open}


def _moment(found: dict[str, Any], name: str, rest_of_day: timedelta) -> str | None:
    """Return an end as a moment, None where some feature is open there."""
    value: date | datetime | None = found.get(name)
    if value is None or found[f"{name}_open"]:
        return None
    return (value if isinstance(value, datetime) else midnight(value) + rest_of_day).isoformat()
