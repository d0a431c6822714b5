"""The quick checks find what the plain ones find, on random coverages with random faults."""

from collections.abc import Callable

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import scale, translate

from layers.core.measure import quantise
from layers.grids.gaps import holes_in
from layers.grids.rings import Cell, rings_of
from layers.grids.validation import check
from tests.coverages import STEP, coverage
from tests.plain_checks import plain_check

DRAWINGS = (
    "abcd / efgh / ijkl / mnop",
    "aabb / acdb / eedb / efff",
    "abcde / fghij",
    "aaa / aba / aaa",
    "a.b / cde",
)
METRE = 1 / 111_320
Cells = dict[str, Cell]


def _twice(cells: Cells, code: str, _by: float) -> None:
    cells[f"{code}2"] = shapely.reverse(cells[code])


def _inside(cells: Cells, code: str, by: float) -> None:
    cells[f"{code}3"] = scale(cells[code], 0.2 + by / 20, 0.3)


def _without_a_corner(cells: Cells, code: str, by: float) -> None:
    ring = rings_of(shapely.get_parts(cells[code])[0])[0][:-1]
    del ring[int(by) % len(ring)]
    if len(ring) > 2:
        cells[code] = shapely.Polygon(ring)


def _crossed(cells: Cells, code: str, _by: float) -> None:
    ring = rings_of(shapely.get_parts(cells[code])[0])[0][:-1]
    cells[code] = shapely.Polygon([ring[0], ring[2], ring[1], *ring[3:]])


def _in_two(cells: Cells, code: str, by: float) -> None:
    part = shapely.get_parts(cells[code])[0]
    cells[code] = shapely.MultiPolygon(
        [scale(part, 0.2, 0.2), translate(scale(part, 0.1, 0.1), STEP * (1 + by))]
    )


FAULTS: tuple[Callable[[Cells, str, float], None], ...] = (
    lambda cells, code, _by: cells.__delitem__(code),
    lambda cells, code, by: cells.__setitem__(code, translate(cells[code], by * METRE, -by * METRE)),
    lambda cells, code, by: cells.__setitem__(code, scale(cells[code], 0.1 + by / 10, 1)),
    lambda cells, code, by: cells.__setitem__(code, scale(cells[code], by / 200, 1)),
    _twice,
    _inside,
    _without_a_corner,
    _crossed,
    _in_two,
)


@st.composite
def faulty(draw: st.DrawFn) -> Cells:
    """Draw a coverage, with up to three faults in places of their own."""
    cells: Cells = dict(coverage(draw(st.sampled_from(DRAWINGS))).cells)
    for fault in draw(st.lists(st.sampled_from(FAULTS), max_size=3)):
        if len(cells) > 1:
            fault(cells, draw(st.sampled_from(sorted(cells))), draw(st.floats(0, 9)))
    return {code: quantise(cell) for code, cell in cells.items()}


@settings(max_examples=300, deadline=None)
@given(faulty())
def test_the_quick_checks_find_what_the_plain_ones_find(cells: Cells) -> None:
    areas = {"overlap", "gap"}
    quick = [
        (f.code, f.grids, f.measure.get("area_m2", 0.0) * (f.code in areas)) for f in check(cells, {}, {})
    ]
    plain = plain_check(cells)
    assert sorted(row[:2] for row in quick) == sorted(row[:2] for row in plain)
    for ours, theirs in zip(sorted(quick), sorted(plain), strict=True):
        assert abs(ours[2] - theirs[2]) < 1e-3


def test_the_gaps_of_a_ground_are_what_no_cell_covers() -> None:
    whole = shapely.union_all(list(coverage("aaaa / abba / aaaa").cells.values()))
    gaps = holes_in(coverage("aaa. / a.ba / aaaa"), whole)
    assert sorted(round(gap.area / STEP**2, 6) for gap in gaps) == [1, 1]
    assert holes_in(coverage("ab / cd"), None) == []
