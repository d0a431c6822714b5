"""Operations keep a coverage a coverage, or say where they would tear it."""

from collections.abc import Callable

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.core.measure import quantise
from layers.grids.coverage import Coverage, OperationRefused, is_sliver, noded
from layers.planning import operations
from tests.coverages import STEP, at, coverage

THREE = "aab / aab / ccc"
FOUR = "aabb / aabb / ccdd / ccdd"


def refused(code: str, do: Callable[..., object], *arguments: object) -> OperationRefused:
    with pytest.raises(OperationRefused) as caught:
        do(*arguments)
    assert caught.value.code == code
    assert caught.value.place is not None and not caught.value.place.is_empty
    return caught.value


def test_a_drawing_is_a_valid_coverage() -> None:
    assert coverage(THREE).is_valid()
    assert set(coverage(THREE).cells) == {"a", "b", "c"}


def test_both_neighbours_follow_a_moved_vertex() -> None:
    before = coverage(FOUR)
    after = operations.move_vertex(before, at(2, 2), at(2.3, 2.2))
    assert after.is_valid()
    assert all(after.cells[code] != before.cells[code] for code in "abcd")
    assert shapely.equals(after.outline, before.outline)


@pytest.mark.parametrize("end", [at(2.1, 3.9), at(2.1, 4.1), at(0, 2)])
def test_a_vertex_of_the_outer_border_does_not_leave_it(end: tuple[float, float]) -> None:
    refused("leaves-community", operations.move_vertex, coverage(FOUR), at(2, 4), end)


def test_a_corner_of_the_community_stays() -> None:
    refused("leaves-community", operations.move_vertex, coverage(FOUR), at(0, 0), at(0.5, 0))


@pytest.mark.parametrize("x", [0.4, 1.2, 2.6, 3.5])
def test_the_foot_of_a_border_slides_along_the_outer_border(x: float) -> None:
    before = coverage(FOUR)
    after = operations.move_vertex(before, at(2, 4), at(x, 4))
    assert after.is_valid()
    assert after.outline.equals(before.outline)
    grown, shrunk = ("b", "a") if x < 2 else ("a", "b")
    assert after.cells[grown].area > before.cells[grown].area
    assert after.cells[shrunk].area < before.cells[shrunk].area
    assert at(x, 4) in set(map(tuple, shapely.get_coordinates(after.cells[grown])))


def test_a_foot_slides_round_a_corner_and_the_corner_stays() -> None:
    before = coverage(FOUR)
    after = operations.move_vertex(before, at(2, 4), at(4, 3.5))
    assert after.is_valid() and after.outline.equals(before.outline)
    assert at(4, 4) in set(map(tuple, shapely.get_coordinates(after.cells["a"])))


def test_a_foot_does_not_slide_past_the_next_border() -> None:
    refused("leaves-community", operations.move_vertex, coverage("aabbcc / aabbcc"), at(2, 2), at(5, 2))


def test_a_vertex_is_not_carried_out_of_the_community() -> None:
    refused("leaves-community", operations.move_vertex, coverage(FOUR), at(2, 2), at(6, 2))


def test_a_vertex_is_not_put_where_one_is() -> None:
    refused("vertex-is-there", operations.insert_vertex, coverage("ab"), (at(1, 0), at(1, 1)), at(1, 1))


def test_a_grid_keeps_three_corners() -> None:
    triangle = operations.delete_vertex(coverage("aaa / aba / aaa"), at(1, 1))
    assert triangle.is_valid()
    refused("too-few-corners", operations.delete_vertex, triangle, at(2, 1))


def test_a_vertex_that_is_not_there_is_refused() -> None:
    refused("no-such-vertex", operations.move_vertex, coverage(FOUR), at(1.5, 1.5), at(1, 1))


def test_moving_a_vertex_across_the_far_side_is_refused() -> None:
    refused(
        "self-crossing",
        operations.move_vertex,
        coverage("aabb / aabb / ccdd / ccdd / eeff / eeff"),
        at(2, 4),
        at(2, 1),
    )


def test_an_inserted_vertex_is_shared() -> None:
    after = operations.insert_vertex(coverage("ab"), (at(1, 0), at(1, 1)), at(1.3, 0.5))
    assert after.is_valid()
    assert at(1.3, 0.5) in set(map(tuple, shapely.get_coordinates(after.cells["a"])))
    assert at(1.3, 0.5) in set(map(tuple, shapely.get_coordinates(after.cells["b"])))


