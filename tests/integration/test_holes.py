"""The holes that other editors leave in a tiling cannot be made here: each gesture is followed by all, or refused."""

import pytest
import shapely

from layers.grids.coverage import Coverage
from tests.bench.comparison.measured import left_by
from tests.bench.comparison.ours import played
from tests.bench.comparison.scenes import SCENES, Scene, collection, degrees

pytestmark = pytest.mark.django_db


def vertices(cell: shapely.Polygon) -> set[tuple[float, float]]:
    return {(round(x, 7), round(y, 7)) for x, y in shapely.get_coordinates(cell)}


def scene(name: str) -> Scene:
    return next(entry for entry in SCENES if entry.name == name)


@pytest.mark.parametrize("entry", SCENES, ids=lambda entry: entry.name)
def test_no_gesture_leaves_a_hole(entry: Scene) -> None:
    left = left_by(entry, played(entry).cells.values())
    assert left.is_coverage
    assert (left.gap_m2, left.overlap_m2, left.crossing) == (pytest.approx(0, abs=0.01), 0, 0)


@pytest.mark.parametrize("name", ["t-junction", "snap without vertex", "gap of 1e-9 degree"])
def test_every_neighbour_follows_the_vertex(name: str) -> None:
    entry = scene(name)
    outcome = played(entry)
    end = degrees(entry.moves[-1][1])
    assert outcome.refused == []
    assert [code for code, cell in outcome.cells.items() if end in vertices(cell)] == list(outcome.cells)


def test_a_bow_tie_is_refused_with_its_reason_and_nothing_changes() -> None:
    entry = scene("bow-tie")
    outcome = played(entry)
    assert outcome.refused == ["self-crossing"]
    drawn = [shapely.geometry.shape(f["geometry"]) for f in collection(entry)["features"]]
    assert all(a.equals(b) for a, b in zip(outcome.cells.values(), drawn, strict=True))


def test_the_scenes_are_torn_where_vertices_are_moved_one_cell_at_a_time() -> None:
    """The measure tells a hole when there is one: a moved corner that the neighbour does not follow."""
    entry = scene("gap of 1e-9 degree")
    start, end = degrees(entry.moves[0][0]), degrees(entry.moves[0][1])
    a, b = (shapely.geometry.shape(f["geometry"]) for f in collection(entry)["features"])
    moved = shapely.Polygon([end if tuple(xy) == start else tuple(xy) for xy in shapely.get_coordinates(a)])
    assert left_by(entry, [moved, b]).overlap_m2 > 1_000
    assert not Coverage({"a": moved, "b": b}).is_valid()
