"""Inspections through page and API: what is due, who may record one, and what is kept of it."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from layers.models import Change, Inspection, InspectionInterval, RiskSource
from tests.people import client_of, get, member, post
from tests.two_streets import EAST_WORD, City

pytestmark = pytest.mark.django_db
LIST = "/api/risk-sources/inspections/"


@pytest.fixture
def source(city: City) -> RiskSource:
    """The western depot, a week overdue."""
    found: RiskSource = city.west.rows["risk-sources"][0]
    found.next_inspection_on = today(-7)
    found.save()
    return found


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_the_list_is_of_the_own_street_and_most_urgent_first(source: RiskSource, city: City) -> None:
    for days, level in ((3, 4), (3, 2), (40, 1)):
        RiskSource.objects.create(
            code=f"N{days}{level}",
            name="later",
            category="gas",
            level=level,
            division=city.west.community,
            geometry=source.geometry,
            next_inspection_on=today(days),
        )
    client = client_of(city.viewer)
    status, body = get(client, LIST)
    assert status == 200
    assert [row["code"] for row in body["sources"]] == ["R1", "N32", "N34", "N401"]
    assert body["sources"][0]["urgency"] == "overdue" and body["sources"][0]["days_left"] == -7
    assert (
        body["counts"]["overdue"]["1"] == 1
        and body["counts"]["week"]["4"] == 1
        and body["counts"]["no-date"]["1"] == 0
    )
    assert EAST_WORD not in str(body)
    assert [r["code"] for r in get(client, LIST, until=today(5))[1]["sources"]] == ["R1", "N32", "N34"]
    assert [r["code"] for r in get(client, LIST, urgency="week", level="2,3")[1]["sources"]] == ["N32"]
    for wrong in ({"until": "soon"}, {"level": "5"}, {"urgency": "now"}, {"limit": "-1"}):
        assert get(client, LIST, **wrong)[0] == 422
    assert get(client, LIST, division=city.east.street.code)[0] == 404


def test_an_inspection_moves_the_day_and_is_kept_for_ever(source: RiskSource, city: City) -> None:
    InspectionInterval.objects.update_or_create(level=1, defaults={"days": 30, "recheck_days": 7})
    worker = member("worker", city.west.street)
    client, path = client_of(worker), f"/api/risk-sources/{source.pk}/inspections/"
    status, told = post(client, path, {"result": "faults", "note": "no extinguisher"})
    assert (status, told["next_on"]) == (201, f"{today(7)}")
    assert post(client, path, {"result": "faults", "note": "no extinguisher"})[1]["id"] == told["id"]
    assert post(client, path, {"result": "passed", "next_on": f"{today(20)}"})[0] == 201
    source.refresh_from_db()
    assert source.next_inspection_on == today(20)
    line = Change.objects.filter(action="risk.inspect", feature_id=str(source.pk)).latest("seq")
    assert line.actor == worker and line.summary["next_on"] == f"{today(20)}"
    history = get(client, path)[1]
    assert [entry["result"] for entry in history["inspections"]] == ["passed", "faults"]
    late = {"result": "passed", "inspected_on": f"{today(-100)}"}
    assert post(client, path, late)[0] == 201
    source.refresh_from_db()
    assert source.next_inspection_on == today(20), "one that is told late does not set the day back"
    for change in (Inspection.objects.all().delete, lambda: Inspection.objects.update(note="")):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    source.delete()
    assert Inspection.objects.filter(source=None, code="R1").count() == 3


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"result": "fine"}, "unknown-result"),
        ({"result": "passed", "inspected_on": "tomorrow"}, "bad-day"),
        ({"result": "passed", "inspected_on": "2999-01-01"}, "bad-inspection-day"),
        ({"result": "passed", "next_on": "2999-01-01"}, "bad-next-inspection"),
        (["passed"], "no-inspection"),
    ],
)
def test_what_cannot_be_is_refused(source: RiskSource, city: City, body: Any, code: str) -> None:
    client = client_of(member("worker", city.west.street))
    status, answer = post(client, f"/api/risk-sources/{source.pk}/inspections/", body)
    assert (status, answer["code"]) == (422, code)
    assert not Inspection.objects.exists()


def test_nobody_inspects_without_the_right_or_elsewhere(source: RiskSource, city: City) -> None:
    path, passed = f"/api/risk-sources/{source.pk}/inspections/", {"result": "passed"}
    assert post(client_of(city.viewer), path, passed)[0] == 403
    eastern = client_of(member("worker", city.east.street))
    assert post(eastern, path, passed)[0] == 404 and get(eastern, path)[0] == 404
    assert not Inspection.objects.exists()


def test_the_workbook_runs_no_formula(source: RiskSource, city: City) -> None:
    RiskSource.objects.filter(pk=source.pk).update(name="=1+1", organisation="@evil")
    response = client_of(city.viewer).get("/api/risk-sources/inspections.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    head, first = (list(row) for row in sheet.iter_rows(values_only=True))
    assert first[1] == "'=1+1" and first[4] == "'@evil"
    assert head[3] == "Level" and first[3] == "1 Major (red)"
    assert sheet["D2"].fill.fgColor.rgb.endswith("D3302F")


def test_the_page_takes_an_inspection_and_goes_back(source: RiskSource, city: City) -> None:
    client = client_of(member("worker", city.west.street))
    page = client.get(f"/risk-sources/?urgency=overdue&inspect={source.pk}")
    assert "Record the inspection" in page.content.decode() and EAST_WORD not in page.content.decode()
    told = {"source": source.pk, "result": "passed", "inspected_on": f"{today()}", "next_on": "", "note": ""}
    answer = client.post("/risk-sources/?urgency=overdue", told)
    assert (answer.status_code, answer["Location"]) == (302, "/risk-sources/?urgency=overdue")
    assert "Nothing is due here." in client.get(answer["Location"]).content.decode()
    refused = client.post("/risk-sources/", told | {"inspected_on": "2999-01-01"})
    assert refused.status_code == 422 and "An inspection is of today" in refused.content.decode()
    assert (
        "Your account looks here"
        in client_of(city.viewer).get(f"/risk-sources/?inspect={source.pk}").content.decode()
    )


def test_areas_are_painted_by_their_gravest_source(source: RiskSource, city: City) -> None:
    RiskSource.objects.create(
        code="R3", name="low", category="gas", level=4, division=city.west.community, geometry=source.geometry
    )
    client = client_of(city.viewer)
    for by in ("grid&scheme=GOV", "community", "street"):
        answer = client.get(f"/api/risk-levels/?by={by}").json()
        (area,) = answer["features"]
        facts = area["properties"]
        assert (facts["level"], facts["colour"], facts["sources"]) == (1, "#d3302f", 2)
        assert facts["by_level"] == {"1": 1, "2": 0, "3": 0, "4": 1}
        assert area["geometry"]["type"] == "MultiPolygon"
        assert EAST_WORD not in str(answer)
    bare = client.get("/api/risk-levels/?shapes=0").json()["features"]
    assert [area["geometry"] for area in bare] == [None]
    assert len({entry["shape"] for entry in answer["legend"]}) == 4
