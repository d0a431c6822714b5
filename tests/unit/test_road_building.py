"""Edges of a network are what the ways say: chains are joined, gates split, and no way gets shorter or longer."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from data.demo_city.city import SMALL, drawn_city
from layers.roads.building import network_of
from layers.roads.classes import class_of, passing_of
from layers.roads.counting import counts_of
from layers.roads.lines import Line, ways_of
from layers.roads.network import Network
from layers.roads.placing import PlacedGate, place
from layers.roads.storing import Unreadable, read, write
from layers.roads.ways import Barrier, Ways, bits_of

WALK = bits_of("walk")


def line(*points: tuple[float, float], kind: str = "residential", oneway: int = 0, level: int = 0) -> Line:
    degrees = [(113 + x / 10_000, 29 + y / 10_000) for x, y in points]
    return Line(shapely.LineString(degrees), passing_of(kind, oneway=oneway), level)


def times(network: Network, bit: int) -> np.ndarray:
    """Return the metres between all junctions for one mode."""
    size = len(network.xy)
    ends = []
    for start, end, passes in (
        (network.start, network.end, network.forward),
        (network.end, network.start, network.backward),
    ):
        may = (passes & bit) > 0
        ends.append(np.column_stack([start[may], end[may], network.length_m[may] + 1e-6]))
    table = np.vstack(ends)
    least = table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))]
    _pairs, first = np.unique(least[:, :2], axis=0, return_index=True)
    least = least[first]
    graph = coo_matrix((least[:, 2], (least[:, 0].astype(int), least[:, 1].astype(int))), shape=(size, size))
    return dijkstra(graph.tocsr())


def at(network: Network, x: float, y: float) -> int:
    place = network.to_plane([(113 + x / 10_000, 29 + y / 10_000)])
    return int(np.argmin(np.hypot(*(network.xy - place).T)))


def test_chains_become_one_edge_and_crossings_without_a_vertex_do_not_join() -> None:
    ways = ways_of([line((0, 0), (1, 0), (2, 0)), line((2, 0), (3, 0)), line((1, -1), (1, 0), (1, 1))])
    assert counts_of(network_of(ways, ""))["edges"] == 4
    over = ways_of([line((0, 0), (2, 0)), line((2, 0), (3, 0)), line((1, -1), (1, 1))])
    network = network_of(over, "")
    assert len(network.start) == 2
    assert network.length_m.max() == pytest.approx(3 * 9.73, rel=0.01)


def test_what_differs_is_not_joined_and_one_way_holds_when_turned() -> None:
    ways = ways_of(
        [
            line((0, 0), (1, 0), oneway=1),
            line((2, 0), (1, 0), oneway=-1),
            line((2, 0), (3, 0), kind="footway"),
        ]
    )
    network = network_of(ways, "")
    assert len(network.start) == 2
    drive = bits_of("drive")
    long = int(np.argmax(network.length_m))
    assert (network.forward[long] & drive > 0) != (network.backward[long] & drive > 0)
    assert network.forward[long] & WALK and network.backward[long] & WALK


def test_a_ring_without_a_junction_is_one_edge_from_a_place_to_itself() -> None:
    network = network_of(ways_of([line((0, 0), (1, 0), (1, 1), (0, 0))]), "")
    assert len(network.start) == 1 and network.start[0] == network.end[0]


@pytest.mark.parametrize(
    ("lines", "apart", "together"),
    [
        ([line((0, 0), (1, 0), (2, 0))], [((0, 0), (2, 0))], []),
        (
            [line((0, 0), (1, 0), (2, 0), kind="primary"), line((1, 0), (1, 1), kind="service")],
            [((0, 0), (1, 1))],
            [((0, 0), (2, 0))],
        ),
        (
            [line((0, 0), (1, 0), (2, 0)), line((1, 0), (1, 1)), line((1, 0), (1, -1))],
            [((0, 0), (1, 1)), ((0, 0), (1, -1))],
            [((0, 0), (2, 0)), ((1, 1), (1, -1))],
        ),
        (
            [line((0, 0), (1, 0)), line((1, 0), (2, 0)), line((1, 0), (1, 1))],
            [((0, 0), (1, 1)), ((0, 0), (2, 0))],
            [],
        ),
    ],
)
def test_a_shut_gate_parts_what_lies_behind_it(lines: list[Line], apart: list, together: list) -> None:
    ways, missing = place(ways_of(lines), [PlacedGate(113.0001, 29.0, Barrier(0, "closed"))])
    network = network_of(ways, "")
    assert not missing and network.gate_hours[0] == "closed"
    metres = times(network, WALK)
    for a, b in apart:
        assert np.isinf(metres[at(network, *a), at(network, *b)])
    for a, b in together:
        assert np.isfinite(metres[at(network, *a), at(network, *b)])


def test_a_gate_between_two_vertices_gets_a_place_of_its_own_and_no_length() -> None:
    ways, _missing = place(
        ways_of([line((0, 0), (4, 0))]), [PlacedGate(113.0002, 29.00001, Barrier(WALK, "08:00-20:00"))]
    )
    network = network_of(ways, "")
    (gate,) = network.gate_edge
    assert network.length_m[gate] == 0 and network.gate_hours == ("08:00-20:00",)
    assert times(network, WALK)[at(network, 0, 0), at(network, 4, 0)] == pytest.approx(38.92, rel=0.01)
    far, missing = place(ways_of([line((0, 0), (4, 0))]), [PlacedGate(113.0002, 29.01, Barrier(WALK))])
    assert missing == [0] and not far.barriers


def test_near_ends_are_one_when_told() -> None:
    lines = [line((0, 0), (1, 0)), line((1.05, 0), (2, 0))]
    assert counts_of(network_of(ways_of(lines), ""))["junctions"] == 4
    assert counts_of(network_of(ways_of(lines, snap_m=1.0), ""))["junctions"] == 2


def test_levels_meet_at_their_ends_only() -> None:
    lines = [line((0, 0), (1, 0), (2, 0), level=1), line((1, -1), (1, 0), (1, 1)), line((0, 0), (0, 1))]
    network = network_of(ways_of(lines), "")
    metres = times(network, WALK)
    assert np.isfinite(metres[at(network, 2, 0), at(network, 0, 1)])
    assert np.isinf(metres[at(network, 1, 1), at(network, 0, 1)])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 4)] * 4, st.sampled_from([-1, 0, 1])), min_size=1, max_size=12))
def test_joining_keeps_every_distance(drawn: list[tuple[int, int, int, int, int]]) -> None:
    lines = [line((a, b), (c, d), oneway=o) for a, b, c, d, o in drawn if (a, b) != (c, d)]
    if not lines:
        return
    ways = ways_of(lines)
    joined = network_of(ways, "")
    every = dict.fromkeys(range(len(ways.lnglat)), Barrier(255))
    single = network_of(
        Ways(ways.lnglat, ways.vertex, ways.vertex_at, ways.passing, ways.passings, every), ""
    )
    for bit in (WALK, bits_of("drive")):
        far, plain = times(joined, bit), times(single, bit)
        places = [
            int(np.argmin(np.hypot(*(single.xy - single.to_plane(joined.to_degrees([xy]))).T)))
            for xy in joined.xy
        ]
        np.testing.assert_allclose(far, plain[np.ix_(places, places)], rtol=1e-3, atol=0.01)
    assert joined.length_m.sum() == pytest.approx(single.length_m.sum(), rel=1e-5)


def test_the_demo_city_is_one_net_with_gates_and_an_expressway_that_joins_at_its_ends() -> None:
    ground, gates = drawn_city(SMALL)
    lines = [Line(g.shape, passing_of(class_of(g.category))) for g in ground if g.kind == "road"]
    ways, missing = place(
        ways_of(lines), [PlacedGate(*g.position, Barrier(bits_of(*g.modes.split()), g.hours)) for g in gates]
    )
    network = network_of(ways, "")
    assert not missing and counts_of(network)["islands"] == 0
    assert len(network.gate_edge) == len(gates) > 20
    assert (network.kind == network.kinds.index("trunk")).sum() == 1


def test_a_file_gives_back_what_was_written_or_says_what_is_wrong(tmp_path: Path) -> None:
    network = network_of(ways_of([line((0, 0), (1, 0)), line((1, 0), (1, 1), kind="footway")]), "© somebody")
    path = tmp_path / "a.roads"
    write(network, path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.roads"]
    again = read(path)
    assert again.version == network.version and again.kinds == network.kinds
    assert (again.lines == network.lines).all() and again.attribution == "© somebody"
    whole = path.read_bytes()
    for broken, told in (
        (whole[:-100], "torn"),
        (whole[:-70] + b"\1" + whole[-69:], "damaged"),
        (whole[:8] + b"\x09" + whole[9:], "newer"),
        (b"", "opened"),
        (b"hello, this is no network", "no road network"),
    ):
        path.write_bytes(broken)
        with pytest.raises(Unreadable, match=told):
            read(path)
