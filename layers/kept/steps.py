"""Which of a question's minutes reach each address, packed into a few bytes an address. Pure."""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEVER = 255
"""The step of an address that no minutes reach."""
Ids = NDArray[np.int64]
ROW = np.dtype([("id", "<i8"), ("step", "u1")])


@dataclass(frozen=True, eq=False)
class Steps:
    """n addresses that a result was made from.

    Parameters
    ----------
    ids : (n,) rising.
    step : (n,) position of the fewest minutes that reach it, or `NEVER`.
    """

    ids: Ids
    step: NDArray[np.uint8]

    def pack(self) -> bytes:
        rows = np.empty(len(self.ids), dtype=ROW)
        rows["id"], rows["step"] = self.ids, self.step
        return zlib.compress(rows.tobytes(), 6)

    @classmethod
    def unpack(cls, packed: bytes) -> "Steps":
        rows = np.frombuffer(zlib.decompress(packed) if packed else b"", dtype=ROW)
        return cls(rows["id"].copy(), rows["step"].copy())

    def of(self, ids: Ids) -> NDArray[np.int16]:
        """Return the step of each of some addresses; -1 for one that the result knows nothing of."""
        found = np.full(len(ids), -1, dtype=np.int16)
        if len(self.ids):
            at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
            known = self.ids[at] == ids
            found[known] = self.step[at[known]]
        return found


def steps_of(ids: Ids, served: list[NDArray[np.bool_]]) -> Steps:
    """Return the steps of addresses from who is served within each of rising minutes."""
    step = np.full(len(ids), NEVER, dtype=np.uint8)
    for position in reversed(range(len(served))):
        step[served[position]] = position
    order = np.argsort(ids)
    return Steps(ids[order], step[order])
