"""What a finding is, and how grave each kind of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2s
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

ERROR, WARNING, INFO = "error", "warning", "info"
SEVERITY = {
    "invalid": ERROR,
    "duplicate": ERROR,
    "overlap": ERROR,
    "gap": ERROR,
    "unmatched-edge": ERROR,
    "outside-community": WARNING,
    "beyond-community": WARNING,
    "no-community": WARNING,
    "community-gap": WARNING,
    "community-overlap": WARNING,
    "sliver": WARNING,
    "multipart": WARNING,
    "code-repeated": ERROR,
    "code-off-rule": WARNING,
    "code-foreign-division": WARNING,
    "code-out-of-order": WARNING,
    "area-off-aim": WARNING,
    "too-few-households": WARNING,
    "too-many-households": WARNING,
    "too-many-residents": WARNING,
    "households-unknown": INFO,
    "no-head": WARNING,
    "several-heads": WARNING,
    "too-few-workers": WARNING,
    "duties-unknown": INFO,
}


@dataclass(frozen=True)
class Finding:
    """One fault.

    Parameters
    ----------
    code : a key of `SEVERITY`.
    grids : codes of the grids or communities it touches.
    geometry : where, EPSG:4326.
    measure : how much, each with its unit in its name: `area_m2`, `length_m`, `households` …
    """

    code: str
    grids: tuple[str, ...]
    geometry: BaseGeometry
    measure: Mapping[str, float] = field(default_factory=dict)

    @property
    def severity(self) -> str:
        return SEVERITY[self.code]

    @property
    def key(self) -> str:
        """A short name that the same fault has again the next time it is looked for."""
        where = shapely.to_wkb(shapely.normalize(self.geometry)).hex()
        return blake2s("\n".join((self.code, *self.grids, where)).encode(), digest_size=8).hexdigest()

    def repeats(self, other: "Finding") -> bool:
        """Whether this is the other fault again, in the same place."""
        return self.code == other.code and bool(shapely.equals(self.geometry, other.geometry))

    def properties(self) -> dict[str, Any]:
        """Return the finding without its geometry, JSON-ready."""
        measure = {name: round(value, 3) for name, value in self.measure.items()}
        return {"code": self.code, "severity": self.severity, "grids": list(self.grids), **measure}
