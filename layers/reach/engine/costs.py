"""Seconds along every edge, both ways, for a mode. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.roads.network import MODES, Network

NEVER = np.float32(np.inf)
Seconds = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Pace:
    """How one moves.

    Parameters
    ----------
    mode : one of `MODES`.
    speed_m_s : on a street that nothing slows; None for the speeds of the streets themselves.
    off_street_m_s : between a street and a door.
    slope : whether slopes and steps slow.
    """

    mode: str
    speed_m_s: float | None
    off_street_m_s: float
    slope: bool = True


def for_mode(network: Network, mode: str) -> Mask:
    """Return which edges a mode may use in at least one direction."""
    return ((network.forward | network.backward) >> MODES.index(mode) & 1).astype(bool)


def edge_seconds(network: Network, pace: Pace, gates_open: Mask) -> tuple[Seconds, Seconds]:
    """Return seconds from start to end and from end to start; infinite where one may not go.

    Parameters
    ----------
    gates_open : (g,) which gates let people through.
    """
    bit = MODES.index(pace.mode)
    plain = network.length_m / (network.speed_kmh / 3.6 if pace.speed_m_s is None else pace.speed_m_s)
    both = []
    for side, bits in enumerate((network.forward, network.backward)):
        seconds = plain * (network.slower[bit, side] if pace.slope else 1)
        seconds = np.where(bits >> bit & 1, seconds, NEVER).astype(np.float32)
        seconds[network.gate_edge[~gates_open]] = NEVER
        both.append(seconds)
    return both[0], both[1]
