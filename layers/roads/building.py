"""From ways to a network. Pure."""

import hashlib
from dataclasses import fields, replace
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.roads.contracting import Chains, contract
from layers.roads.gates import Gate, Segments, split
from layers.roads.network import Floats, Ints, Network
from layers.roads.ways import PLAIN, Passing, Ways

_A_M: Final = 6_378_137.0
_E2: Final = 0.00669437999014
"""Half the major axis and the squared eccentricity of WGS 84."""


class Built(NamedTuple):
    """A network, and which of its edges are bridges or tunnels (none, unless they were to be kept apart)."""

    network: Network
    spans: NDArray[np.bool_]


def network_of(ways: Ways, attribution: str) -> Network:
    """Build the network of some ways."""
    return build(ways, attribution).network


def build(ways: Ways, attribution: str, *, spans: bool = False, drive_factor: float = 1.0) -> Built:
    """Build the network of some ways.

    Parameters
    ----------
    spans : keep bridges and tunnels as edges of their own; only heights need it.
    drive_factor : what signals and traffic leave of the speed of driving.

    Raises
    ------
    ValueError : no way that anybody may pass.
    """
    segments, gates = split(ways)
    if not len(segments.start):
        raise ValueError("There is no way that anybody may pass.")
    passings, sort, turned = _sorts(ways, spans)
    of_segment = ways.passing[segments.way]
    fixed = np.asarray([point for gate in gates for point in gate[:2]], dtype=np.int32)
    chains = contract(
        segments.start, segments.end, sort[of_segment], turned[of_segment], fixed, len(segments.lnglat)
    )
    of_chain = of_segment[chains.segment]
    chosen = np.concatenate(
        [np.where(chains.turned, turned[of_chain], sort[of_chain]), len(passings) + np.arange(len(gates))]
    )
    passings += [_gate_passing(gate) for gate in gates]
    network = _assembled(segments, gates, passings, chosen, chains, attribution)
    slowed = replace(network, speed_kmh=network.speed_kmh * np.float32(drive_factor))
    return Built(with_version(slowed), _column(passings, chosen, "spans", np.bool_))


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
    segments: Segments,
    gates: list[Gate],
    passings: list[Passing],
    chosen: NDArray[Any],
    chains: Chains,
    attribution: str,
) -> Network:
    ends_of_gates = np.asarray([point for gate in gates for point in gate[:2]], dtype=np.int32)
    points = np.concatenate([chains.points, ends_of_gates])
    line_at = np.concatenate([chains.at, chains.at[-1] + 2 * np.arange(1, len(gates) + 1)]).astype(np.int32)
    junctions, numbered = np.unique(
        np.stack([points[line_at[:-1]], points[line_at[1:] - 1]]), return_inverse=True
    )
    start, end = numbered.reshape(2, -1).astype(np.int32)
    kinds = tuple(sorted({passing.kind for passing in passings}))
    opening = [
        (len(chains.at) - 1 + k, gate.barrier.hours) for k, gate in enumerate(gates) if gate.barrier.is_gate
    ]
    network = Network(
        version="",
        centre=_centre(segments.lnglat[points]),
        attribution=attribution,
        xy=np.zeros((0, 2)),
        start=start,
        end=end,
        length_m=_lengths(segments.lnglat[points], line_at),
        forward=_column(passings, chosen, "forward", np.uint8),
        backward=_column(passings, chosen, "backward", np.uint8),
        slower=_slower(passings, chosen),
        speed_kmh=_column(passings, chosen, "speed_kmh", np.float32),
        kind=np.asarray([kinds.index(p.kind) for p in passings], dtype=np.uint8)[chosen],
        kinds=kinds,
        lines=np.zeros((0, 2)),
        line_at=line_at,
        gate_edge=np.asarray([edge for edge, _hours in opening], dtype=np.int32),
        gate_hours=tuple(hours for _edge, hours in opening),
    )
    plane = network.to_plane(segments.lnglat)
    return replace(network, xy=plane[junctions], lines=plane[points])


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
