"""Areas that are reached, on drawn streets and on streets at random: they agree with the times, and never mislead."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy import ndimage
from scipy.sparse.csgraph import dijkstra
from shapely.geometry import LineString, MultiPolygon, Point, box
from shapely.geometry.base import BaseGeometry

from layers.core.measure import area_m2, quantise
from layers.reach.engine import Ground, Snapped
from layers.reach.engine.base import Base
from layers.reach.engine.costs import Pace
from tests.lattice import ALL, Drawn, Edge, draw, network_of

SQUARES = draw("""
    A-B-C-D-E
    | | | | |
    F-G-H-I-J
    | | | | |
    K-L-M-N-O
""")
STREET = draw("A-B-C-D-E-F-G-H-I-J-K")
QUICK = settings(
    max_examples=12, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)
A_CENTIMETRE_ROUND_M2 = 20.0
"""What rounding to 1e-7° may move of an outline of some kilometres."""


def ground(drawn: Drawn, direction: str = "to") -> Ground:
    opened = np.ones(len(drawn.network.gate_hours), dtype=bool)
    return Ground(Base(drawn.network, "walk", 60.0), Pace("walk", 1.0, 1.0), opened, direction)


def at(on: Ground, drawn: Drawn, names: str) -> Snapped:
    return on.snap([drawn.at(name) for name in names])


def one(on: Ground, drawn: Drawn, name: str, minutes: float) -> MultiPolygon:
    return on.circles(at(on, drawn, name), [minutes])[0][0]


def spill_m2(inner: BaseGeometry, outer: BaseGeometry) -> float:
    """Return how much of one area lies outside another."""
    return area_m2(shapely.difference(inner, outer)) if not shapely.difference(inner, outer).is_empty else 0.0


def test_the_ring_ends_where_the_time_is_up() -> None:
    shape = one(ground(STREET), STREET, "F", 5)
    for east, inside in ((-285, True), (285, True), (-315, False), (315, False)):
        assert shape.covers(Point(STREET.at("F", east, 0))) is inside
    assert area_m2(shape) == pytest.approx(2 * (2 * 240 * 60 + 60 * 60), rel=0.03)


def test_the_ring_ends_where_one_lives_too_far_from_the_street() -> None:
    shape = one(ground(STREET), STREET, "F", 5)
    assert shape.covers(Point(STREET.at("F", 0, 50))) and not shape.covers(Point(STREET.at("F", 0, 70)))


def test_a_site_between_two_junctions_it_cannot_get_to() -> None:
    on = ground(draw("A-B", spacing_m=800))
    shape = on.circles(on.snap([draw("A-B", spacing_m=800).at("A", 400, 0)]), [3])[0][0]
    assert area_m2(shape) == pytest.approx(2 * (2 * 120 * 60 + 60 * 60), rel=0.05)


def test_a_point_without_a_street_has_an_empty_shape_and_spoils_nothing() -> None:
    on = ground(SQUARES)
    sites = on.snap([SQUARES.at("A", -2000, 0), SQUARES.at("H")])
    far, near = on.circles(sites, [5, 10])
    assert all(shape.is_empty and isinstance(shape, MultiPolygon) for shape in far)
    assert area_m2(near[1]) > area_m2(near[0]) > 0
    assert on.cover(sites[0], [5])[0].is_empty
    assert on.circles(sites[:0], [5]) == []


def test_minutes_are_answered_as_they_were_asked() -> None:
    on = ground(SQUARES)
    long, short, again = on.circles(at(on, SQUARES, "H"), [4, 1, 4])[0]
    assert area_m2(long) > area_m2(short) and long.equals(again)


def test_the_shapes_are_rounded_and_valid() -> None:
    on = ground(SQUARES)
    for shape in (*on.circles(at(on, SQUARES, "B"), [1, 2, 3])[0], *on.cover(at(on, SQUARES, "BN"), [1, 3])):
        assert shape.is_valid and shape.equals_exact(quantise(shape), 0)


def test_both_directions_of_a_one_way_street() -> None:
    drawn = draw("A-B>C-D")
    to, back = (one(ground(drawn, direction), drawn, "B", 3) for direction in ("to", "from"))
    assert not to.covers(Point(drawn.at("C", 20, 0))) and back.covers(Point(drawn.at("C", 20, 0)))


def test_barriers_cut_the_shape() -> None:
    on = ground(SQUARES)
    sites = at(on, SQUARES, "F")
    flood = box(*SQUARES.at("G", 30, -30), *SQUARES.at("H", -30, 30))
    wet = on.with_barriers([flood])
    for dry, shape in ((on.cover(sites, [4])[0], wet.cover(sites, [4])[0]),
                       (on.circles(sites, [4])[0][0], wet.circles(sites, [4])[0][0])):  # fmt: skip
        assert spill_m2(shape, dry) < A_CENTIMETRE_ROUND_M2
        assert area_m2(shapely.intersection(shape, flood)) < 0.5
        assert not shape.covers(Point(SQUARES.at("H", -20, 0))) and dry.covers(Point(SQUARES.at("H", -20, 0)))
    wall = LineString([SQUARES.at("B", -50, -15), SQUARES.at("C", 50, -15)])
    behind = on.with_barriers([wall]).circles(at(on, SQUARES, "C"), [1])[0][0]
    assert behind.covers(Point(SQUARES.at("C", -30, 30))) and not behind.covers(
        Point(SQUARES.at("C", -30, -45))
    )


@st.composite
def towns(draw_: st.DrawFn) -> Drawn:
    """Streets at random: a few junctions, streets between them in one or both directions, some twice, some rings."""
    count = draw_(st.integers(4, 9))
    spot = st.tuples(st.integers(0, 14), st.integers(0, 14))
    spots = draw_(st.lists(spot, min_size=count, max_size=count, unique=True))
    xy = [(column * 50.0 - 350, row * 50.0 - 350) for column, row in spots]
    ends = st.integers(0, count - 1)
    edges = list[Edge]()
    for start, end in draw_(st.lists(st.tuples(ends, ends), min_size=count, max_size=2 * count)):
        forward, backward = draw_(st.sampled_from([(ALL, ALL), (ALL, ALL), (ALL, 0), (0, ALL)]))
        bend = draw_(st.tuples(st.integers(-80, 80), st.integers(-80, 80)))
        middle = (xy[start][0] + bend[0] + 7, xy[start][1] + bend[1] + 3)
        again = any(
            {start, end} == {edge.start, edge.end} for edge in edges
        )  # of two in one place, either is nearest
        line = [xy[start], middle, xy[end]] if start == end or again or bend[0] > 0 else [xy[start], xy[end]]
        edges.append(
            Edge(start, end, line, forward, backward, draw_(st.sampled_from([(1.0, 1.0), (1.5, 0.8)])))
        )
    return Drawn(network_of(xy, edges), {})


def points(on: Ground, count: int, seed: int) -> Snapped:
    spread = np.random.default_rng(seed).uniform(-420, 420, (count, 2))
    return on.snap(on.network.to_degrees(spread))


@QUICK
@given(towns(), st.integers(0, 99), st.sampled_from(["to", "from"]))
def test_seconds_are_those_of_the_plain_search(town: Drawn, seed: int, direction: str) -> None:
    on = ground(town, direction)
    sites, places = points(on, 3, seed), points(on, 8, seed + 1)
    expected = _plain(on, sites, places)
    found = on.matrix(sites, places)
    assert np.allclose(found, expected, atol=0.02)
    assert np.allclose(on.seconds(sites, places), expected.min(0), atol=0.02)
    near = on.pairs(sites, places, 400)
    assert near.nnz == (found <= 400.01).sum()
    assert np.allclose(near.data, found[found <= 400.01])


def _plain(on: Ground, sites: Snapped, places: Snapped) -> np.ndarray:
    """Return times by cutting every edge at every point, and searching what comes of it."""
    network, edges = on.network, on.edges
    every = [(snapped, at) for snapped in (sites, places) for at in range(len(snapped))]
    size = len(network.xy) + len(every)
    times = np.full((size, size), np.inf)
    for edge in range(len(network.start)):
        stops = [(0.0, int(network.start[edge])), (1.0, int(network.end[edge]))]
        stops += [(float(snapped.along[at]), len(network.xy) + place)
                  for place, (snapped, at) in enumerate(every) if snapped.edge[at] == edge]  # fmt: skip
        stops.sort()
        for (low, here), (high, there) in pairwise(stops):
            for one, other, seconds in (
                (here, there, edges.forward[edge]),
                (there, here, edges.backward[edge]),
            ):
                spent = max((high - low) * float(seconds), 1e-6) if high > low else 1e-6
                times[one, other] = min(times[one, other], spent)
    first = len(network.xy)
    found = dijkstra(np.where(np.isinf(times), 0, times), indices=np.arange(first, first + len(sites)))
    seconds = found[:, first + len(sites) :] + sites.off_m[:, None] + places.off_m[None, :]
    lost = ~sites.found[:, None] | ~places.found[None, :] | (places.off_m > 60)[None, :]
    return np.where(lost, np.inf, seconds)


@QUICK
@given(towns(), st.integers(0, 99))
def test_more_minutes_cover_more_and_one_pass_is_the_union(town: Drawn, seed: int) -> None:
    on = ground(town)
    sites = points(on, 4, seed)
    circles = on.circles(sites, [2, 4, 7])
    for rings in circles:
        assert all(ring.is_valid for ring in rings)
        assert (
            spill_m2(rings[0], rings[1]) < A_CENTIMETRE_ROUND_M2
            and spill_m2(rings[1], rings[2]) < A_CENTIMETRE_ROUND_M2
        )
    together, union = on.cover(sites, [4])[0], shapely.union_all([rings[1] for rings in circles])
    assert spill_m2(union, together) <= 0.02 * area_m2(union) + 300
    assert spill_m2(together, union) <= 0.1 * area_m2(union) + 2000
    assert spill_m2(on.cover(sites[:3], [4])[0], together) <= 0.01 * area_m2(together) + 300


@QUICK
@given(towns(), st.integers(0, 99), st.sampled_from(["point", "line", "area"]))
def test_barriers_never_bring_anybody_nearer(town: Drawn, seed: int, sort: str) -> None:
    on = ground(town)
    sites, places = points(on, 3, seed), points(on, 30, seed + 1)
    corners = on.network.to_degrees(np.random.default_rng(seed).uniform(-300, 300, (2, 2)))
    line = LineString(corners)
    shut = on.with_barriers([{"point": Point(corners[0]), "line": line, "area": line.envelope}[sort]])
    before, after = on.seconds(sites, places), shut.seconds(sites, places)
    assert (after >= before - 0.02).all()
    assert spill_m2(shut.cover(sites, [6])[0], on.cover(sites, [6])[0]) < A_CENTIMETRE_ROUND_M2
    assert np.array_equal(after, shut.seconds(shut.snap(sites.lnglat), shut.snap(places.lnglat)))


@QUICK
@given(towns(), st.integers(0, 99))
def test_who_is_counted_is_in_the_shape(town: Drawn, seed: int) -> None:
    on = ground(town)
    sites = points(on, 2, seed)
    side = np.arange(-25, 25) * 20 + 10.0
    middles = np.stack(np.meshgrid(side, side), axis=-1)
    places = on.snap(on.network.to_degrees(middles.reshape(-1, 2)))
    counted = (on.seconds(sites, places, 300) < np.inf).reshape(50, 50)
    cover = on.cover(sites, [5])[0]
    drawn = shapely.contains_xy(cover, places.lnglat[:, 0], places.lnglat[:, 1]).reshape(50, 50)
    within = ndimage.binary_erosion(counted, np.ones((3, 3)))
    near = ndimage.binary_dilation(counted, np.ones((3, 3)))
    assert (within & ~drawn).sum() + (drawn & ~near).sum() <= 0.01 * counted.sum() + 4