def test_an_edge_of_the_outer_border_takes_no_vertex() -> None:
    refused("leaves-community", operations.insert_vertex, coverage("ab"), (at(0, 0), at(0, 1)), at(-0.2, 0.5))


def test_deleting_undoes_inserting() -> None:
    before = coverage("ab")
    inserted = operations.insert_vertex(before, (at(1, 0), at(1, 1)), at(1.3, 0.5))
    after = operations.delete_vertex(inserted, at(1.3, 0.5))
    assert all(shapely.equals(after.cells[code], before.cells[code]) for code in "ab")


def test_a_corner_of_three_cells_is_not_deleted() -> None:
    refused("corner-of-several", operations.delete_vertex, coverage("ab / cd"), at(1, 1))


def test_a_split_gives_the_largest_piece_the_code_and_nodes_the_neighbours() -> None:
    before = coverage("ab / ab")
    after = operations.split(before, "a", [at(-0.5, 1.2), at(1.5, 1.2)], ["n"])
    assert after.is_valid()
    assert set(after.cells) == {"a", "b", "n"}
    assert after.cells["a"].area > after.cells["n"].area
    assert at(1, 1.2) in set(map(tuple, shapely.get_coordinates(after.cells["b"])))


@pytest.mark.parametrize("line", [[at(0.2, 0.5), at(0.8, 0.5)], [at(5, 5), at(6, 6)]])
def test_a_line_that_does_not_cross_splits_nothing(line: list[tuple[float, float]]) -> None:
    refused("line-does-not-cross", operations.split, coverage("ab"), "a", line, ["n"])


def test_a_split_into_a_sliver_is_refused() -> None:
    refused("sliver", operations.split, coverage("ab"), "a", [at(0.01, -1), at(0.01, 2)], ["n"])


def test_a_code_in_use_is_not_given_again() -> None:
    refused("code-taken", operations.split, coverage("ab"), "a", [at(-1, 0.5), at(2, 0.5)], ["b"])


def test_merging_keeps_one_code() -> None:
    after = operations.merge(coverage(FOUR), ["a", "b"], "a")
    assert set(after.cells) == {"a", "c", "d"}
    assert after.is_valid()


def test_cells_that_do_not_touch_are_not_merged() -> None:
    refused("not-adjacent", operations.merge, coverage("abc"), ["a", "c"], "a")


def test_cells_that_touch_in_a_corner_only_are_not_merged() -> None:
    refused("not-adjacent", operations.merge, coverage("ab / cd"), ["a", "d"], "a")


def test_an_edge_moves_as_a_whole() -> None:
    after = operations.move_vertices(
        coverage("aabb / aabb / ccdd / ccdd"), [(at(2, 2), at(2.3, 2)), (at(2, 4), at(2.3, 4))]
    )
    assert after.is_valid()
    assert at(2.3, 2) in corners(after, "a") and at(2.3, 4) in corners(after, "b")


def test_a_vertex_put_on_a_neighbours_edge_is_a_vertex_of_the_neighbour() -> None:
    before = coverage("aab / aab / ccb")
    after = operations.move_vertex(before, at(2, 1), at(2, 2))  # up along the border of b
    assert after.is_valid() and at(2, 2) in corners(after, "b")


@pytest.mark.parametrize(
    ("line", "grown", "shrunk"),
    [
        ([at(2, 4), at(3, 3), at(2, 2)], "a", "b"),
        ([at(2, 4), at(1, 3), at(2, 2)], "b", "a"),
        ([at(2, 3.7), at(0.2, 3.5), at(0.2, 2.2), at(2, 2.1)], "b", "a"),  # more than half of a
        ([at(1.9, 3.7), at(3, 3.5), at(1.9, 2.1)], "a", "b"),  # it may start inside
    ],
)
def test_a_drawn_line_reshapes_both_neighbours(line: list, grown: str, shrunk: str) -> None:
    before = coverage(FOUR)
    after = operations.reshape(before, line)
    assert after.is_valid() and after.outline.equals(before.outline)
    assert after.cells[grown].area > before.cells[grown].area
    assert after.cells[shrunk].area < before.cells[shrunk].area
    assert set(after.cells) == set(before.cells)


def test_a_line_that_waves_across_a_border_gives_and_takes() -> None:
    before = coverage(FOUR)
    after = operations.reshape(before, [at(2, 4), at(2.5, 3.5), at(1.5, 2.5), at(2, 2)])
    assert after.is_valid()
    assert after.cells["a"].covers(shapely.Point(at(2.3, 3.5)))
    assert after.cells["b"].covers(shapely.Point(at(1.7, 2.5)))


