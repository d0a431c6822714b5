"""What a benchmark reports: one row a figure, with its target."""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Target:
    """What a row aims at.

    Parameters
    ----------
    of : the figure that is held against the bound.
    sign : `≤` or `≥`.
    """

    of: Literal["ours", "ratio_limit", "ratio_peer"]
    sign: Literal["≤", "≥"]
    bound: float

    def met_by(self, figure: float) -> bool:
        return figure <= self.bound if self.sign == "≤" else figure >= self.bound


@dataclass(frozen=True)
class Row:
    """One figure of ours beside the limit and the peer, all in one unit.

    Parameters
    ----------
    limit : the least that the work could cost: the bare library, an empty request, plain SQL.
    peer : what another tool needs for the same.
    """

    name: str
    unit: str
    ours: float
    limit: float | None = None
    peer: float | None = None
    target: Target | None = None

    @property
    def ratio_limit(self) -> float | None:
        return self.ours / self.limit if self.limit else None

    @property
    def ratio_peer(self) -> float | None:
        return self.ours / self.peer if self.peer else None

    @property
    def ok(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        figure = getattr(self, self.target.of) if self.target else None
        return self.target.met_by(figure) if self.target and figure is not None else None

    def target_text(self) -> str | None:
        """Write the target with its unit: `≤ 100 ms`, or `≤ 1.5 × limit`."""
        if self.target is None:
            return None
        unit = {"ours": self.unit, "ratio_limit": "× limit", "ratio_peer": "× peer"}[self.target.of]
        return f"{self.target.sign} {self.target.bound:g} {unit}".rstrip()

    def body(self) -> dict[str, Any]:
        """Return the row JSON-ready."""
        names = ("ours", "limit", "peer", "ratio_limit", "ratio_peer")
        figures = {name: _significant(getattr(self, name)) for name in names}
        return {"name": self.name, "unit": self.unit, **figures, "target": self.target_text(), "ok": self.ok}


def _significant(figure: float | None) -> float | None:
    return None if figure is None else float(f"{figure:.4g}")
