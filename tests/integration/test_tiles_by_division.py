"""Counts by division are kept for many tiles: exact after every change, each reader's own, and of what was asked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from layers.models import Division, Grid
from layers.tiles.answers import by_division
from layers.tiles.kept import memory
from layers.tiles.making import Statement, X, Y, features, run
from layers.tiles.shaping import dense
from tests.mvt import features_of
from tests.tiles import Browser, by_token, lane, look, squares, tile_of, tile_url
from tests.two_streets import City, build

pytestmark = pytest.mark.django_db(transaction=True)
LNG, LAT = 113.0101, 29.005
"""Just east of the border of the two streets."""


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.STORAGE_DIR = tmp_path
    memory.clear()
    yield
    memory.clear()


@pytest.fixture
def city() -> City:
    """2,100 grids more in the west, and 50 in the east."""
    city = build()
    squares(city.west.community, 2_100, 113.0, "a")
    squares(city.east.community, 50, 113.01, "b")
    return city


def told(user: Browser | Client, z: int = 12, query: str = "") -> dict[str, int]:
    """Return division → count, as a tile tells after the next look."""
    look()
    found = features_of(user.get(tile_url("grids", z, LNG, LAT, query)).content, "grids")
    return {f.properties["parent"]: f.properties["count"] for f in found}


def test_counts_stay_exact_whatever_changes(city: City) -> None:
    user = by_token(lane(), city.everybody)
    assert told(user) == {"W2": 2_101, "E2": 51}
    Grid.objects.filter(code="a7").delete()
    assert told(user) == {"W2": 2_100, "E2": 51}
    Grid.objects.filter(code__in=("a8", "a9")).update(division=city.east.community)
    assert told(user) == {"W2": 2_098, "E2": 53}
    squares(city.east.community, 10, 113.012, "c")
    assert told(user) == {"W2": 2_098, "E2": 63}
    Division.objects.filter(pk=city.east.community.pk).update(name="Renamed")
    assert told(user) == {"W2": 2_098, "E2": 63}


def test_counts_are_each_readers_own(city: City) -> None:
    application = lane()
    everybody, viewer = by_token(application, city.everybody), by_token(application, city.viewer)
    for _again in range(2):
        assert told(everybody) == {"W2": 2_101, "E2": 51}
        assert told(viewer) == {"W2": 2_101}
    Grid.objects.filter(code="b1").delete()
    assert told(viewer) == {"W2": 2_101}
    assert told(everybody) == {"W2": 2_101, "E2": 50}


def test_counts_are_of_what_is_asked_for(city: City) -> None:
    user = by_token(lane(), city.everybody)
    assert told(user) == {"W2": 2_101, "E2": 51}
    assert told(user, query="?filter=name%20%3D%20'A%20grid''s%20name'") == {"W2": 2_100, "E2": 50}
    assert told(user, query="?division=W1") == {"W2": 2_101}
    assert told(user) == {"W2": 2_101, "E2": 51}


def test_counts_are_counted_once_for_all_tiles_of_a_state(city: City) -> None:
    user = by_token(lane(), city.everybody)
    before = told(user)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert told(user, z=11) == told(user, z=10) == before
    assert not [query for query in asked if "ST_Extent" in query["sql"]]
    Grid.objects.filter(code="a7").delete()
    with CaptureQueriesContext(connection) as asked:
        told(user), told(user, z=11)
    assert len([query for query in asked if "ST_Extent" in query["sql"]]) == 1


def test_what_a_transaction_sees_is_kept_for_nobody(city: City) -> None:
    client = Client()
    client.force_login(city.everybody)
    before, kept = told(client), len(by_division)
    with transaction.atomic():
        Grid.objects.filter(code="a7").delete()
        assert told(client)["W2"] == before["W2"] - 1
        transaction.set_rollback(True)
    assert len(by_division) == kept
    assert told(client) == before


def test_no_area_disappears_with_its_division(city: City) -> None:
    """Those of a division without an outline are told in boxes, where they lie; so are those of none."""
    bare = Division.objects.create(
        code="E3", name="Bare", level="community", parent=city.east.street, path=f"{city.east.street.path}E3/"
    )
    Grid.objects.filter(code__in=[f"b{n}" for n in range(1, 11)]).update(division=bare)
    Grid.objects.filter(code="b11").update(division=None)
    application = lane()
    everybody, viewer = by_token(application, city.everybody), by_token(application, city.viewer)
    assert told(everybody) == {"W2": 2_101, "E2": 40, "": 11}
    assert told(viewer) == {"W2": 2_101}
    at_the_far_side = features_of(everybody.get(tile_url("grids", 16, 113.0001, 29.0001)).content, "grids")
    assert "" not in {f.properties.get("parent") for f in at_the_far_side}


def test_a_full_tile_is_known_before_its_features_are_made(city: City) -> None:
    user = by_token(lane(), city.everybody)
    dense.clear()
    with CaptureQueriesContext(connection) as asked:
        assert told(user) == {"W2": 2_101, "E2": 51}
    assert not [query for query in asked if "shown" in query["sql"]]
    assert told(user, z=13) == {"W2": 2_101, "E2": 51}
    Grid.objects.filter(code__startswith="a").delete()
    look()
    single = features_of(user.get(tile_url("grids", 13, LNG, LAT)).content, "grids")
    assert len(single) == 52
    assert all("count" not in feature.properties for feature in single)


@pytest.mark.parametrize("z", [15, 16, 17, 18])
def test_an_area_is_named_in_the_tile_that_holds_its_point(city: City, z: int) -> None:
    """Its point is only looked for where the area crosses the tile's edge: with the same answer as everywhere."""
    from layers.grids.layer import LAYERS

    rows = LAYERS[0].rows(city.everybody)
    x, y = tile_of(z, 113.0052, 29.0005)
    here = features(LAYERS[0], rows, z)
    assert here is not None
    content, number, _lost = run(here, x, y)
    named = {f.id for f in features_of(content, "grids") if f.properties["label_here"]}
    by_points = Statement(
        "SELECT NULL, array_agg(id) FROM layers_grid WHERE ST_PointOnSurface(geometry_web) && ST_TileEnvelope(%s, %s, %s)",
        (z, X, Y),
    )
    assert number and named == set(run(by_points, x, y)[1] or ())
