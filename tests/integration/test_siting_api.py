"""Siting over HTTP: where the next service points go."""

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from layers.models import Address, ServicePoint
from tests.people import client_of, get, post
from tests.two_streets import City, build

PATH = "/api/siting/"
NEAR_M = 1 / 97_400
"""Degrees of longitude of a metre at this latitude."""


@pytest.fixture
def city(db: None, settings: Any) -> City:
    """Ten more addresses in the west, 180 m apart, each with as many households as its number."""
    settings.WALKING_SPEED_M_S = 1.2
    city = build()
    for serial in range(1, 6):
        Address.objects.create(
            text=f"{serial} new road", households=serial * 10, residents=serial * 25, over_60=serial,
            division=city.west.community, geometry=Point(113.0003 + serial * 180 * NEAR_M, 29.0005),
        )  # fmt: skip
    return city


@pytest.fixture
def client(city: City) -> Client:
    return client_of(city.everybody)


def test_the_best_site_at_once_and_proven(client: Client) -> None:
    asked = {"category": "clinic", "minutes": 3, "k": 1, "method": "circle"}
    status, quick = get(client, PATH, **asked)
    assert status == 200
    (site,) = quick["features"]
    assert site["geometry"]["coordinates"][1] == 29.0005
    assert (
        site["properties"] | {"rank": 1, "name": "4 new road", "households_gained": 120} == site["properties"]
    )
    assert (quick["proven"], quick["gap"], quick["exact"]) == (False, None, False)
    assert quick["before"]["households"] == 20
    assert quick["after"]["households"] == 140
    assert quick["curve"] == [{"sites": 0, "share": 0.1176}, {"sites": 1, "share": 0.8235}]
    assert quick["label"] == "Straight-line circle, not a walking distance"
    exact = get(client, PATH, exact=1, **asked)[1]
    assert (exact["proven"], exact["gap"], exact["value"]) == (True, 0, 140)
    assert exact["features"] == quick["features"]


def test_a_viewer_is_told_of_the_own_street_only(city: City) -> None:
    asked = {
        "category": "clinic",
        "minutes": 3,
        "method": "circle",
        "candidates": [[113.015, 29.005], [113.001, 29.0005]],
    }
    found = post(client_of(city.viewer), PATH, asked | {"k": 2})[1]
    assert [site["properties"]["candidate"] for site in found["features"]] == [2]
    assert found["candidates"]["left_out"] == [{"id": 1, "reason": "outside-your-area"}]
    assert found["before"]["households"] == 10
    status, refused = post(client_of(city.viewer), PATH, asked | {"k": 1, "division": "E1"})
    assert (status, refused["code"]) == (404, "unknown-division")
    only_there = asked | {"k": 1, "candidates": [[113.015, 29.005]]}
    assert post(client_of(city.viewer), PATH, only_there)[1]["code"] == "no-candidates"


def test_a_site_across_the_border_counts_nobody_there(city: City) -> None:
    """At the border it would reach the other street too: whoever does not see that street is not told."""
    Address.objects.create(
        text="9 far road", households=99, division=city.east.community, geometry=Point(113.0101, 29.0005)
    )
    asked = {
        "category": "toilet",
        "minutes": 3,
        "k": 1,
        "method": "circle",
        "candidates": [[113.0099, 29.0005]],
    }
    assert post(client_of(city.everybody), PATH, asked)[1]["after"]["households"] == 189
    assert post(client_of(city.viewer), PATH, asked)[1]["after"]["households"] == 90


