"""Two people's operations come together vertex by vertex, or the conflict has a name and a place."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from layers.grids.coverage import Coverage, OperationRefused
from layers.planning.merging import SAME_GRID, SAME_VERTEX, Conflict, Step, merge
from layers.planning.operations.words import apply
from layers.planning.refusals import SENTENCES
from tests.coverages import STEP, at, coverage

FOUR = "aabb / aabb / ccdd / ccdd"


def moved(start: Any, end: Any) -> Step:
    return Step("move-vertex", {"from": list(start), "to": list(end)})


def inserted(a: Any, b: Any, place: Any) -> Step:
    return Step("insert-vertex", {"edge": [list(a), list(b)], "at": list(place)})


def split(code: str, new: str, *line: Any) -> Step:
    return Step("split", {"grid": code, "line": [list(line)], "new_codes": [new]})


def merged(keep: str, *codes: str) -> Step:
    return Step("merge", {"grids": list(codes), "keep": keep})


def whole(result: Coverage | Conflict) -> Coverage:
    assert isinstance(result, Coverage), result
    assert result.is_valid()
    return result


def conflict(result: Coverage | Conflict) -> Conflict:
    assert isinstance(result, Conflict)
    assert not result.place.is_empty
    return result


def test_different_vertices_of_one_grid_both_move() -> None:
    after = whole(
        merge(coverage(FOUR), [moved(at(3, 2), at(3, 2.2))], [moved(at(2, 2), at(2.2, 2.3))]),
    )
    assert {at(3, 2.2), at(2.2, 2.3)} <= set(after.cells["b"].exterior.coords)


def test_a_vertex_goes_into_an_edge_whose_end_was_moved() -> None:
    theirs, mine = moved(at(2, 2), at(2.2, 2.3)), inserted(at(2, 2), at(3, 2), at(2.5, 1.9))
    assert at(2.5, 1.9) in whole(merge(coverage(FOUR), [theirs], [mine])).cells["b"].exterior.coords


def test_two_vertices_go_into_one_edge() -> None:
    theirs = inserted(at(2, 2), at(3, 2), at(2.3, 2.1))
    mine = inserted(at(2, 2), at(3, 2), at(2.7, 1.9))
    ring = list(whole(merge(coverage(FOUR), [theirs], [mine])).cells["b"].exterior.coords)
    assert {at(2.3, 2.1), at(2.7, 1.9)} <= set(ring)


def test_one_vertex_moved_by_both_is_a_conflict_with_both() -> None:
    mine, theirs = moved(at(2, 2), at(2.2, 2.3)), moved(at(2, 2), at(1.8, 1.9))
    found = conflict(merge(coverage(FOUR), [theirs], [mine]))
    assert (found.name, found.mine, found.theirs) == (SAME_VERTEX, mine, theirs)
    assert found.place.coords[0] == at(1.8, 1.9)


def test_the_same_done_twice_is_done_once() -> None:
    step = moved(at(2, 2), at(2.2, 2.3))
    once, twice = merge(coverage(FOUR), [step], []), merge(coverage(FOUR), [step], [step])
    assert whole(once).cells == whole(twice).cells


def test_a_grid_divided_by_both_is_a_conflict() -> None:
    theirs, mine = split("a", "n1", at(-1, 3), at(5, 3)), split("a", "n2", at(1, 5), at(1, -1))
    assert conflict(merge(coverage(FOUR), [theirs], [mine])).name == SAME_GRID


def test_a_grid_merged_away_under_a_split_is_a_conflict() -> None:
    found = conflict(merge(coverage(FOUR), [merged("a", "a", "b")], [split("b", "n2", at(3, 5), at(3, -1))]))
    assert found.name == SAME_GRID and found.theirs is not None


def test_different_grids_divided_by_two_people_are_both_divided() -> None:
    theirs, mine = split("a", "n1", at(-1, 3), at(2, 3)), split("d", "n2", at(3, 2), at(3, -1))
    assert whole(merge(coverage(FOUR), [theirs], [mine])).cells.keys() == {*"abcd", "n1", "n2"}


picks, shares = st.integers(0, 500), st.floats(-0.7, 0.7)
offsets = st.tuples(shares, shares)
gestures = st.one_of(
    st.tuples(st.just("move-vertex"), picks, offsets),
    st.tuples(st.just("move-vertices"), picks, offsets),
    st.tuples(st.just("insert-vertex"), picks, offsets),
    st.tuples(st.just("delete-vertex"), picks, offsets),
    st.tuples(st.just("split"), picks, offsets),
    st.tuples(st.just("merge"), picks, offsets),
    st.tuples(st.just("reshape"), picks, offsets),
    st.tuples(st.just("cut-out"), picks, offsets),
    st.tuples(st.just("give"), picks, offsets),
)
edits = st.lists(gestures, min_size=1, max_size=5)


def step_of(now: Coverage, gesture: tuple[str, int, tuple[float, float]], fresh: str) -> Step:
    """Write a gesture as the step that is stored, on what is there now."""
    kind, pick, (x, y) = gesture
    codes = list(now.cells)
    code, other = codes[pick % len(codes)], codes[(pick // 7) % len(codes)]
    ring = [list(map(float, xy)) for xy in now.cells[code].exterior.coords]
    a, b, c = (ring[(pick + k) % (len(ring) - 1)] for k in (0, 1, 2))
    off = [round(x * STEP, 7), round(y * STEP, 7)]
    near = [[round(p[0] + off[0], 7), round(p[1] + off[1], 7)] for p in (a, b)]
    middle = [round((a[0] + c[0]) / 2 + off[0], 7), round((a[1] + c[1]) / 2 + off[1], 7)]
    area = [near[0], [near[0][0] + STEP, near[0][1]], [near[0][0] + STEP, near[0][1] + STEP], near[0]]
    parameters: dict[str, dict[str, Any]] = {
        "move-vertex": {"from": a, "to": near[0]},
        "move-vertices": {"moves": [[a, near[0]], [b, near[1]]]},
        "insert-vertex": {"edge": [a, b], "at": middle},
        "delete-vertex": {"at": a},
        "split": {"grid": code, "line": [[a, middle, c]], "new_codes": [f"{fresh}{k}" for k in range(9)]},
        "merge": {"grids": [code, other], "keep": code},
        "reshape": {"line": [a, middle, c]},
        "cut-out": {"area": area, "new_codes": [fresh]},
        "give": {"area": area, "to": other},
    }
    return Step(kind, parameters[kind])


def drawn(base: Coverage, sequence: list[Any], who: str) -> list[Step]:
    """Return the steps of one person that hold on what they see."""
    steps, now = [], base
    for number, gesture in enumerate(sequence):
        if not hasattr(next(iter(now.cells.values())), "exterior"):
            break
        try:
            step = step_of(now, gesture, f"{who}{number}")
            now = apply(now, step.kind, step.parameters)
        except (OperationRefused, AttributeError):
            continue
        steps.append(step)
    return steps


@settings(max_examples=300, deadline=None)
@given(edits, edits)
def test_two_lists_of_edits_come_together_or_the_conflict_is_named(
    ours: list[Any], others: list[Any]
) -> None:
    base = coverage(FOUR)
    mine, theirs = drawn(base, ours, "m"), drawn(base, others, "t")
    assume(mine and theirs)
    result = merge(base, theirs, mine)
    if isinstance(result, Conflict):
        assert result.name in SENTENCES and result.mine in mine
        assert not result.place.is_empty
    else:
        assert result.is_valid()
        assert result.outline.symmetric_difference(base.outline).area < 1e-10


@pytest.mark.parametrize("name", [SAME_VERTEX, SAME_GRID])
def test_every_conflict_has_a_sentence(name: str) -> None:
    assert str(SENTENCES[name])
