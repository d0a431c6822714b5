"""Who is served: households inside and outside the circles, by community, and where the gaps are."""

from dataclasses import dataclass
from typing import Any

import shapely
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import F, Q, Sum, Value
from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon, mapping
from shapely.geometry.base import BaseGeometry

from layers.core.measure import area_m2, quantise
from layers.core.sql import CoveredBy
from layers.divisions.models import Address, Division
from layers.reach.circles import as_multipolygon, circles, merged
from layers.reach.sites import sites_near

SMALLEST_GAP_M2 = 100.0
"""Smaller gaps are slivers between a border and a circle, of no use to anybody."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Area:
    """A division without further ones below it: a community, where there are communities."""

    id: int
    code: str
    name: str
    geometry: BaseGeometry


@dataclass(frozen=True)
class Count:
    """Households of a division (code None: of none), and how many of them are served."""

    code: str | None
    name: str
    households: int = 0
    served: int = 0

    @property
    def share(self) -> float:
        return round(self.served / self.households, 4) if self.households else 0.0

    def as_json(self) -> Row:
        return {
            "code": self.code,
            "name": self.name,
            "households": self.households,
            "households_served": self.served,
            "households_share": self.share,
        }


def coverage(user: Any, category: str, radius: float, division: Division | None) -> Row:
    """Return how many households live within `radius` metres of a service point of a category.

    Service points outside the division serve it too, as far as the user may see them.
    """
    areas = areas_of(user, division)
    sites = sites_near(user, category, [area.geometry for area in areas], radius)
    served = merged(circles([(site.lng, site.lat) for site in sites], radius))
    counts = counts_by_division(user, division, areas, served)
    total = Count(None, "", sum(count.households for count in counts), sum(count.served for count in counts))
    return {
        "households": total.households,
        "households_served": total.served,
        "households_share": total.share,
        "points": len(sites),
        "by_division": [count.as_json() for count in counts],
        "gaps": {"type": "FeatureCollection", "features": gaps(areas, served, counts)},
    }


def areas_of(user: Any, division: Division | None) -> list[Area]:
    """Return the smallest divisions of the user's area, or of one division in it."""
    rows = Division.objects.visible_to(user).filter(geometry__isnull=False, children__isnull=True)
    if division is not None:
        rows = rows.within(division)
    columns = rows.order_by("path").values_list("pk", "code", "name", "geometry")
    return [Area(pk, code, name, shapely.from_wkb(bytes(shape.wkb))) for pk, code, name, shape in columns]


def counts_by_division(
    user: Any, division: Division | None, areas: list[Area], served: MultiPolygon
) -> list[Count]:
    """Count households by the division of their address: every area, then what belongs to none of them."""
    counted = {count.code: count for count in _counts(user, division, served)}
    rows = [counted.pop(area.code, Count(area.code, area.name)) for area in areas]
    return rows + sorted(counted.values(), key=lambda count: count.code or "")


def _counts(user: Any, division: Division | None, served: MultiPolygon) -> list[Count]:
    addresses = Address.objects.visible_to(user)
    if division is not None:
        addresses = addresses.within(division)
    circle = Value(GEOSGeometry(memoryview(served.wkb), srid=4326), GeometryField(srid=4326))
    sums = addresses.values_list("division__code", "division__name").annotate(
        total=Sum("households", default=0),
        inside=Sum("households", filter=Q(CoveredBy(F("geometry"), circle)), default=0),
    )
    return [Count(code, name or _("Without a division"), total, inside) for code, name, total, inside in sums]


def gaps(areas: list[Area], served: MultiPolygon, counts: list[Count]) -> list[Row]:
    """Return, as GeoJSON features, the part of each area that no circle reaches."""
    unserved = {count.code: count.households - count.served for count in counts}
    features = []
    for area in areas:
        gap = as_multipolygon(quantise(shapely.difference(area.geometry, served)))
        size_m2 = area_m2(gap) if not gap.is_empty else 0.0
        if size_m2 >= SMALLEST_GAP_M2:
            features.append(_gap_feature(area, gap, size_m2, unserved.get(area.code, 0)))
    return features


def _gap_feature(area: Area, gap: MultiPolygon, size_m2: float, households: int) -> Row:
    return {
        "type": "Feature",
        "id": area.id,
        "geometry": mapping(gap),
        "properties": {
            "code": area.code,
            "name": area.name,
            "area_m2": round(size_m2, 1),
            "households_unserved": households,
        },
    }