def test_what_is_asked_is_kept(city: City, client: Client) -> None:
    west = [
        [112.9999, 28.9999],
        [113.0045, 28.9999],
        [113.0045, 29.002],
        [112.9999, 29.002],
        [112.9999, 28.9999],
    ]
    asked = {"category": "clinic", "minutes": 3, "method": "circle", "exact": True}
    barred = post(client, PATH, asked | {"k": 1, "forbidden": {"type": "Polygon", "coordinates": [west]}})[1]
    assert barred["features"][0]["properties"]["name"] in {"3 new road", "4 new road", "5 new road"}
    places = [
        {"lng": 113.0003 + serial * 180 * NEAR_M, "lat": 29.0005, "cost": serial} for serial in range(1, 6)
    ]
    cheap = post(client, PATH, asked | {"budget": 3, "candidates": places})[1]
    assert cheap["cost"] <= 3
    small = post(client, PATH, asked | {"k": 2, "capacity": 35, "candidates": places})[1]
    assert [site["properties"]["assigned"] for site in small["features"]] == [35, 35]
    everybody = post(client, PATH, asked | {"problem": "all"})[1]
    assert everybody["after"]["households_share"] == 1
    walk = post(client, PATH, asked | {"problem": "shortest", "k": 2})[1]
    assert walk["proven"] and walk["after"]["mean_walk_s"] < walk["before"]["mean_walk_s"]


@pytest.mark.parametrize("kind", ["grids", "raster", "service-points"])
def test_kinds_of_candidates(kind: str, city: City, client: Client) -> None:
    ServicePoint.objects.create(
        name="Hall", category="hall", division=city.west.community, geometry=Point(113.004, 29.0005)
    )
    asked = {"category": "clinic", "k": 1, "minutes": 5, "candidates": kind, "method": "circle"}
    status, found = get(client, PATH, **asked, candidate_category="hall", division="W1")
    assert (status, found["candidates"]["kind"]) == (200, kind)
    assert len(found["features"]) == (0 if kind == "grids" else 1)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "no-count"),
        ({"k": 0}, "bad-k"),
        ({"k": 10**9}, "bad-k"),
        ({"k": 1.5}, "bad-k"),
        ({"k": 1, "minutes": "nan"}, "bad-minutes"),
        ({"k": 1, "minutes": 1e9}, "bad-minutes"),
        ({"k": 1, "problem": "all"}, "count-not-for-all"),
        ({"k": 1, "problem": "shortest", "capacity": 9}, "no-capacity-for-walks"),
        ({"k": 1, "weight": "cats"}, "unknown-weight"),
        ({"k": 1, "mode": "drive", "method": "circle"}, "circle-walks-only"),
        ({"k": 1, "method": "network"}, "no-roads"),
        ({"k": 1, "category": ""}, "no-category"),
        ({"k": 1, "candidates": [[200, 29]]}, "bad-lng"),
        ({"k": 1, "candidates": ["here"]}, "bad-candidates"),
        ({"k": 1, "candidates": "service-points"}, "no-candidate-category"),
        ({"k": 1, "forbidden": {"type": "Point", "coordinates": [113, 29]}}, "bad-forbidden"),
        ({"k": 1, "forbidden": {"type": "Polygon", "coordinates": [[[500000, 3e6], [500001, 3e6], [500001, 4e6], [500000, 3e6]]]}}, "bad-forbidden"),
        ({"k": 1, "forbidden": {"type": "Polygon", "coordinates": [[[113, 29], [113.1, 29.1], [113.1, 29], [113, 29.1], [113, 29]]]}}, "bad-forbidden"),
        ({"k": 1, "forbidden": [[[[[]]]]]}, "bad-forbidden"),
        ({"k": 1, "forbidden": [{}] * 101}, "too-many-forbidden"),
        ({"k": 1, "forbidden": {"type": "Polygon", "coordinates": [[[113 + n * 1e-6, 29] for n in range(20_000)] + [[113, 30], [113, 29]]]}}, "too-many-forbidden"),
    ],
)  # fmt: skip
def test_what_is_refused(asked: dict[str, Any], code: str, client: Client) -> None:
    status, refused = post(client, PATH, {"category": "clinic"} | asked)
    assert (status, refused["code"]) == (422, code)


def test_one_exact_search_at_a_time(client: Client, monkeypatch: Any) -> None:
    from layers.siting import searching

    asked = {"category": "clinic", "minutes": 3, "k": 1, "method": "circle", "exact": 1}
    held = [searching.EXACT.acquire(blocking=False) for _turn in range(10)]
    try:
        response = client.get(PATH, asked)
    finally:
        for is_held in held:
            if is_held:
                searching.EXACT.release()
    assert (response.status_code, response.json()["code"]) == (503, "siting-busy")
    assert int(response["Retry-After"]) > 0
    assert client.get(PATH, asked).status_code == 200
