"""The standards of living circles over HTTP: two streets that pass, fail and are not known."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from openpyxl import load_workbook

from layers.models import Division, LivingRule, LivingService, ServicePoint
from tests.people import client_of, get
from tests.two_streets import City

pytestmark = pytest.mark.django_db
URL = "/api/living-circles/"


@pytest.fixture
def words(db: None) -> None:
    """In this city a clinic gives health, and its floor counts."""
    LivingService.objects.filter(code="health").update(categories=["clinic"])


@pytest.fixture
def everybody(city: City, words: None) -> Client:
    return client_of(city.everybody)


def rows(client: Client, **asked: Any) -> dict[tuple[str, str], Any]:
    status, found = get(client, URL, **asked)
    assert status == 200, found
    return {(row["rule"], row["division"]["code"]): row for row in found["results"]}


def test_a_street_passes_another_fails_and_a_third_rule_is_not_known(city: City, everybody: Client) -> None:
    ServicePoint.objects.filter(name="Clinic dongjie").update(
        geometry=Point(113.019, 29.001), floor_area_m2=740
    )
    found = rows(everybody)
    assert found["clinic-300", "W2"]["state"] == "pass"
    east = found["clinic-300", "E2"]
    assert (east["state"], east["shortfall"], east["residents"]) == ("fail", 10, 25)
    assert east["missing"] == [{"service": "health", "households": 10, "says": "Health (10 households)"}]
    assert found["floor-community", "E2"]["says"] == "260 m² missing"
    assert found["floor-per-100-households", "E2"]["state"] == "pass"
    assert found["floor-community", "W2"]["state"] == "unknown"
    assert found["basic-services", "W2"]["state"] == "unknown"
    assert found["circle-15", "W2"]["reason"].startswith("Services of which no service point")
    assert next(iter(found))[1] == "E2"


def test_the_answer_says_by_what_it_was_measured(everybody: Client) -> None:
    found = get(everybody, URL, rules="clinic-300,circle-5", level="street")[1]
    assert (found["method"], found["measured_by"], found["is_part"]) == ("circle", "metres", False)
    assert found["label"] == "Straight-line circle, not a walking distance"
    assert [(score["rule"], score["pass"]) for score in found["scores"]] == [
        ("clinic-300", 2),
        ("circle-5", 0),
    ]
    assert {row["division"]["level"] for row in found["results"]} == {"street"}
    assert found["rules"][0]["source"].startswith("follows")


def test_grids_are_held_to_what_their_households_reach(city: City, everybody: Client) -> None:
    ServicePoint.objects.filter(name="Clinic dongjie").update(geometry=Point(113.019, 29.001))
    found = rows(everybody, level="grid", scheme="GOV")
    assert {rule for rule, _grid in found} == {"circle-5", "circle-10", "circle-15", "clinic-300"}
    assert [found["clinic-300", grid]["state"] for grid in ("W-1", "E-1")] == ["pass", "fail"]
    assert get(everybody, URL, level="grid", scheme="none")[0] == 404
    seen = rows(client_of(city.viewer), level="grid", scheme="GOV", rules="clinic-300")
    assert set(seen) == {("clinic-300", "W-1")}


def test_values_are_the_administrators(everybody: Client) -> None:
    LivingRule.objects.create(rule="clinic-300", low=1, source="Street office 2026")
    LivingRule.objects.create(rule="residents-5", is_asked=False)
    ServicePoint.objects.update(geometry=Point(113.001, 29.001))
    found = get(everybody, URL)[1]
    rule = found["rules"][[entry["id"] for entry in found["rules"]].index("clinic-300")]
    assert (rule["low"], rule["source"]) == (1, "Street office 2026")
    assert "residents-5" not in {entry["id"] for entry in found["rules"]}
    assert get(everybody, URL, rules="residents-5")[1]["code"] == "unknown-rules"


def test_everybody_reads_the_own_area_only(city: City, words: None) -> None:
    viewer = client_of(city.viewer)
    assert {code for _rule, code in rows(viewer)} == {"W2"}
    assert rows(viewer, rules="residents-5")["residents-5", "W2"]["measured"] == 25
    assert rows(viewer, rules="residents-15")["residents-15", "W2"]["state"] == "unknown"
    assert get(viewer, URL)[1]["is_part"] is True
    assert get(viewer, URL, division="E1")[0] == 404
    texts = (viewer.get(f"{URL}map/", {"rules": "clinic-300"}), viewer.get(URL))
    assert all("dongjie" not in response.content.decode() for response in texts)


def test_a_circle_counts_people_over_a_border_but_not_over_that_of_the_readers_area(
    city: City, everybody: Client
) -> None:
    asked = {"rules": "residents-15", "division": "W1"}
    assert rows(everybody, **asked)["residents-15", "W2"]["measured"] == 50


def test_the_map_shows_who_fails_and_the_ground_out_of_reach(city: City, everybody: Client) -> None:
    ServicePoint.objects.filter(name="Clinic dongjie").delete()
    found = get(everybody, f"{URL}map/", rules="clinic-300")[1]
    states = {
        entry["properties"]["division"]["code"]: entry["properties"]["state"]
        for entry in found["divisions"]["features"]
    }
    assert states == {"W2": "pass", "E2": "fail"}
    assert [entry["properties"]["code"] for entry in found["gaps"]["features"]] == ["E2"]
    assert get(everybody, f"{URL}map/")[1]["code"] == "one-rule"


@pytest.mark.parametrize(
    ("name", "text"),
    [("rules", "x"), ("level", "city"), ("by", "bus"), ("at", "soon"), ("state", "good")],
)
def test_what_is_not_of_its_form_is_refused(name: str, text: str, everybody: Client) -> None:
    status, found = get(everybody, URL, **{name: text})
    assert (status, found["code"]) == (422, "bad-moment" if name == "at" else f"unknown-{name}")


def test_the_workbook_runs_nothing(city: City, everybody: Client) -> None:
    Division.objects.filter(code="W2").update(name="=1+1")
    response = everybody.get("/api/living-circles.xlsx?rules=clinic-300")
    book = load_workbook(BytesIO(response.content))
    assert [sheet.title for sheet in book] == ["Summary", "Divisions"]
    cells = [[cell.value for cell in row] for row in book["Divisions"].iter_rows()]
    assert {row[1] for row in cells[1:]} == {"'=1+1", "Community dongjie"}
