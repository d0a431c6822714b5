"""Times and ways on drawn streets, where every one is known by hand. One walks a metre a second."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from shapely.geometry import LineString, Point, Polygon, box

from layers.core.measure import distance_m, length_m
from layers.reach.engine import REASONS, Ground
from layers.reach.engine.base import Base
from layers.reach.engine.costs import Pace
from layers.reach.grounds import is_open
from tests.lattice import Drawn, draw

SQUARES = draw("""
    A-B-C-D-E
    | | | | |
    F-G-H-I-J
    | | | | |
    K-L-M-N-O
""")
NEVER = float("inf")


def ground(
    drawn: Drawn, mode: str = "walk", direction: str = "to", *, opened: bool = True, slope: bool = True
) -> Ground:
    gates = np.full(len(drawn.network.gate_hours), opened)
    return Ground(Base(drawn.network, mode, 60.0), Pace(mode, 1.0, 1.0, slope), gates, direction)


def times(on: Ground, drawn: Drawn, site: str, places: str) -> list[float]:
    """Return seconds between a junction and others, rounded."""
    sites, goals = on.snap([drawn.at(site)]), on.snap([drawn.at(name) for name in places])
    return [
        float(round(float(seconds))) if seconds < NEVER else NEVER for seconds in on.matrix(sites, goals)[0]
    ]


def test_along_the_streets() -> None:
    assert times(ground(SQUARES), SQUARES, "A", "ABGMO") == [0, 100, 200, 400, 600]


def test_a_point_is_moved_to_the_nearest_street_and_walks_there() -> None:
    on = ground(SQUARES)
    found = on.snap([SQUARES.at("B", 30, 20), SQUARES.at("A", -200, 0), SQUARES.at("A", -300, 0), (NEVER, 0)])
    assert found.off_m[:2] == pytest.approx([20, 200], abs=0.1)
    assert found.along[0] == pytest.approx(0.3, abs=0.001)
    assert [REASONS[reason] for reason in found.reason] == ["", "", "too-far", "too-far"]
    seconds = on.matrix(found, on.snap([SQUARES.at("C")]))
    assert seconds[:2, 0] == pytest.approx([20 + 70, 200 + 200], abs=0.1)


def test_who_lives_too_far_from_a_street_is_not_reached() -> None:
    on = ground(SQUARES)
    places = on.snap([SQUARES.at("A", -59, 0), SQUARES.at("A", -61, 0)])
    assert on.seconds(on.snap([SQUARES.at("B")]), places, 900) == pytest.approx([159, NEVER], abs=0.1)


def test_two_points_on_one_street() -> None:
    on = ground(SQUARES)
    sites, places = (
        on.snap([SQUARES.at("A", 20, 0)]),
        on.snap([SQUARES.at("A", 90, 5), SQUARES.at("A", 10, 0)]),
    )
    assert on.seconds(sites, places, 80) == pytest.approx([75, 10], abs=0.1)


def test_one_way_streets_and_both_directions() -> None:
    drawn = draw("""
        A>B>C
        ^   |
        D-E-F
    """)
    assert times(ground(drawn, direction="from"), drawn, "A", "BCFD") == [100, 200, 300, 500]
    assert times(ground(drawn, direction="to"), drawn, "A", "BCFD") == [500, 400, 300, 100]
    on = ground(drawn, direction="from")
    behind = on.snap([drawn.at("A", 20, 0)])
    assert on.matrix(on.snap([drawn.at("A", 60, 0)]), behind)[0, 0] == pytest.approx(
        40 + 100 + 400 + 20, abs=0.1
    )


def test_a_bridge_is_not_a_crossing() -> None:
    drawn = draw("""
        A-B-C
        | | |
        D-#-F
          |
          G
    """)
    assert times(ground(drawn), drawn, "D", "FBG") == [200, 200, 400]


def test_a_gate_is_open_or_closed() -> None:
    drawn = draw(
        """
        A-B
        |g|
        CgD
        """,
        gates=["06:00-23:00"],
    )
    assert times(ground(drawn), drawn, "C", "D") == [100]
    assert times(ground(drawn, opened=False), drawn, "C", "D") == [300]


@pytest.mark.parametrize(
    ("hours", "at", "opened"),
    [
        ("06:00-23:00", datetime(2026, 3, 2, 12), True),
        ("06:00-23:00", datetime(2026, 3, 2, 3), False),
        ("06:00-23:00", None, True),
        ("Mo-Fr 07:00-19:00", datetime(2026, 3, 1, 12), False),
        ("", datetime(2026, 3, 1, 12), True),
        ("closed", None, False),
        ("24/7 off", None, False),
        ("when the guard is in", datetime(2026, 3, 1, 3), True),
    ],
)
def test_hours_of_gates(hours: str, at: datetime | None, opened: bool) -> None:
    assert is_open(hours, at) is opened


def test_the_quicker_of_parallel_streets_counts_and_a_ring_is_a_street() -> None:
    around = [(0.0, 100.0), (100.0, 100.0)]
    ring = [(0.0, -100.0), (-100.0, -100.0), (-100.0, 0.0)]
    drawn = draw("A-B", more=[("A", "B", around), ("A", "A", ring)])
    assert times(ground(drawn), drawn, "A", "B") == [100]
    on = ground(drawn)
    places = on.snap([drawn.at("A", -100, -50), drawn.at("A", 50, 100)])
    assert on.seconds(on.snap([drawn.at("A")]), places, 900) == pytest.approx([150, 150], abs=0.1)


def test_an_island_is_not_reached() -> None:
    drawn = draw("A-B C-D")
    on = ground(drawn)
    assert times(on, drawn, "A", "BD") == [100, NEVER]
    assert on.way(on.snap([drawn.at("A")]), on.snap([drawn.at("D")])) is None


def test_nobody_stands_on_a_street_that_leads_nowhere() -> None:
    drawn = draw("A-B C-D")
    far = replace(drawn, network=replace(drawn.network, length_m=np.array([60_000, 100], dtype=np.float32)))
    on = ground(far)
    (near_c,) = on.snap([drawn.at("C")]).edge
    assert near_c == 0 and on.snap([drawn.at("C")]).off_m[0] == pytest.approx(100, abs=0.1)


def test_modes_have_their_own_streets() -> None:
    drawn = draw(
        """
        A-BsC
        |   |
        D-E-F d G
    """.replace(" d ", "d")
    )
    assert times(ground(drawn), drawn, "A", "C") == [200]
    assert times(ground(drawn, "wheelchair"), drawn, "A", "C") == [400]
    found = ground(drawn).snap([drawn.at("G", 160, 0)])
    assert REASONS[found.reason[0]] == "not-for-mode"


def test_slopes_slow_one_way() -> None:
    drawn = draw("A-B-C", slower=(2.0, 0.5))
    assert times(ground(drawn, direction="from"), drawn, "A", "C") == [400]
    assert times(ground(drawn, direction="to"), drawn, "A", "C") == [100]
    assert times(ground(drawn, slope=False), drawn, "A", "C") == [200]


def test_barriers_close_streets_up_to_where_they_lie() -> None:
    on = ground(SQUARES)
    line = LineString([SQUARES.at("B", 50, 40), SQUARES.at("G", 50, -40)])
    assert times(on.with_barriers([line]), SQUARES, "A", "BCH") == [100, 600, 500]
    point = Point(SQUARES.at("B", 50, 0))
    closed = on.with_barriers([point])
    assert times(closed, SQUARES, "A", "BC") == [100, 400]
    near = closed.snap([SQUARES.at("B", 35, 0), SQUARES.at("B", 65, 0), SQUARES.at("B", 45, 0)])
    assert closed.seconds(closed.snap([SQUARES.at("A")]), near, 900) == pytest.approx(
        [135, 435, NEVER], abs=0.1
    )
    assert REASONS[near.reason[2]] == "in-barrier"
    corners = [SQUARES.at("H", -20, -20), SQUARES.at("H", 20, 20)]
    flood = on.with_barriers([box(*corners[0], *corners[1])])
    assert times(flood, SQUARES, "G", "HIM") == [NEVER, 400, 200]


def test_a_point_snapped_before_the_barrier_came_is_closed_too() -> None:
    on = ground(SQUARES)
    sites, places = on.snap([SQUARES.at("A")]), on.snap([SQUARES.at("H"), SQUARES.at("D", 50, 40)])
    street = LineString([SQUARES.at("D", 20, 20), SQUARES.at("D", 80, 20)])
    yard = Polygon([SQUARES.at("H", x, y) for x, y in ((-9, -9), (9, -9), (9, 9), (-9, 9))])
    assert np.isinf(on.with_barriers([street, yard]).seconds(sites, places, 900)).all()


def test_nearest_names_the_site() -> None:
    on = ground(SQUARES)
    sites = on.snap([SQUARES.at("A"), SQUARES.at("A", -900, 0), SQUARES.at("O"), SQUARES.at("C", 50, 0)])
    seconds, index = on.nearest(sites, on.snap([SQUARES.at(name) for name in "BJCF"]), 120)
    assert index.tolist() == [0, 2, 3, 0]
    assert seconds == pytest.approx([100, 100, 50, 100], abs=0.1)
    assert on.nearest(sites, on.snap([SQUARES.at("H")]), 120)[1].tolist() == [-1]


def test_pairs_keep_a_real_nought() -> None:
    on = ground(SQUARES)
    points = on.snap([SQUARES.at(name) for name in "AOB"])
    found = on.pairs(points, points, 150)
    assert found.nnz == 5
    assert found.tocoo().row.tolist() == [0, 0, 1, 2, 2]


@pytest.mark.parametrize("direction", ["to", "from"])
def test_the_way_is_drawn_as_it_is_gone(direction: str) -> None:
    on = ground(SQUARES, direction=direction)
    site, place = on.snap([SQUARES.at("A", 50, 30)]), on.snap([SQUARES.at("H", 40, -10)])
    way = on.way(site, place)
    assert way is not None
    assert way.seconds == pytest.approx(30 + 50 + 100 + 140 + 10, abs=0.1)
    assert way.length_m == pytest.approx(way.seconds, abs=0.1)
    assert length_m(way.line) == pytest.approx(way.length_m, abs=0.5)
    begin, end = way.line.coords[0], way.line.coords[-1]
    first = site.lnglat[0] if direction == "from" else place.lnglat[0]
    assert distance_m(*begin, *first) < 0.1 < distance_m(*end, *first)
