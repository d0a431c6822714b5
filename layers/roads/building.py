"""From ways to a network. Pure."""

import hashlib
from dataclasses import fields, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from layers.roads.contracting import Chains, contract
from layers.roads.gates import Gate, Segments, split
from layers.roads.network import Floats, Ints, Network
from layers.roads.ways import PLAIN, Passing, Ways

_A_M: Final = 6_378_137.0
_E2: Final = 0.00669437999014
"""Half the major axis and the squared eccentricity of WGS 84."""


def network_of(ways: Ways, attribution: str, *, spans: bool = False) -> Network:
    """Build the network of some ways.

    Parameters
    ----------
    spans : keep bridges and tunnels as edges of their own; only heights need it.

    Raises
    ------
    ValueError : no way that anybody may pass.
    """
    segments, gates = split(ways)
    if not len(segments.start):
        raise ValueError("no way that anybody may pass")
    passings, sort, turned = _sorts(ways, spans)
    chains = contract(
        segments.start,
        segments.end,
        sort[ways.passing[segments.way]],
        turned[ways.passing[segments.way]],
        np.asarray([point for gate in gates for point in gate[:2]], dtype=np.int32),
        len(segments.lnglat),
    )
    return _assembled(ways, segments, gates, passings, chains, sort, turned, attribution)


def with_version(network: Network) -> Network:
    """Return the network with the version that follows from all its content."""
    digest = hashlib.blake2b(digest_size=10)
    for field in fields(network):
        value = getattr(network, field.name)
        if field.name == "version":
            continue
        told = f"{value.dtype.str}{value.shape}" if isinstance(value, np.ndarray) else repr(value)
        digest.update(f"{field.name} {told}".encode())
        if isinstance(value, np.ndarray):
            digest.update(np.ascontiguousarray(value).data)
    return replace(network, version=digest.hexdigest())


def _sorts(ways: Ways, spans: bool) -> tuple[list[Passing], Ints, Ints]:
    """Number the passings: (all that occur drawn or turned, number of each drawn, number of each turned)."""
    plain = [passing if spans else passing._replace(spans=False) for passing in ways.passings]
    number: dict[Passing, int] = {}
    drawn = [number.setdefault(passing, len(number)) for passing in plain]
    turned = [number.setdefault(passing.turned(), len(number)) for passing in plain]
    return list(number), np.asarray(drawn, dtype=np.int32), np.asarray(turned, dtype=np.int32)


def _assembled(
    ways: Ways,
    segments: Segments,
    gates: list[Gate],
    passings: list[Passing],
    chains: Chains,
    sort: Ints,
    turned: Ints,
    attribution: str,
) -> Network:
    of_way = ways.passing[segments.way[chains.segment]]
    edge_passing = np.where(chains.turned, turned[of_way], sort[of_way])
    gate_passing = [_gate_passing(gate) for gate in gates]
    passings = passings + gate_passing
    gate_first = len(passings) - len(gates)
    edge_passing = np.concatenate([edge_passing, np.arange(gate_first, len(passings))])
    points = np.concatenate([chains.points, np.asarray([p for g in gates for p in g[:2]], dtype=np.int32)])
    line_at = np.concatenate([chains.at, chains.at[-1] + 2 * np.arange(1, len(gates) + 1)]).astype(np.int32)
    ends = np.stack([points[line_at[:-1]], points[line_at[1:] - 1]])
    junctions, numbered = np.unique(ends, return_inverse=True)
    start, end = numbered.reshape(2, -1).astype(np.int32)
    centre = _centre(segments.lnglat[points])
    kinds = tuple(sorted({passing.kind for passing in passings}))
    network = Network(
        version="",
        centre=centre,
        attribution=attribution,
        xy=np.zeros((0, 2)),
        start=start,
        end=end,
        length_m=_lengths(segments.lnglat[points], line_at),
        forward=_column(passings, edge_passing, "forward", np.uint8),
        backward=_column(passings, edge_passing, "backward", np.uint8),
        slower=_slower(passings, edge_passing),
        speed_kmh=_column(passings, edge_passing, "speed_kmh", np.float32),
        kind=np.asarray([kinds.index(p.kind) for p in passings], dtype=np.uint8)[edge_passing],
        kinds=kinds,
        lines=np.zeros((0, 2)),
        line_at=line_at,
        gate_edge=np.asarray(
            [len(chains.at) - 1 + k for k, gate in enumerate(gates) if gate.barrier.is_gate], dtype=np.int32
        ),
        gate_hours=tuple(gate.barrier.hours for gate in gates if gate.barrier.is_gate),
    )
    plane = network.to_plane(segments.lnglat)
    return with_version(replace(network, xy=plane[junctions], lines=plane[points]))


def _gate_passing(gate: Gate) -> Passing:
    kind = "gate" if gate.barrier.is_gate else "barrier"
    return Passing(kind, gate.barrier.lets, gate.barrier.lets, speed_kmh=5.0)


def _column(passings: list[Passing], edges: NDArray[Any], name: str, dtype: Any) -> NDArray[Any]:
    return np.asarray([getattr(passing, name) for passing in passings], dtype=dtype)[edges]


def _slower(passings: list[Passing], edges: NDArray[Any]) -> NDArray[np.float32]:
    """Return (modes, 2, edges) factors."""
    table = np.asarray([(p.slower, p.slower_back) for p in passings], dtype=np.float32).reshape(
        -1, 2, len(PLAIN)
    )
    return np.ascontiguousarray(table[edges].transpose(2, 1, 0))


def _centre(lnglat: Floats) -> tuple[float, float]:
    lng, lat = (lnglat.min(axis=0) + lnglat.max(axis=0)) / 2
    return round(float(lng), 5), round(float(lat), 5)


def _lengths(lnglat: Floats, line_at: Ints) -> NDArray[np.float32]:
    """Return the length of each line on the ellipsoid: between near points, by the radii of curvature there."""
    lat = np.radians((lnglat[1:, 1] + lnglat[:-1, 1]) / 2)
    east, north = np.radians(np.diff(lnglat, axis=0)).T
    w = 1 - _E2 * np.sin(lat) ** 2
    east_m = east * np.cos(lat) * _A_M / np.sqrt(w)
    north_m = north * _A_M * (1 - _E2) / w**1.5
    along = np.concatenate([[0.0], np.cumsum(np.hypot(east_m, north_m))])
    return (along[line_at[1:] - 1] - along[line_at[:-1]]).astype(np.float32)