@pytest.mark.parametrize("line", [[at(0.5, 3), at(1, 3)], [at(9, 9), at(9, 8)]])
def test_a_line_that_bounds_nothing_reshapes_nothing(line: list) -> None:
    refused("line-does-not-reshape", operations.reshape, coverage(FOUR), line)


def test_several_lines_split_at_once() -> None:
    lines = [[at(-1, 1), at(5, 1)], [at(2, -1), at(2, 5)]]
    after = operations.split(coverage("aaaa / aaaa / aaaa / aaaa"), "a", lines, ["n1", "n2", "n3"])
    assert after.is_valid() and set(after.cells) == {"a", "n1", "n2", "n3"}


def test_a_new_cell_is_cut_out_of_several() -> None:
    before = coverage(FOUR)
    after = operations.cut_out(before, square(at(2, 2), 2), ["n"])
    assert after.is_valid() and after.outline.equals(before.outline)
    assert set(after.cells) == {*"abcd", "n"}
    assert after.cells["n"].area == pytest.approx(4 * STEP**2)


def test_a_building_is_given_to_a_neighbour() -> None:
    before = coverage(FOUR)
    after = operations.give(before, square(at(1.75, 3), 0.5), "b")
    assert after.is_valid()
    assert after.cells["b"].geom_type == "Polygon"
    assert after.cells["b"].area == pytest.approx(before.cells["b"].area + 0.25 * STEP**2)


def test_a_building_away_from_its_new_grid_makes_a_second_part() -> None:
    after = operations.give(coverage(FOUR), square(at(1, 3), 0.5), "b")
    assert after.is_valid() and len(after.cells["b"].geoms) == 2


def test_a_whole_grid_is_merged_not_given() -> None:
    refused("swallows-grid", operations.give, coverage(FOUR), square(at(1, 3), 3), "d")
    refused("swallows-grid", operations.cut_out, coverage(FOUR), square(at(1, 3), 3), ["n"])


def test_ground_that_is_there_already_is_not_given() -> None:
    refused("is-there-already", operations.give, coverage(FOUR), square(at(1, 3), 0.5), "a")


def test_a_gap_is_filled_and_nothing_else_is() -> None:
    before = noded(coverage("aab / a.b / ccb").cells)
    hole = [[at(1, 1), at(2, 1), at(2, 2), at(1, 2), at(1, 1)]]
    after = operations.fill_gap(before, hole, "b")
    assert after.is_valid()
    assert after.cells["b"].area == pytest.approx(before.cells["b"].area + STEP**2)
    refused("no-such-gap", operations.fill_gap, after, hole, "a")


def test_a_border_is_simplified_between_two_cells_only() -> None:
    bent = operations.insert_vertex(coverage("ab / cd"), (at(1, 1), at(1, 2)), at(1.01, 1.5))
    after = operations.simplify(bent, ["a", "b"], 20)
    assert after.is_valid() and at(1.01, 1.5) not in corners(after, "a") | corners(after, "b")
    assert after.cells["c"] == bent.cells["c"]
    refused("nothing-to-simplify", operations.simplify, after, ["a", "b"], 20)


def test_a_proposal_takes_the_place_of_all_cells() -> None:
    before = coverage(FOUR)
    north, south = coverage("xxxx / xxxx / yyyy / yyyy").cells.values()
    after = operations.adopt(before, {"a": north, "n": south}, list("abcd"))
    assert after.is_valid() and set(after.cells) == {"a", "n"}
    refused("tears-coverage", operations.adopt, before, {"a": north}, list("abcd"))


def corners(now: Coverage, code: str) -> set:
    return set(map(tuple, shapely.get_coordinates(now.cells[code])))


def test_an_unknown_grid_is_named() -> None:
    assert refused("no-such-grid", operations.merge, coverage("ab"), ["a", "z"], "a").facts == {"grid": "z"}


def test_noding_leaves_a_valid_coverage_as_it_is() -> None:
    before = coverage(FOUR)
    assert {c: cell.wkb for c, cell in noded(before.cells).cells.items()} == {
        c: g.wkb for c, g in before.cells.items()
    }


def test_noding_gives_a_t_junction_to_both_sides() -> None:
    west = shapely.box(113, 29, 113.001, 29.002)
    east = [shapely.box(113.001, 29, 113.002, 29.001), shapely.box(113.001, 29.001, 113.002, 29.002)]
    raw = {"w": west, "s": east[0], "n": east[1]}
    assert not Coverage.of(raw).is_valid()
    assert noded(raw).is_valid()


