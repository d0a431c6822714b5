"""What an import says about single rows: a code, a sentence, the row, the thing's code and the place. Pure."""

from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

INFO, WARNING, SKIPPED = "info", "warning", "skipped"


@dataclass(frozen=True)
class Finding:
    """One remark about one row.

    Parameters
    ----------
    kind : stable kebab-case name, counted in the summary.
    severity : `info` (done as wanted, told for the record), `warning` (taken, but look) or `skipped` (left out).
    row : number of the row in the file; the first row of data is 1.
    code : the thing's code, empty where it has none.
    place : (lng, lat) in EPSG:4326 where the row has one.
    """

    kind: str
    severity: str
    row: int
    code: str
    message: str
    place: tuple[float, float] | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "severity": self.severity,
            "row": self.row,
            "code": self.code,
            "message": self.message,
            "place": list(self.place) if self.place else None,
        }


def place_of(geometry: BaseGeometry | None) -> tuple[float, float] | None:
    """Return a position that stands for a geometry, rounded for reading."""
    if geometry is None or geometry.is_empty:
        return None
    point = geometry if geometry.geom_type == "Point" else geometry.representative_point()
    return round(point.x, 6), round(point.y, 6)
