"""Operations keep a coverage a coverage, or say where they would tear it."""

from collections.abc import Callable

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.core.measure import quantise
from layers.grids import coverage as operations
from layers.grids.coverage import Coverage, OperationRefused, noded
from tests.coverages import at, coverage

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


def test_a_vertex_of_the_outer_border_stays() -> None:
    refused("leaves-community", operations.move_vertex, coverage(FOUR), at(2, 4), at(2.1, 4))


def test_a_vertex_that_is_not_there_is_refused() -> None:
    refused("no-such-vertex", operations.move_vertex, coverage(FOUR), at(1.5, 1.5), at(1, 1))


def test_moving_a_vertex_across_the_far_side_is_refused() -> None:
    refused("self-crossing", operations.move_vertex, coverage(FOUR), at(2, 2), at(5, 3))


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


positions = st.tuples(st.floats(-0.5, 4.5), st.floats(-0.5, 4.5)).map(lambda p: at(*p))
gestures = st.one_of(
    st.tuples(st.just("move"), st.integers(0, 200), positions),
    st.tuples(st.just("insert"), st.integers(0, 200), positions),
    st.tuples(st.just("delete"), st.integers(0, 200), positions),
    st.tuples(st.just("split"), st.integers(0, 200), positions, positions),
    st.tuples(st.just("merge"), st.integers(0, 200), st.integers(0, 200)),
)


def perform(now: Coverage, gesture: tuple, serial: int) -> Coverage:
    codes = list(now.cells)
    code = codes[gesture[1] % len(codes)]
    ring = shapely.get_coordinates(now.cells[code])
    i = gesture[1] % (len(ring) - 1)
    if gesture[0] == "move":
        return operations.move_vertex(now, tuple(ring[i]), gesture[2])
    if gesture[0] == "insert":
        return operations.insert_vertex(now, (tuple(ring[i]), tuple(ring[i + 1])), gesture[2])
    if gesture[0] == "delete":
        return operations.delete_vertex(now, tuple(ring[i]))
    if gesture[0] == "split":
        return operations.split(now, code, gesture[2:], [f"n{serial}.{k}" for k in range(9)])
    return operations.merge(now, [code, codes[gesture[2] % len(codes)]], code)


@settings(max_examples=60, deadline=None)
@given(st.lists(gestures, min_size=1, max_size=12))
def test_no_sequence_of_gestures_tears_the_coverage(sequence: list) -> None:
    start = now = coverage(FOUR)
    for serial, gesture in enumerate(sequence):
        try:
            now = perform(now, gesture, serial)
        except OperationRefused as refusal:
            assert refusal.place is not None
    assert now.is_valid()
    assert abs(now.outline.area - start.outline.area) < 1e-12
    assert sum(cell.area for cell in now.cells.values()) == pytest.approx(start.outline.area, abs=1e-12)
    assert all(quantise(cell) == cell for cell in now.cells.values())


@settings(max_examples=30, deadline=None)
@given(st.lists(gestures, min_size=1, max_size=8))
def test_replaying_gives_the_same_coverage_byte_for_byte(sequence: list) -> None:
    def replay() -> list[bytes]:
        now = coverage(FOUR)
        for serial, gesture in enumerate(sequence):
            try:
                now = perform(now, gesture, serial)
            except OperationRefused:
                continue
        return [cell.wkb for cell in now.cells.values()]

    assert replay() == replay()
