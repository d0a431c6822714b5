"""Ways out of danger, and chains: on plain lines and points."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from layers.dossier.chaining import chains_of, links_of
from layers.dossier.escape import Escape, choose, leaving, passing

DANGER_M = 100.0


def way(shelter: int, seconds: float, *corners: tuple[float, float], passes: tuple[int, ...] = ()) -> Escape:
    return Escape(shelter, seconds, LineString([(0, 0), *corners]), passes)


def test_a_way_leads_away_when_it_leaves_the_danger_ring_once() -> None:
    assert leaving(LineString([(0, 0), (0, 300)]), DANGER_M) == 0.0
    assert leaving(LineString([(0, 0), (0, 99)]), DANGER_M) is None, "it ends in danger"
    comes_back = LineString([(0, 0), (0, 150), (80, 150), (80, 0), (300, 0)])
    assert leaving(comes_back, DANGER_M) is None
    corner = leaving(LineString([(0, 0), (80, 0), (80, 300)]), DANGER_M)
    assert corner is not None and math.isclose(corner, math.degrees(math.atan2(80, 60)), abs_tol=1)
    assert leaving(LineString([(150, 0), (300, 0)]), DANGER_M) == 90.0, "its street lies outside the ring"


def test_the_quickest_ways_in_different_directions_are_taken() -> None:
    north, beside, south, east, west = (
        way(0, 300, (0, 400)),
        way(1, 310, (100, 400)),
        way(2, 500, (0, -400)),
        way(3, 400, (400, 0)),
        way(4, 900, (-400, 0)),
    )
    chosen = choose([west, south, beside, north, east], DANGER_M)
    assert [(e.shelter, round(b)) for e, b in chosen] == [(0, 0), (3, 90), (2, 180)]


def test_a_way_past_another_source_is_taken_only_where_no_other_leads_there() -> None:
    line = LineString([(0, 0), (0, 400)])
    assert passing(line, [Point(49, 200), Point(51, 200)]) == (0,)
    past, clear, alone = (
        way(0, 100, (0, 400), passes=(0,)),
        way(1, 900, (20, 400)),
        way(2, 500, (0, -400), passes=(1,)),
    )
    assert [e.shelter for e, _bearing in choose([past, clear, alone], DANGER_M)] == [2, 1]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.sampled_from([80, 250])), max_size=14))
def test_links_have_no_direction_and_chains_are_what_they_connect(spots: list[tuple[int, int, int]]) -> None:
    """Against a plain search: every pair is measured, every chain is walked through."""
    places = np.array([(113 + x * 1e-3, 29 + y * 1e-3) for x, y, _reach in spots], dtype=float).reshape(-1, 2)
    reach = np.array([float(r) for _x, _y, r in spots])
    links = links_of(places, reach)
    turned = links_of(places[::-1].copy(), reach[::-1].copy())
    last = len(spots) - 1
    assert {(link.first, link.second) for link in links} == {
        (last - link.second, last - link.first) for link in turned
    }
    assert all(link.distance_m <= max(reach[link.first], reach[link.second]) for link in links)
    chains = chains_of(len(spots), links)
    near: dict[int, set[int]] = {k: set() for k in range(len(spots))}
    for link in links:
        near[link.first].add(link.second)
        near[link.second].add(link.first)
    for chain in chains:
        reached, todo = set(), [chain.members[0]]
        while todo:
            k = todo.pop()
            if k not in reached:
                reached.add(k)
                todo += near[k]
        assert reached == set(chain.members) and len(reached) > 1
    assert {k for chain in chains for k in chain.members} == {k for k in near if near[k]}
