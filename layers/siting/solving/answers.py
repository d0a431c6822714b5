"""What a solver answers: the sites, how good they are, and how good any could be at most. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Solution:
    """Sites that were chosen.

    Parameters
    ----------
    chosen : sites, in the order in which each gains most.
    value : people served (`MOST`), cost of the chosen (`ALL`), or people times seconds (`SHORTEST`).
    bound : no answer is better than this; None when nothing is known.
    stopped : `time` or `cancelled` where a search ended before it was done.
    """

    chosen: tuple[int, ...]
    value: float
    bound: float | None = None
    stopped: str = ""

    @property
    def proven(self) -> bool:
        """Whether no answer is better."""
        return self.bound == self.value

    @property
    def gap(self) -> float | None:
        """How much better an answer could be at most, as a share of the value."""
        if self.bound is None:
            return None
        return 0.0 if self.proven else abs(self.bound - self.value) / max(abs(self.value), 1e-9)
