"""Lines that begin on a border begin beside it: the grid of coordinates rounds them off by up to half a centimetre."""

import math

import shapely
from shapely.geometry import Point, Polygon

from layers.grids.coverage import Coverage
from layers.grids.rings import node_with, positions_of, rings_of
from layers.planning.operations import reshape, split
from tests.coverages import at, bent, coverage

BENT = bent(coverage("abcd / efgh / ijkl / mnop"), 4, 0.13)


def sharpest(after: Coverage) -> float:
    """Return the smallest angle of any corner, in degrees."""
    return min(
        _angle(ring[index - 1], ring[index], ring[index + 1])
        for cell in after.cells.values()
        for part in shapely.get_parts(cell)
        for ring in ([*r[:-1], *r[:2]] for r in rings_of(part))
        for index in range(1, len(ring) - 1)
    )


def _angle(a: tuple[float, float], at: tuple[float, float], b: tuple[float, float]) -> float:
    turn = math.atan2(a[1] - at[1], a[0] - at[0]) - math.atan2(b[1] - at[1], b[0] - at[0])
    return abs(math.degrees(math.remainder(turn, 2 * math.pi)))


def test_a_split_may_begin_beside_the_border_by_a_step_of_the_grid() -> None:
    line = [(113.0034753, 29.0010406), (113.0040141, 29.0014937), (113.0040299, 29.0019727)]
    after = split(BENT, "l", line, ["new"])
    assert after.is_valid()
    assert not BENT.cells["l"].boundary.contains(Point(line[0]))


def test_ground_given_to_a_cell_that_the_line_did_not_meet_leaves_no_spike() -> None:
    line = [(113.0009855, 29.002479), (113.0012456, 29.0020218), (113.0011666, 29.0018142)]
    after = reshape(BENT, [*line, (113.0009552, 29.0019946)])
    assert after.cells["e"].area > BENT.cells["e"].area
    assert sharpest(after) > 1


def test_a_position_beside_a_corner_is_put_into_neither_of_its_edges() -> None:
    triangle = Polygon([(0, 0), (0.001, 0), (0.001, 0.001)])
    assert node_with(triangle, [(-1e-7, 0.0)]) is triangle
    assert (0.0005, 1e-7) in positions_of(node_with(triangle, [(0.0005, 1e-7)]))


def test_a_line_that_runs_flat_into_an_island_leaves_it_to_its_grid() -> None:
    before = coverage("aabb / acca / ddda")
    after = reshape(before, [at(1.4371, 3.05), at(2.6151, 2.2345), at(3.7023, 1.95)])
    assert before.cells["a"].contains(Point(at(3.5, 1.5)))
    assert after.cells["a"].contains(Point(at(3.5, 1.5)))
    assert after.cells["b"].area < before.cells["b"].area
