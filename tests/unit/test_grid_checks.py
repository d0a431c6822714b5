"""Faults are found with their place, and mended where no judgement is needed."""

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon

from layers.core.measure import quantise
from layers.grids.codes import follows, in_reading_order, next_codes, pattern_of
from layers.grids.coverage import Cell
from layers.grids.findings import SEVERITY
from layers.grids.repair import FARTHEST_M, displacement_m, repair
from layers.grids.validation import check
from tests.coverages import STEP, at, coverage

METRE = 1 / 111_320


def found(
    cells: dict[str, Cell], communities: dict[str, Cell] | None = None, of: str = "A"
) -> dict[str, tuple]:
    whole = communities or {"A": shapely.union_all(list(cells.values()))}
    findings = check(cells, whole, {code: of for code in cells})
    assert all(not finding.geometry.is_empty and finding.severity for finding in findings)
    return {finding.code: finding.grids for finding in findings}


def test_a_valid_coverage_has_no_findings() -> None:
    assert found(dict(coverage("aab / aab / ccc").cells)) == {}


def test_a_hole_that_all_surround_is_a_gap() -> None:
    cells = dict(coverage("aaa / b.c / ddd").cells)
    assert set(found(cells)["gap"]) == {"a", "b", "c", "d"}


def test_what_a_community_has_over_is_a_gap() -> None:
    cells = dict(coverage("ab").cells)
    whole = shapely.union_all(list(coverage("abc").cells.values()))
    assert "A" in found(cells, {"A": whole})["gap"]


def test_an_overlap_names_both() -> None:
    cells = dict(coverage("ab").cells)
    cells["b"] = shapely.box(*at(0.9, 0), *at(2, 1))
    assert set(found(cells)["overlap"]) == {"a", "b"}


def test_the_same_polygon_twice_is_a_duplicate() -> None:
    cells = dict(coverage("ab").cells)
    cells["c"] = shapely.reverse(cells["a"])
    assert found(cells)["duplicate"] == ("a", "c")


def test_a_bow_tie_is_invalid() -> None:
    cells = {"a": Polygon([at(0, 0), at(1, 1), at(1, 0), at(0, 1)])}
    assert "invalid" in found(cells)


def test_a_grid_in_a_second_community_is_named_with_it() -> None:
    cells, communities = dict(coverage("ab").cells), dict(coverage("AB").cells)
    cells["a"], cells["b"] = shapely.box(*at(0, 0), *at(1.1, 1)), shapely.box(*at(1.1, 0), *at(2, 1))
    findings = check(cells, communities, {"a": "A", "b": "B"})
    assert [f.grids for f in findings if f.code == "outside-community"] == [("a", "B")]


def test_a_grid_in_two_parts_is_flagged_and_no_error() -> None:
    cells: dict[str, Cell] = {
        "a": MultiPolygon([shapely.box(*at(0, 0), *at(1, 1)), shapely.box(*at(2, 0), *at(3, 1))])
    }
    assert found(cells) == {"multipart": ("a",)}
    assert SEVERITY["multipart"] == "warning"


def test_a_crack_between_communities_is_closed() -> None:
    crack = 0.2 * METRE
    cells: dict[str, Cell] = {
        "a": Polygon([at(0, 0), at(1, 0), (at(1, 0)[0] - crack, at(0, 0.5)[1]), at(1, 1), at(0, 1)]),
        "b": shapely.box(*at(1, 0), *at(2, 1)),
    }
    mended = repair(cells)
    assert shapely.coverage_is_valid(list(mended.cells.values()))
    assert mended.changed and mended.farthest_m <= FARTHEST_M
    assert len(shapely.get_parts(shapely.union_all(list(mended.cells.values())))[0].interiors) == 0


def test_a_wide_gap_is_left_to_a_person() -> None:
    cells = dict(coverage("aaa / b.c / ddd").cells)
    assert repair(cells).changed == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(-0.6, 0.6), st.floats(-0.6, 0.6)), min_size=16, max_size=16))
def test_no_vertex_is_moved_farther_than_half_a_metre(shifts: list[tuple[float, float]]) -> None:
    """Corners of neighbours are shaken apart independently by up to 0.6 m."""
    before: dict[str, Cell] = {}
    for i, (code, cell) in enumerate(coverage("ab / cd").cells.items()):
        own = shifts[4 * i : 4 * i + 4]
        ring = [
            (x + own[k % 4][0] * METRE, y + own[k % 4][1] * METRE)
            for k, (x, y) in enumerate(cell.exterior.coords[:-1])
        ]
        before[code] = quantise(Polygon(ring))
    after = repair(before)
    assert after.farthest_m <= FARTHEST_M
    assert all(displacement_m(before[code], after.cells[code]) <= FARTHEST_M + 1e-6 for code in before)
    assert all(cell.is_valid and not cell.is_empty for cell in after.cells.values())


def test_codes_of_one_city_give_one_pattern() -> None:
    pattern = pattern_of(["TS-3-3", "SQ-12-1"])
    assert pattern == r"[A-Z]{2}\-\d+\-\d+"
    assert follows("WL-1-10", pattern) and not follows("WL-1", pattern)
    assert pattern_of(["330103001001001", "330103001001002"]) == r"\d{15}"


def test_the_next_code_counts_within_its_community() -> None:
    assert next_codes(["330103001001001", "330103001001007"], "330103001001003", 2) == [
        "330103001001008",
        "330103001001009",
    ]
    assert next_codes(["TS-3-3", "TS-3-9", "TS-31-40"], "TS-3-3", 1) == ["TS-3-10"]


def test_grids_are_numbered_west_to_east_and_north_to_south() -> None:
    assert in_reading_order(dict(coverage("ab / cd", STEP).cells)) == ["a", "b", "c", "d"]


def test_a_gap_inside_a_community_is_told_once() -> None:
    cells = dict(coverage("aaa / b.c / ddd").cells)
    whole = shapely.union_all(list(coverage("aaa / bxc / ddd").cells.values()))
    gaps = [
        finding for finding in check(cells, {"A": whole}, dict.fromkeys(cells, "A")) if finding.code == "gap"
    ]
    assert [set(gap.grids) for gap in gaps] == [{"A", "a", "b", "c", "d"}]


def test_ground_outside_every_community_is_named_with_the_grids_own() -> None:
    cells, communities = dict(coverage("abc").cells), dict(coverage("AB.").cells)
    findings = check(cells, communities, {"a": "A", "b": "B", "c": "B"})
    assert [(f.code, f.grids) for f in findings] == [("beyond-community", ("c", "B"))]


def test_a_grid_without_a_community_is_named() -> None:
    cells, communities = dict(coverage("ab").cells), dict(coverage("AA").cells)
    assert ("no-community", ("b",)) in {(f.code, f.grids) for f in check(cells, communities, {"a": "A"})}


def test_an_overlap_says_how_much_of_the_smaller_grid_it_is() -> None:
    cells = dict(coverage("aab").cells)
    cells["b"] = shapely.box(*at(1.5, 0), *at(3, 1))
    (share,) = [f.measure["share"] for f in check(cells, {}, {}) if f.code == "overlap"]
    assert abs(share - 1 / 3) < 1e-4
