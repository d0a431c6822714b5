"""Streets that hang together with no others: slips of the map, mostly. Pure."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from layers.roads.network import Network

MOST_M: Final = 500.0
MOST_SHARE: Final = 0.01

Mask = NDArray[np.bool_]


def adrift(network: Network, usable: Mask) -> Mask:
    """Return which of some edges lie in a part that leads nowhere: under 500 m of streets, a hundredth of the largest part.

    A point that stood there would reach next to nothing, and nobody would know why; it stands on the nearest street that
    leads somewhere instead, if there is one near enough.

    Parameters
    ----------
    usable : (m,) edges that one may pass, gates among them.
    """
    count = len(network.xy)
    ones = np.ones(int(usable.sum()), dtype=np.int8)
    between = csr_matrix((ones, (network.start[usable], network.end[usable])), shape=(count, count))
    parts, part = connected_components(between, directed=False)
    of_edge = part[network.start]
    metres = np.bincount(of_edge[usable], network.length_m[usable], minlength=parts)
    small = (metres < MOST_M) & (metres <= MOST_SHARE * metres.max(initial=0.0))
    return np.asarray(usable & small[of_edge])
