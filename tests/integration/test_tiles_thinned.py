"""A tile of too many features tells how many they are: nothing dense disappears, and no tile is over 500 kB."""

import json
from typing import Any

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.db import connection
from django.test import Client

from layers.models import BaseFeature, Camera, Division, Grid
from tests.mvt import features_of
from tests.tiles import squares, tile_of, tile_url
from tests.two_streets import City

pytestmark = pytest.mark.django_db
LNG, LAT = 113.005, 29.005


@pytest.fixture
def everybody(city: City) -> Client:
    return of(city.everybody)


def of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def cases(division: Division, count: int, west: float = 113.0, state: str = "handling") -> None:
    """Strew cases over a street by one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO layers_case (number, category, source, description, address, state, division_id, reported_at,"
            " attributes, request_digest, geometry)"
            " SELECT %s || n, '', '', '', '', %s, %s, now() + n * interval '1 s', '{}', '', ST_SetSRID(ST_MakePoint("
            "   round((%s + n * 0.6180339887 %% 1 / 100)::numeric, 7), round((29 + n * 0.7548776662 %% 1 / 100)::numeric, 7)), 4326)"
            "   FROM generate_series(1, %s) AS n",
            [f"{division.code}{state}", state, division.pk, west, count],
        )


def total(features: list[Any]) -> int:
    return sum(feature.properties.get("count", 1) for feature in features)


def test_50_000_points_in_one_tile_are_counted(city: City, everybody: Client) -> None:
    cases(city.west.community, 50_000)
    for z in (4, 10, 13, 14):
        content = everybody.get(tile_url("cases", z, LNG, LAT)).content
        assert len(content) < 500_000
        features = features_of(content, "cases")
        assert all(feature.id is None and feature.properties["count"] >= 1 for feature in features)
        assert len(features) <= 64 * 64
        assert {feature.properties["state"] for feature in features} <= {"handling", "reported"}
        if z < 14:
            assert total(features) == 50_002
    assert sum(f.properties["open"] for f in features_of(content, "cases")) == total(features)


def test_the_tiles_of_a_zoom_count_each_point_once(city: City, everybody: Client) -> None:
    cases(city.west.community, 6_000)
    cases(city.east.community, 6_000, west=113.01, state="closed")
    for z in (11, 12, 13):
        west, north = tile_of(z, 113.0, 29.01)
        east, south = tile_of(z, 113.02, 29.0)
        found = [
            features_of(everybody.get(f"/tiles/cases/{z}/{x}/{y}.mvt").content, "cases")
            for x in range(west, east + 1)
            for y in range(north, south + 1)
        ]
        assert sum(map(total, found)) == 12_002


def test_one_more_than_a_tile_shows_makes_the_difference(city: City, everybody: Client) -> None:
    url = tile_url("cases", 13, LNG, LAT)
    cases(city.west.community, 1_998)
    single = features_of(everybody.get(url).content, "cases")
    assert len(single) == 2_000
    assert all(feature.id and "count" not in feature.properties for feature in single)
    cases(city.west.community, 1, state="closed")
    counted = features_of(everybody.get(url).content, "cases")
    assert total(counted) == 2_001
    assert all(feature.id is None for feature in counted)


def test_counts_are_of_what_one_may_see_and_asks_for(city: City) -> None:
    cases(city.west.community, 3_000)
    cases(city.west.community, 2_500, state="closed")
    cases(city.east.community, 4_000, west=113.01)
    viewer, url = of(city.viewer), tile_url("cases", 12, LNG, LAT)
    assert total(features_of(viewer.get(url).content, "cases")) == 5_501
    closed = features_of(viewer.get(url, {"state": "closed"}).content, "cases")
    assert total(closed) == 2_500
    assert {(f.properties["state"], f.properties["open"]) for f in closed} == {("closed", 0)}
    filtered = viewer.get(url, {"filter": "state = 'handling'"}).content
    assert total(features_of(filtered, "cases")) == 3_000


def test_the_class_of_most_is_told_in_its_own_type(city: City, everybody: Client) -> None:
    Camera.objects.bulk_create(
        Camera(
            device_id=f"{n:020}", name="c", camera_class=3 if n % 3 else 1, geometry=Point(LNG, LAT),
            division=city.west.community,
        )
        for n in range(2_500)
    )  # fmt: skip
    dense = [f for f in features_of(everybody.get(tile_url("cameras", 12, LNG, LAT)).content, "cameras")]
    assert max(dense, key=lambda f: f.properties["count"]).properties["camera_class"] == 3


def test_a_mixed_theme_is_counted_too(city: City, everybody: Client) -> None:
    theme = city.west.rows["theme-floods"][0].theme
    theme.features.bulk_create(
        type(city.west.rows["theme-floods"][0])(
            theme=theme, name="x" * 50, geometry=Point(LNG, LAT + n / 1e6)
        )
        for n in range(3_000)
    )
    features = features_of(everybody.get(tile_url("theme-floods", 11, LNG, LAT)).content, "theme-floods")
    assert total(features) == 3_002


def test_20_000_areas_are_told_by_their_divisions(city: City, everybody: Client) -> None:
    squares(city.west.community, 20_000, 113.0, "a")
    squares(city.east.community, 50, 113.01, "b")
    for z in (6, 10, 12, 14):
        content = everybody.get(tile_url("grids", z, LNG, LAT)).content
        assert len(content) < 500_000
        told = {f.properties["parent"]: f.properties for f in features_of(content, "grids")}
        assert told["W2"]["count"] == 20_001
        assert told["W2"]["name"] == city.west.community.name
        if "E2" in told:
            assert told["E2"]["count"] == 51
    viewer = features_of(of(city.viewer).get(tile_url("grids", 12, LNG, LAT)).content, "grids")
    assert [f.properties["parent"] for f in viewer] == ["W2"]


def test_areas_without_a_division_are_told_in_boxes(city: City, everybody: Client) -> None:
    squares(None, 2_500, 113.0, "n")
    features = features_of(everybody.get(tile_url("grids", 12, LNG, LAT)).content, "grids")
    assert total(features) == 2_502
    assert {f.kind for f in features} == {3}


def test_areas_too_small_to_be_seen_are_told_by_their_divisions(city: City, everybody: Client) -> None:
    squares(city.west.community, 1_000, 113.0, "s")
    told = {f.properties["parent"]: f.properties["count"]
            for f in features_of(everybody.get(tile_url("grids", 7, LNG, LAT)).content, "grids")}  # fmt: skip
    assert sum(told.values()) == 1_002


def test_the_count_of_a_division_is_fresh_where_only_its_far_end_changes(
    city: City, everybody: Client
) -> None:
    """The tile shows a corner of the division; a grid beyond the tile is counted in it."""
    squares(city.west.community, 20_000, 113.0, "a")
    url = tile_url("grids", 16, 113.0001, 29.0001)
    before = everybody.get(url)
    assert features_of(before.content, "grids")[0].properties["count"] == 20_001
    Grid.objects.filter(code="a19999").delete()
    after = everybody.get(url, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert features_of(after.content, "grids")[0].properties["count"] == 20_000


def test_the_base_map_keeps_what_is_largest(city: City, everybody: Client) -> None:
    def building(n: int, width: float) -> BaseFeature:
        west, south = 113 + n % 200 / 20_000, 29 + n // 200 / 20_000
        shape = Polygon.from_bbox((west, south, west + width, south + width))
        return BaseFeature(kind="building", name=f"Building of some length {n}", geometry=shape)

    BaseFeature.objects.bulk_create([building(n, 2e-5) for n in range(12_000)] + [building(0, 9e-3)])
    content = everybody.get(tile_url("basemap", 14, LNG, LAT)).content
    assert len(content) <= 500_000
    assert any(f.properties["name"] == "Long road" for f in features_of(content, "basemap"))


def test_tilejson_tells_of_counts(everybody: Client) -> None:
    document = json.loads(everybody.get("/tiles/cases,grids.json").content)
    fields = {entry["id"]: entry["fields"] for entry in document["vector_layers"]}
    assert {"count", "open", "state", "number"} <= fields["cases"].keys()
    assert {"count", "name", "parent"} <= fields["grids"].keys()
    assert "address" not in fields["cases"]
    assert (document["minzoom"], document["maxzoom"]) == (0, 22)
    assert document["tiles"][0].endswith("/tiles/cases,grids/{z}/{x}/{y}.mvt")
