"""Surroundings of a risk source through the API, counted by hand on two streets. No roads are loaded: straight lines."""

from typing import Any

import pytest
from django.contrib.gis.geos import Point

from layers.models import AccessLog, Address, Camera, Case, RingRule, RiskSource, ServicePoint
from tests.people import client_of, get
from tests.two_streets import EAST_WORD, City

pytestmark = pytest.mark.django_db
METRE_N, METRE_E = 1 / 110_850, 1 / 97_430
"""Degrees of a metre near 29°."""


def at(city: City, east_m: float, north_m: float) -> Point:
    """Return a place so far from the western depot."""
    return Point(city.west.lng + east_m * METRE_E, city.west.lat + north_m * METRE_N, srid=4326)


@pytest.fixture
def ground(city: City) -> City:
    """Homes at 0 (10 households, of the city), 200, 400 and 600 m; places, cameras and sources among them."""
    here: dict[str, Any] = {"division": city.west.community}
    for metres, households in ((200, 20), (400, 40)):
        Address.objects.create(
            text=f"{metres} m",
            households=households,
            residents=households * 3,
            over_60=households,
            geometry=at(city, -metres, 0),
            **here,
        )
    east = {"division": city.east.community}
    Address.objects.create(text="over there", households=1000, geometry=at(city, 600, 0), **east)
    for name, category, east_m, north_m, capacity in (
        ("School", "小学", 0, 250, None),
        ("Shelter N", "应急避难场所", 0, 350, 50),
        ("Shelter S", "应急避难场所", 0, -420, 60),
        ("Shelter in danger", "应急避难场所", 60, 0, 500),
        ("Toilet", "公厕", 0, 30, None),
    ):
        ServicePoint.objects.create(
            name=name, category=category, capacity=capacity, geometry=at(city, east_m, north_m), **here
        )
    Camera.objects.create(
        device_id="99010100011320000091",
        name="sees",
        camera_class=1,
        bearing_deg=180,
        geometry=at(city, 0, 40),
        **here,
    )
    Camera.objects.create(
        device_id="99010100011320000092",
        name="looks away",
        camera_class=1,
        bearing_deg=0,
        geometry=at(city, 0, 40),
        **here,
    )
    Camera.objects.exclude(name__in=["sees", "looks away"]).delete()
    for code, level, metres in (("G2", 2, 150), ("G3", 2, 430), ("L4", 4, 90)):
        RiskSource.objects.create(
            code=code, name=code, category="gas", level=level, geometry=at(city, -metres, 60), **here
        )
    return city


def look(city: City, user: Any) -> dict[str, Any]:
    source = city.west.rows["risk-sources"][0]
    status, body = get(client_of(user), f"/api/risk-sources/{source.pk}/surroundings/")
    assert status == 200
    assert isinstance(body, dict)
    return body


def test_rings_are_counted_by_hand(ground: City) -> None:
    body = look(ground, ground.viewer)
    assert (body["method"], body["status"]) == ("circle", "ok") and "not a walking distance" in body["label"]
    assert [
        (r["radius_m"], r["households"], r["residents"], r["over_60"], r["places"], r["risk_sources"])
        for r in body["rings"]
    ] == [
        (100, 10, 25, 5, {"hospital": 1, "shelter": 1}, {}),
        (300, 30, 85, 25, {"hospital": 1, "shelter": 1, "school": 1}, {"2": 1, "4": 1}),
        (500, 70, 205, 65, {"hospital": 1, "shelter": 3, "school": 1}, {"2": 2, "4": 1}),
        (1000, 70, 205, 65, {"hospital": 1, "shelter": 3, "school": 1}, {"2": 2, "4": 1}),
    ]
    five, ten, _fifteen = body["reaches"]
    assert (five["minutes"], five["households"], ten["households"]) == (5, 30, 70), (
        "360 m and 720 m at 1.2 m/s"
    )
    assert [row["name"] for row in body["cameras"]] == ["sees"]
    assert [row["number"] for row in body["open_cases"]] == [
        Case.objects.get(division=ground.west.community).number
    ]
    assert AccessLog.objects.filter(layer="risk-sources", what__startswith="surroundings").exists()


def test_shelters_outside_danger_are_gone_to_in_different_directions(ground: City) -> None:
    body = look(ground, ground.viewer)
    assert [(s["name"], s["is_safe"]) for s in body["shelters"]] == [
        ("Shelter in danger", False),
        ("Shelter N", True),
        ("Shelter S", True),
    ]
    assert [(w["name"], w["bearing_deg"], w["passes"]) for w in body["ways"]] == [
        ("Shelter N", 0, []),
        ("Shelter S", 180, []),
    ]
    assert body["shelter_capacity"] == 110
    assert [ring["shelter_short"] for ring in body["rings"]] == [0, 0, 95, 95]


def test_a_chain_reaches_over_several_sources(ground: City) -> None:
    body = look(ground, ground.viewer)
    assert [row["code"] for row in body["chain"]] == ["G2", "G3"], (
        "the second by way of the first, level 4 not"
    )
    (chain,) = get(client_of(ground.viewer), "/api/risk-sources/chains/")[1]["chains"]
    assert [row["code"] for row in chain["sources"]] == ["R1", "G2", "G3"] and len(chain["links"]) == 2
    RingRule.objects.create(category="gas", radii_m=[50, 2000], chain_m=200)
    (chain,) = get(client_of(ground.viewer), "/api/risk-sources/chains/")[1]["chains"]
    assert [row["code"] for row in chain["sources"]] == ["R1", "G2"]


def test_what_lies_outside_is_not_counted_and_said(ground: City) -> None:
    own = look(ground, ground.viewer)
    assert [ring["partly_outside"] for ring in own["rings"]] == [False, False, True, True]
    assert own["partly_outside"] and EAST_WORD not in str(own)
    everything = look(ground, ground.everybody)
    assert not everything["partly_outside"]
    assert everything["rings"][3]["households"] == 1080


def test_another_streets_source_is_not_there(ground: City) -> None:
    client = client_of(ground.viewer)
    for pk in (ground.east.rows["risk-sources"][0].pk, 10**18):
        for path in ("surroundings/", "inspections/"):
            assert get(client, f"/api/risk-sources/{pk}/{path}")[0] == 404
    assert get(client, "/api/risk-sources/chains/", division=ground.east.street.code)[0] == 404
