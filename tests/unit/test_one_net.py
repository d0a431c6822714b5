"""Schemes laid over each other: what agrees, what is a sliver, what truly differs; and one scheme made of them."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.grids.coverage import Coverage, noded
from layers.one_net.borders import AGREE, DIFFERENT, SLIVER, Borders, Edges, Widths, compare
from layers.one_net.merging import CHOICES, KEEP, SPLIT, TAKE, Decided, Key, Merged, merge, shares
from layers.one_net.overlaying import JOINED, JOINED_TO, MIXED, ONE_TO_ONE, SPLIT_OFF, Overlay, overlay
from layers.one_net.overlaying import SPLIT as PARTED
from layers.one_net.plane import Plane
from tests.coverages import ORIGIN, STEP, coverage

WIDTHS = Widths(0.5, 15)
PAIR = "aabb / aabb"


def shifted(drawn: Coverage, metres: float) -> Coverage:
    """Move every vertex that is not on the outer border of a drawing eastwards."""
    west, _south, east, _north = drawn.outline.bounds

    def move(xy: np.ndarray) -> np.ndarray:
        inner = (xy[:, 0] > west + 1e-7) & (xy[:, 0] < east - 1e-7)
        return np.round(xy + np.column_stack([inner * metres / 97_300, np.zeros(len(xy))]), 7)

    return Coverage({code: shapely.transform(cell, move) for code, cell in drawn.cells.items()})


def borders(one: Coverage, two: Coverage) -> Borders:
    plane, ground = Plane.over([one.outline]), one.outline.union(two.outline)
    mine, theirs = (Edges.of(noded(c.cells)).without_rim_of(ground, plane, 15) for c in (one, two))
    return compare(mine, theirs, plane, WIDTHS)


def laid(one: str | Coverage, two: str | Coverage) -> Overlay:
    first, second = (coverage(drawn) if isinstance(drawn, str) else drawn for drawn in (one, two))
    return overlay(first, second, WIDTHS)


def merged(found: Overlay, choice: str) -> Merged:
    decisions = {Decided("B", d.code, d.other): choice for d in found.differences()}
    return merge(found.one, {"B": found}, decisions, WIDTHS.sliver_m)


def areas(result: Merged) -> dict[Key, int]:
    """Letters of the drawing that each grid has."""
    return {key: round(cell.area / STEP**2) for key, cell in result.cells.items()}


def test_the_same_borders_agree_and_the_rim_does_not_count() -> None:
    drawn = coverage(PAIR)
    assert borders(drawn, drawn).shares == {AGREE: 1.0, SLIVER: 0.0, DIFFERENT: 0.0}
    assert borders(drawn, drawn).total_m == pytest.approx(221.7, rel=0.01)


@pytest.mark.parametrize(("metres", "name"), [(0.3, AGREE), (6, SLIVER), (30, DIFFERENT)])
def test_a_border_drawn_again_is_classed_by_its_distance(metres: float, name: str) -> None:
    drawn = coverage(PAIR)
    assert borders(drawn, shifted(drawn, metres)).shares[name] == 1


def test_a_border_that_crosses_another_is_no_sliver() -> None:
    assert borders(coverage(PAIR), coverage("cccc / dddd")).shares[DIFFERENT] == 1


def test_a_finer_scheme_has_all_borders_of_the_coarser_but_not_the_other_way_round() -> None:
    coarse, fine = coverage("aabb / aabb"), coverage("pqrs / pqrs")
    assert borders(coarse, fine).shares[AGREE] == 1
    assert borders(fine, coarse).shares == {
        AGREE: pytest.approx(1 / 3),
        SLIVER: 0,
        DIFFERENT: pytest.approx(2 / 3),
    }


def test_classed_borders_come_back_as_lines_on_stored_coordinates() -> None:
    line = borders(coverage(PAIR), shifted(coverage(PAIR), 6)).line(SLIVER)
    assert len(shapely.get_parts(line)) == 1
    assert shapely.get_coordinates(line)[:, 0] == pytest.approx(round(ORIGIN[0] + 2 * STEP, 7))


def test_grids_that_differ_by_a_sliver_correspond() -> None:
    found = laid(PAIR, shifted(coverage(PAIR), 6))
    rows = found.correspondences()
    assert [(row.code, row.other, row.relation) for row in rows] == [
        ("a", "a", ONE_TO_ONE),
        ("b", "b", ONE_TO_ONE),
    ]
    assert found.differences() == []
    assert [(code, other) for code, other, _shape, _area in found.slivers()] == [("b", "a")]
    assert found.same_share == 1


@pytest.mark.parametrize(
    ("one", "two", "relation", "kind"),
    [
        ("aaab / aaab", "ppqb / ppqb", PARTED, SPLIT_OFF),
        ("ppqb / ppqb", "aaab / aaab", JOINED, JOINED_TO),
        ("aabb / aabb", "pqqq / pqqq", MIXED, "moved"),
    ],
)
def test_grids_that_truly_differ_are_told_by_kind(one: str, two: str, relation: str, kind: str) -> None:
    found = laid(one, two)
    assert relation in {row.relation for row in found.correspondences()}
    assert kind in {difference.kind for difference in found.differences()}


def test_households_are_counted_at_their_addresses() -> None:
    people = np.array([[ORIGIN[0] + 0.5 * STEP, 29.0005, 7], [ORIGIN[0] + 2.5 * STEP, 29.0005, 5]])
    found = overlay(coverage("aaab"), coverage("ppqb"), WIDTHS, people=people)
    rows = {(row.code, row.other): row for row in found.correspondences()}
    assert (rows["a", "p"].households, rows["a", "q"].households) == (7, 5)
    assert rows["a", "q"].households_share == pytest.approx(5 / 12)


def test_a_narrow_grid_corresponds_all_the_same() -> None:
    narrow = shifted(coverage("ab"), -90)
    assert [(row.code, row.other) for row in laid(narrow, narrow).correspondences()] == [
        ("a", "a"),
        ("b", "b"),
    ]


def test_what_is_kept_stays_to_the_last_vertex() -> None:
    found = laid("aabb / aabb", "pqqq / pqqq")
    result = merged(found, KEEP)
    assert {key.code: cell for key, cell in result.cells.items()} == dict(found.one.cells)


def test_ground_that_is_taken_goes_to_the_grid_that_corresponds() -> None:
    assert areas(merged(laid("aaab / aaab", "ppbb / ppbb"), TAKE)) == {Key("a"): 4, Key("b"): 4}
    assert areas(merged(laid("aaab / aaab", "ppbb / ppbb"), SPLIT)) == {
        Key("a"): 4,
        Key("b"): 2,
        Key(scheme="B", other="b", part="a"): 2,
    }


def test_a_part_without_a_counterpart_becomes_a_new_grid_and_joined_grids_become_one() -> None:
    assert areas(merged(laid("aaab", "ppqb"), TAKE)) == {
        Key("a"): 2,
        Key("b"): 1,
        Key(scheme="B", other="q"): 1,
    }
    assert areas(merged(laid("ppqb", "aaab"), TAKE)) == {Key("p"): 3, Key("b"): 1}


def test_slivers_follow_the_leading_scheme_where_the_other_is_taken() -> None:
    finer = shifted(coverage("aaab / aaab"), 0)
    drawn = shifted(coverage("ppqb / ppqb"), 6)
    result = merged(laid(finer, drawn), TAKE)
    border = result.cells[Key("b")].bounds[0]
    assert border == pytest.approx(ORIGIN[0] + 3 * STEP, abs=1e-7)
    assert len(result.cells) == 3


def test_of_two_schemes_the_first_decides() -> None:
    base = coverage("aabb")
    overlays = {"B": overlay(base, coverage("pqqq"), WIDTHS), "C": overlay(base, coverage("ssst"), WIDTHS)}
    decisions = {
        Decided(s, d.code, d.other): TAKE for s, found in overlays.items() for d in found.differences()
    }
    result = merge(base, overlays, decisions, WIDTHS.sliver_m)
    assert sum(areas(result).values()) == 4
    assert result.coverage({}).is_valid() or result.fresh


drawings = st.lists(st.text("abcd", min_size=4, max_size=4), min_size=3, max_size=3).map(" / ".join)


@settings(max_examples=60, deadline=None)
@given(drawings, drawings, st.sampled_from([0, 3, 40]), st.lists(st.sampled_from(CHOICES), min_size=1))
def test_any_merge_is_a_coverage_of_the_same_ground_in_which_every_old_grid_lives_on(
    first: str, second: str, metres: float, choices: list[str]
) -> None:
    found = laid(first, shifted(coverage(second), metres))
    differences = found.differences()
    decisions = {
        Decided("B", d.code, d.other): choices[index % len(choices)] for index, d in enumerate(differences)
    }
    result = merge(found.one, {"B": found}, decisions, WIDTHS.sliver_m)
    codes = {key: f"new-{index}" for index, key in enumerate(result.fresh)}
    made = result.coverage(codes)
    assert len(made.cells) == len(result.cells)
    assert made.is_valid()
    assert shapely.symmetric_difference(made.outline, found.one.outline).area < 1e-12
    for old in (found.one, found.two):
        heirs = shares(old, made)
        assert {code for code, _new, _share in heirs} == set(old.cells)
        for code in old.cells:
            assert sum(share for of, _new, share in heirs if of == code) == pytest.approx(1, abs=2e-3)


@settings(max_examples=60, deadline=None)
@given(drawings, drawings, st.sampled_from([0, 3, 40]))
def test_shares_sum_to_one(first: str, second: str, metres: float) -> None:
    one, two = coverage(first), shifted(coverage(second), metres)
    assert sum(borders(one, two).shares.values()) == pytest.approx(1)
    found = laid(one, two)
    assert 0 <= found.same_share <= 1
    for code in one.cells:
        rows = [row for row in found.correspondences() if row.code == code]
        thin = sum(row.sliver_m2 for row in rows)
        assert sum(row.share for row in rows) <= 1 + 1e-6
        assert rows and (thin > 0 or sum(row.share for row in rows) > 0.5)
