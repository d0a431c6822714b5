"""Proposed sites: from an answer onto the map, moved, dropped, adopted."""

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from layers.models import Address, Change, ProposedSite, ServicePoint
from tests.people import client_of, get, member, post
from tests.two_streets import City, build

PATH = "/api/siting/proposed/"
WEST, EAST = {"lng": 113.002, "lat": 29.002}, {"lng": 113.018, "lat": 29.002}
FACTS = {"category": "clinic", "minutes": 3, "method": "circle"}


@pytest.fixture
def city(db: None, settings: Any) -> City:
    """In each street forty households that no clinic reaches; those in the east live close to the west."""
    settings.WALKING_SPEED_M_S = 1.2
    city = build()
    for side, lng in ((city.west, 113.002), (city.east, 113.0101)):
        Address.objects.create(
            text=f"9 {side.word} lane", households=40, residents=99, over_60=9,
            division=side.community, geometry=Point(lng, 29.002),
        )  # fmt: skip
    return city


@pytest.fixture
def planner(city: City) -> Client:
    return client_of(member("planner", city.west.street))


def proposed(client: Client, *places: dict[str, Any], **more: Any) -> Any:
    return post(client, PATH, FACTS | {"sites": list(places)} | more)[1]["features"]


def test_a_draft_says_whom_it_would_serve_and_serves_nobody(city: City, planner: Client) -> None:
    before = get(planner, "/api/coverage/", category="clinic", minutes=3, method="circle")[1]
    (draft,) = proposed(planner, WEST | {"name": "By the gate"}, note="asked for by many")
    told = draft["properties"]
    assert (told["name"], told["state"], told["division"]) == ("By the gate", "draft", "W2")
    assert told["households_gained"] == told["effect"]["households_gained"] == 40
    assert get(planner, f"/api/proposed-sites/{draft['id']}/")[0] == 200
    assert get(planner, f"{PATH}{draft['id']}/")[1] == draft
    after = get(planner, "/api/coverage/", category="clinic", minutes=3, method="circle")[1]
    assert after["households_served"] == before["households_served"]


def test_the_row_tells_of_its_own_community_alone(city: City) -> None:
    """At the border a draft serves both streets: its row, which the west reads, tells of the west only."""
    (draft,) = proposed(client_of(city.everybody), {"lng": 113.0099, "lat": 29.002})
    assert draft["properties"]["effect"]["households_gained"] == 40
    assert draft["properties"]["households_gained"] == 0
    seen = get(client_of(city.viewer), f"{PATH}{draft['id']}/")[1]["properties"]
    assert (seen["households_gained"], seen["effect"]["households_gained"]) == (0, 0)


def test_moved_dropped_and_adopted(city: City, planner: Client) -> None:
    first, second = proposed(planner, {"lng": 113.0095, "lat": 29.0095}, WEST)
    status, moved = post(planner, f"{PATH}{first['id']}/", {"action": "move", "lng": 113.002, "lat": 29.0021})
    assert (status, moved["geometry"]["coordinates"]) == (200, [113.002, 29.0021])
    assert (first["properties"]["households_gained"], moved["properties"]["households_gained"]) == (0, 40)
    assert (
        planner.post(f"{PATH}{first['id']}/", {"action": "drop"}, content_type="application/json").status_code
        == 204
    )
    assert get(planner, f"/api/proposed-sites/{first['id']}/")[0] == 404
    adopt = {"action": "adopt", "name": "West clinic", "capacity": 800}
    status, adopted = post(planner, f"{PATH}{second['id']}/", adopt)
    made = ServicePoint.objects.get(pk=adopted["properties"]["service_point"])
    assert (status, adopted["properties"]["state"]) == (200, "adopted")
    assert (made.name, made.category, made.capacity, made.division) == (
        "West clinic",
        "clinic",
        800,
        city.west.community,
    )
    assert post(planner, f"{PATH}{second['id']}/", {"action": "drop"})[1]["code"] == "no-draft"
    told = Change.objects.filter(layer="proposed-sites", action__startswith="proposed-site.").order_by("seq")
    verbs = [(change.action.partition(".")[2], change.op) for change in told]
    assert verbs == [("propose", "upsert")] * 2 + [
        ("move", "upsert"),
        ("drop", "delete"),
        ("adopt", "upsert"),
    ]


def test_nobody_proposes_outside_the_own_area(city: City, planner: Client) -> None:
    status, refused = post(planner, PATH, FACTS | {"sites": [WEST, EAST]})
    assert (status, refused["code"]) == (422, "outside-your-area")
    assert ProposedSite.objects.filter(state="draft", minutes=3).count() == 0
    assert post(client_of(city.viewer), PATH, FACTS | {"sites": [WEST]})[0] == 403
    foreign = city.east.rows["proposed-sites"][0].pk
    for body in ({"action": "move", **WEST}, {"action": "drop"}, {"action": "adopt"}):
        assert post(planner, f"{PATH}{foreign}/", body)[0] == 404
    own = city.west.rows["proposed-sites"][0].pk
    assert post(planner, f"{PATH}{own}/", {"action": "move", **EAST})[1]["code"] == "outside-your-area"
    assert post(client_of(city.viewer), f"{PATH}{own}/", {"action": "adopt"})[0] == 403
    assert post(planner, "/api/proposed-sites/", {"type": "Feature"})[1]["code"] == "not-editable"


@pytest.mark.parametrize(
    "sent",
    [{"sites": []}, {"sites": [WEST] * 201}, {"sites": [{"lng": 1}]}, {"sites": [WEST], "category": ""}],
)
def test_what_is_refused(sent: dict[str, Any], planner: Client) -> None:
    assert post(planner, PATH, FACTS | sent)[0] == 422
