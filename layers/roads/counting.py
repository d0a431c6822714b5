"""What a network holds, in numbers. Pure."""

from typing import Any, Final

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from layers.roads.network import MODES, Network

ISLAND_EDGES: Final = 20
"""A part of the network that hangs together and has fewer edges than this is told as an island; it is kept."""


def counts_of(network: Network) -> dict[str, Any]:
    """Return edges, junctions, gates, kilometres by mode and islands, JSON-ready."""
    islands, island_edges = _islands(network)
    return {
        "junctions": len(network.xy),
        "edges": len(network.start),
        "gates": len(network.gate_edge),
        "gates_with_hours": sum(bool(hours) for hours in network.gate_hours),
        "km": {mode: _km(network, place) for place, mode in enumerate(MODES)},
        "islands": islands,
        "island_edges": island_edges,
    }


def bbox_of(network: Network) -> list[float]:
    """Return west, south, east, north in degrees."""
    degrees = network.to_degrees(network.lines)
    return [round(float(value), 6) for value in (*degrees.min(axis=0), *degrees.max(axis=0))]


def _km(network: Network, place: int) -> float:
    passes = ((network.forward | network.backward) >> place) & 1
    return round(float(network.length_m[passes == 1].sum(dtype=float)) / 1000, 1)


def _islands(network: Network) -> tuple[int, int]:
    size = len(network.xy)
    links = coo_matrix((np.ones(len(network.start)), (network.start, network.end)), shape=(size, size))
    parts, label = connected_components(links, directed=False)
    edges = np.bincount(label[network.start], minlength=parts)
    small = edges[edges < ISLAND_EDGES]
    alone = len(small) if parts > len(small) else len(small) - 1
    return alone, int(small.sum()) if parts > len(small) else int(small.sum() - edges.max())
