"""The chains of grave risk sources that a user may see."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from layers.core.errors import TooLarge
from layers.core.sql import Latitude, Longitude
from layers.divisions.models import Division
from layers.dossier.around import Around
from layers.dossier.chaining import Chain, chains_of, links_of
from layers.dossier.kinds import Rings
from layers.dossier.models import FARTHEST_M, RingRule
from layers.dossier.reading import in_box
from layers.risks.levels import GRAVE
from layers.risks.models import RiskSource

MOST_SOURCES = 5_000
COLUMNS = ("id", "code", "name", "level", "category")
Row = dict[str, Any]


def chains(user: Any, division: Division | None) -> list[Row]:
    """Return the chains with their sources and links, the largest first; of a division, those that touch it."""
    rows = _grave(user)
    found = _chains(rows, RingRule.by_category())
    if division is not None:
        inside = set(RiskSource.objects.visible_to(user).within(division).values_list("pk", flat=True))
        found = [chain for chain in found if any(rows[k]["id"] in inside for k in chain.members)]
    return [_described(rows, chain) for chain in found]


def chain_of(user: Any, source: RiskSource, rules: Mapping[str, Rings]) -> list[Row]:
    """Return the other sources of the chain that a source belongs to, as far as it stays within 5 km."""
    if source.level not in GRAVE:
        return []
    rows = _grave(user, source)
    for chain in _chains(rows, rules):
        if any(rows[k]["id"] == source.pk for k in chain.members):
            return [rows[k] for k in chain.members if rows[k]["id"] != source.pk]
    return []


def _grave(user: Any, near: RiskSource | None = None) -> list[Row]:
    rows = RiskSource.objects.visible_to(user).filter(level__in=GRAVE).order_by("pk")
    if near is not None:
        rows = in_box(rows, Around(near.geometry.x, near.geometry.y), FARTHEST_M)
    placed = rows.annotate(lng=Longitude("geometry"), lat=Latitude("geometry"))
    found = list(placed.values(*COLUMNS, "lng", "lat")[: MOST_SOURCES + 1])
    if len(found) > MOST_SOURCES:
        raise TooLarge(
            _("Chains are looked for among up to %(most)d grave risk sources.") % {"most": MOST_SOURCES},
            code="too-many-sources",
        )
    return found


def _chains(rows: list[Row], rules: Mapping[str, Rings]) -> list[Chain]:
    places = np.array([(row["lng"], row["lat"]) for row in rows], dtype=float).reshape(-1, 2)
    reach_m = np.array([rules.get(row["category"], rules[""]).chain_m for row in rows], dtype=float)
    return chains_of(len(rows), links_of(places, reach_m))


def _described(rows: list[Row], chain: Chain) -> Row:
    lines = [[_place(rows[link.first]), _place(rows[link.second])] for link in chain.links]
    return {
        "level": min(rows[k]["level"] for k in chain.members),
        "sources": [rows[k] for k in chain.members],
        "links": [
            {
                "from": rows[link.first]["id"],
                "to": rows[link.second]["id"],
                "distance_m": round(link.distance_m, 1),
            }
            for link in chain.links
        ],
        "geometry": {"type": "MultiLineString", "coordinates": lines},
    }


def _place(row: Row) -> list[float]:
    return [round(row["lng"], 7), round(row["lat"], 7)]
