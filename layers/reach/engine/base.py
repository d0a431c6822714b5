"""What all grounds of one network and one mode share: the order of junctions, where streets are, the lattice. Pure."""

from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from layers.reach.engine.arms import CellArms, arms_of
from layers.reach.engine.costs import for_mode
from layers.reach.engine.feet import Streets
from layers.reach.engine.graph import Order
from layers.reach.engine.islands import adrift
from layers.reach.engine.lattice import Lattice
from layers.reach.engine.polylines import Polylines, polylines
from layers.roads.network import Network


class Base:
    """A network as one mode sees it, without directions, times of day and barriers.

    Parameters
    ----------
    off_street_m : how far from a street one may be and still be reached.
    """

    def __init__(self, network: Network, mode: str, off_street_m: float) -> None:
        self.network, self.mode, self.off_street_m = network, mode, off_street_m
        self.order = Order(network.xy)
        self.start, self.end = self.order.number[network.start], self.order.number[network.end]

    @cached_property
    def streets(self) -> Streets:
        """The streets that one may stand on: all of the mode but gates, and what leads nowhere."""
        return _streets(self.network, for_mode(self.network, self.mode))

    @cached_property
    def lattice(self) -> Lattice:
        """The cells that may be reached."""
        return Lattice(self.streets, self.off_street_m)

    @cached_property
    def arms(self) -> CellArms:
        """The cells by the junctions they are come to from."""
        return arms_of(self.lattice, self.start, self.end, self.order.count)

    @property
    def lines(self) -> Polylines:
        """The edges' lines."""
        return polylines(self.network)


@lru_cache(maxsize=2)
def streets_of_any_mode(network: Network) -> Streets:
    """Return all streets, to tell a point without a street from one whose street is for others."""
    return _streets(network, np.ones(len(network.start), dtype=bool))


def _streets(network: Network, usable: NDArray[np.bool_]) -> Streets:
    return Streets(network, usable & ~gates(network) & ~adrift(network, usable))


def gates(network: Network) -> NDArray[np.bool_]:
    """Return (m,) which edges are gates."""
    found = np.zeros(len(network.start), dtype=bool)
    found[network.gate_edge] = True
    return found