shares = st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(-0.8, 0.8))
offsets = st.tuples(shares, shares)
picks = st.integers(0, 500)
gestures = st.one_of(
    st.tuples(st.just("move"), picks, offsets),
    st.tuples(st.just("slide"), picks, shares),
    st.tuples(st.just("insert"), picks, offsets),
    st.tuples(st.just("delete"), picks),
    st.tuples(st.just("split"), picks, picks, shares),
    st.tuples(st.just("merge"), picks, picks),
    st.tuples(st.just("edge"), picks, offsets),
    st.tuples(st.just("reshape"), picks, picks, offsets),
    st.tuples(st.just("cut-out"), picks, offsets, st.floats(0.1, 1.5)),
    st.tuples(st.just("give"), picks, picks, st.floats(0.1, 1.5)),
    st.tuples(st.just("simplify"), picks, picks, st.floats(0.5, 80)),
)


def perform(now: Coverage, gesture: tuple, serial: int) -> Coverage:
    """Do one gesture on a cell, a vertex or an edge that `gesture` picks."""
    kind, pick, *rest = gesture
    codes = list(now.cells)
    code = codes[pick % len(codes)]
    ring = [tuple(map(float, xy)) for xy in shapely.get_coordinates(now.cells[code])]
    i = pick % (len(ring) - 1)
    a, b = ring[i], ring[i + 1]
    if kind == "move":
        return operations.move_vertex(now, a, beside(a, rest[0]))
    if kind == "slide":
        return operations.move_vertex(now, a, between(a, b, rest[0]))
    if kind == "insert":
        return operations.insert_vertex(now, (a, b), beside(between(a, b, 0.5), rest[0]))
    if kind == "delete":
        return operations.delete_vertex(now, a)
    if kind == "split":
        across = ring[rest[0] % (len(ring) - 1)]
        line = [between(across, a, 1.5), beside(across, (rest[1], 0.1)), between(a, across, 1.5)]
        return operations.split(now, code, line, [f"n{serial}.{k}" for k in range(9)])
    if kind == "edge":
        return operations.move_vertices(now, [(a, beside(a, rest[0])), (b, beside(b, rest[0]))])
    if kind == "reshape":
        end = ring[rest[0] % (len(ring) - 1)]
        return operations.reshape(now, [a, beside(between(a, end, 0.5), rest[1]), end])
    if kind == "cut-out":
        return operations.cut_out(now, square(beside(a, rest[0]), rest[1]), [f"n{serial}"])
    other = codes[rest[0] % len(codes)]
    if kind == "give":
        return operations.give(now, square(a, rest[1]), other)
    if kind == "simplify":
        return operations.simplify(now, [code, other], rest[1])
    return operations.merge(now, [code, other], code)


def square(centre: tuple[float, float], side: float) -> list[tuple[float, float]]:
    corners = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5)]
    return [beside(centre, (x * side, y * side)) for x, y in corners]


def beside(position: tuple[float, float], offset: tuple[float, float]) -> tuple[float, float]:
    return (position[0] + offset[0] * STEP, position[1] + offset[1] * STEP)


def between(a: tuple[float, float], b: tuple[float, float], share: float) -> tuple[float, float]:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)


def replay(sequence: list) -> list[Coverage]:
    """Return the coverage at the start and after each gesture that was accepted."""
    states = [coverage(FOUR)]
    for serial, gesture in enumerate(sequence):
        try:
            states.append(perform(states[-1], gesture, serial))
        except OperationRefused as refusal:
            assert not refusal.place.is_empty and refusal.place.is_valid
    return states


@settings(max_examples=300, deadline=None)
@given(st.lists(gestures, min_size=4, max_size=14))
def test_no_sequence_of_gestures_tears_the_coverage(sequence: list) -> None:
    start, *_middle, now = [coverage(FOUR), *replay(sequence)]
    assert now.is_valid()
    ground = start.outline.symmetric_difference(shapely.union_all(list(now.cells.values())))
    assert ground.area < 1e-10
    assert sum(cell.area for cell in now.cells.values()) == pytest.approx(start.outline.area, abs=1e-10)
    assert all(quantise(cell) == cell and not is_sliver(cell) for cell in now.cells.values())


@settings(max_examples=50, deadline=None)
@given(st.lists(gestures, min_size=4, max_size=10))
def test_going_back_gives_every_earlier_coverage_byte_for_byte(sequence: list) -> None:
    first, again = replay(sequence), replay(sequence)
    for before, after in zip(first, again, strict=True):
        assert {c: cell.wkb for c, cell in before.cells.items()} == {c: g.wkb for c, g in after.cells.items()}
