"""People counted: all of an area, and how many of them are reached in time. Pure."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

PEOPLE = ("households", "residents", "over_60")


@dataclass(frozen=True)
class Count:
    """One quantity: how much there is, and how much of it is served."""

    total: float = 0
    served: float = 0

    @property
    def share(self) -> float:
        return round(self.served / self.total, 4) if self.total else 0.0

    def as_json(self, name: str) -> dict[str, Any]:
        return {name: self.total, f"{name}_served": self.served, f"{name}_share": self.share}


@dataclass(frozen=True)
class Counted:
    """All quantities of one area.

    Parameters
    ----------
    off_street : households that lie far from every street, so that nobody knows whether they are served.
    area_m2 : land, and how much of it the cover holds; None where no shape is known.
    """

    households: Count
    residents: Count
    over_60: Count
    off_street: int = 0
    area_m2: Count | None = None

    def as_json(self) -> dict[str, Any]:
        counts = {name: value for key in PEOPLE for name, value in getattr(self, key).as_json(key).items()}
        area = self.area_m2.as_json("area_m2") if self.area_m2 is not None else {}
        return {**counts, "households_off_network": self.off_street, **area}


def counted(
    people: dict[str, NDArray[np.int64]], served: Any, off_street: Any, area_m2: Count | None = None
) -> Counted:
    """Count some addresses.

    Parameters
    ----------
    people : name of a quantity → (n,) of each address.
    served, off_street : (n,) masks.
    """
    counts = {name: Count(int(of.sum()), int(of[served].sum())) for name, of in people.items()}
    off = int(people["households"][off_street & ~served].sum())
    return Counted(**counts, off_street=off, area_m2=area_m2)


def counted_by(
    people: dict[str, NDArray[np.int64]], served: Any, off_street: Any, index: Any, areas: list[Count | None]
) -> list[Counted]:
    """Count the addresses of each area.

    Parameters
    ----------
    index : (n,) position of each address's area in `areas`.
    """
    sums = {
        name: (_sums(of, index, len(areas)), _sums(of * served, index, len(areas)))
        for name, of in people.items()
    }
    off = _sums(people["households"] * (off_street & ~served), index, len(areas))
    return [
        Counted(
            **{name: Count(int(total[n]), int(inside[n])) for name, (total, inside) in sums.items()},
            off_street=int(off[n]),
            area_m2=area,
        )
        for n, area in enumerate(areas)
    ]


def _sums(weights: Any, index: Any, count: int) -> Any:
    return np.bincount(index, weights.astype(float), count).astype(np.int64)
