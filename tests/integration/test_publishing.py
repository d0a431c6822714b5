"""Publishing is one transaction: grids, lineage, duties, open cases, change log; today or on a day that comes."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from layers.cases.rehoming import rehome_cases
from layers.grids import events
from layers.grids.coverage import Coverage
from layers.grids.shapes import to_shapely
from layers.models import BoundaryPlan, Case, Change, Grid, GridDuty, GridLineage, GridScheme, GridWorker
from layers.planning.due import publish_due
from tests.coverages import at
from tests.planning import MOVE, SPLIT, Api, Street, person

pytestmark = pytest.mark.django_db
MERGE = {"kind": "merge", "grids": ["G-2", "G-4"]}


@pytest.fixture
def broken_follower() -> Iterator[None]:
    def fail(**_told: Any) -> None:
        raise RuntimeError("A follower that fails.")

    events.on_publish(fail)
    yield
    events._callbacks.remove(fail)


def case(x: float, y: float, grid: str | None, state: str = "to_handle") -> Case:
    home = Grid.objects.get(code=grid, valid_to=None) if grid else None
    division = home.division if home else None
    number = f"{grid}-{x}-{y}-{state}"
    return Case.objects.create(
        number=number, grid=home, division=division, state=state, geometry=Point(*at(x, y))
    )


def standing() -> dict[str, Any]:
    """Return what publishing writes, to compare before and after."""
    return {
        "grids": list(Grid.objects.order_by("pk").values("pk", "code", "valid_to")),
        "lineage": list(GridLineage.objects.values_list("ancestor", "descendant")),
        "duties": list(GridDuty.objects.order_by("pk").values("grid", "duty", "valid_to")),
        "cases": list(Case.objects.order_by("pk").values("grid", "division")),
        "changes": Change.objects.count(),
        "plans": list(
            BoundaryPlan.objects.order_by("pk").values("state", "version", "effective_on", "outcome")
        ),
    }


def home_of(row: Case) -> str | None:
    row.refresh_from_db()
    return row.grid.code if row.grid else None


def test_all_follows_in_one_transaction(street: Street, planner: Api, approver: Api) -> None:
    worker, other = (GridWorker.objects.create(name=name) for name in ("One", "Two"))
    for code, who, duty in (("G-2", worker, "head"), ("G-4", other, "head"), ("G-1", other, "worker")):
        GridDuty.objects.create(grid=Grid.objects.get(code=code), worker=who, duty=duty)
    open_case, settled = case(1, 3.9, "G-1"), case(1, 3.8, "G-1", "closed")
    lost, moved, away = case(1.2, 3.9, None), case(3, 1, "G-4"), case(5, 1, "G-9")
    plan = planner.draw(planner.draw(planner.open(), SPLIT), MERGE)
    planner.did(plan, "submit")
    approver.did(plan, "approve")
    done = planner.did(plan, "publish")
    assert (done["state"], done["effective_on"]) == ("published", timezone.localdate().isoformat())
    now = {grid.code: grid for grid in Grid.objects.in_force().within(street.community)}
    assert set(now) == {"G-1", "G-2", "G-3", "G-10"}
    assert Coverage.of({code: to_shapely(grid.geometry) for code, grid in now.items()}).is_valid()
    assert set(now["G-2"].ancestor_links.values_list("ancestor__code", flat=True)) == {"G-2", "G-4"}
    assert set(now["G-10"].ancestor_links.values_list("ancestor__code", flat=True)) == {"G-1"}
    duties = now["G-2"].duties.filter(valid_to=None).values_list("worker__name", "duty")
    assert sorted(duties) == [("One", "head"), ("Two", "worker")]
    assert not GridDuty.objects.filter(grid__valid_to__isnull=False, valid_to=None).exists()
    upper = "G-1" if now["G-1"].geometry.contains(Point(*at(1, 3.9))) else "G-10"
    assert (home_of(open_case), home_of(lost), home_of(moved)) == (upper, upper, "G-2")
    assert (home_of(away), settled.grid_id) == (
        "G-9",
        Grid.objects.get(code="G-1", valid_to__isnull=False).pk,
    )
    settled.refresh_from_db()
    assert settled.grid.valid_to is not None and lost.division == street.community
    told = Change.objects.filter(summary__plan=plan["id"]).values_list("action", flat=True)
    assert (
        sorted(told)
        == ["grid.close"] * 3 + ["grid.node"] * sorted(told).count("grid.node") + ["grid.publish"] * 3
    )
    assert Change.objects.filter(action="case.rehome").count() == 3
    assert len(set(Change.objects.filter(action__in=["grid.close", "case.rehome"]).values_list("xid"))) == 1


def test_a_follower_that_fails_leaves_nothing_half_done(
    street: Street, planner: Api, approver: Api, broken_follower: None
) -> None:
    GridDuty.objects.create(
        grid=Grid.objects.get(code="G-1"), worker=GridWorker.objects.create(name="One"), duty="head"
    )
    case(1, 3.9, "G-1")
    plan = street.approved(planner, approver, SPLIT)
    before = standing()
    with pytest.raises(RuntimeError):
        planner.step(plan, "publish")
    assert standing() == before


def test_one_that_fails_on_its_day_is_tried_again_and_holds_up_no_other(
    street: Street, planner: Api, approver: Api, broken_follower: None
) -> None:
    plan = street.approved(planner, approver, SPLIT)
    planner.did(plan, "publish", effective_on="2999-01-01")
    day_comes(plan)
    before = standing()
    assert publish_due() == []
    assert standing() == before


def day_comes(plan: dict[str, Any]) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    BoundaryPlan.objects.filter(pk=plan["id"]).update(effective_on=yesterday)


def test_a_plan_waits_for_its_day_and_comes_into_force_once(
    street: Street, planner: Api, approver: Api
) -> None:
    plan = street.approved(planner, approver, SPLIT)
    waiting = approver.did(plan, "publish", effective_on="2999-01-01")
    assert (waiting["state"], waiting["effective_on"]) == ("approved", "2999-01-01")
    assert publish_due() == []
    day_comes(plan)
    assert [done.pk for done in publish_due()] == [plan["id"]]
    assert publish_due() == []
    row = BoundaryPlan.objects.get()
    assert (row.state, row.effective_on) == ("published", timezone.localdate())
    assert Change.objects.filter(action="plan.publish").get().actor == approver.user
    assert Grid.objects.in_force().within(street.community).count() == 5


def test_the_day_is_taken_back(street: Street, planner: Api, approver: Api) -> None:
    plan = street.approved(planner, approver, SPLIT)
    assert planner.step(plan, "unschedule").json()["code"] == "not-scheduled"
    planner.did(plan, "publish", effective_on="2999-01-01")
    assert approver.did(plan, "unschedule")["effective_on"] is None
    assert publish_due() == []


@pytest.mark.parametrize(
    ("day", "code"), [("2020-01-01", "day-is-past"), ("soon", "bad-date"), (7, "bad-date")]
)
def test_a_day_must_be_one_and_not_past(
    street: Street, planner: Api, approver: Api, day: Any, code: str
) -> None:
    plan = street.approved(planner, approver, SPLIT)
    response = planner.step(plan, "publish", effective_on=day)
    assert (response.status_code, response.json()["code"]) == (422, code)


def test_what_cannot_be_published_on_its_day_keeps_the_reason(
    street: Street, planner: Api, approver: Api
) -> None:
    late, first = street.approved(planner, approver, SPLIT), street.approved(planner, approver, MOVE)
    planner.did(late, "publish", effective_on="2999-01-01")
    planner.did(first, "publish")
    day_comes(late)
    assert publish_due() == []
    row = BoundaryPlan.objects.get(pk=late["id"])
    assert (row.state, row.effective_on) == ("approved", None)
    assert "G-1" in row.note


def test_who_set_the_day_must_still_be_allowed_when_it_comes(
    street: Street, planner: Api, approver: Api
) -> None:
    plan = street.approved(planner, approver, SPLIT)
    approver.did(plan, "publish", effective_on="2999-01-01")
    approver.user.memberships.all().delete()
    day_comes(plan)
    assert publish_due() == []
    assert BoundaryPlan.objects.get().note
    assert Grid.objects.in_force().within(street.community).count() == 4


def test_the_command_publishes_what_is_due(
    street: Street, planner: Api, approver: Api, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = street.approved(planner, approver, SPLIT)
    planner.did(plan, "publish", effective_on="2999-01-01")
    call_command("publish_due")
    day_comes(plan)
    call_command("publish_due")
    assert capsys.readouterr().out.splitlines()[0::2] == ["0 published", "1 published"]


def test_a_request_that_ends_publishes_what_is_due(
    street: Street, planner: Api, approver: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = street.approved(planner, approver, SPLIT)
    planner.did(plan, "publish", effective_on="2999-01-01")
    day_comes(plan)
    monkeypatch.setattr("layers.planning.due.tick.done_at", float("-inf"))
    planner.get("boundary-plans/")
    assert BoundaryPlan.objects.get().state == "published"


def test_who_was_first_is_named_and_the_plan_only_to_those_who_see_it(
    street: Street, planner: Api, approver: Api
) -> None:
    local = person("local", "planner", street.community)
    mine = local.draw(local.open(), SPLIT)
    local.did(mine, "submit")
    approver.did(mine, "approve")
    district = planner.draw(planner.open("D"), MERGE | {"grids": ["G-1", "G-2"]})
    planner.did(district, "submit")
    approver.did(district, "approve")
    planner.did(district, "publish")
    late = local.step(mine, "publish")
    assert (late.status_code, late.json()["code"], late.json()["grids"]) == (
        409,
        "base-replaced",
        ["G-1", "G-2"],
    )
    assert "planner" in late.json()["detail"] and district["title"] not in late.json()["detail"]
    assert district["title"] in approver.step(mine, "publish").json()["detail"]


def test_open_cases_follow_only_governance_grids(street: Street, planner: Api, approver: Api) -> None:
    GridScheme.objects.filter(code="GOV").update(kind="party")
    lost = case(1, 3.9, None)
    street.published(planner, approver, SPLIT)
    assert home_of(lost) is None
    assert not Change.objects.filter(action="case.rehome").exists()


def test_a_case_on_a_border_goes_to_the_grid_that_is_older_and_one_outside_to_none(street: Street) -> None:
    old = Grid.objects.get(code="G-1")
    border, outside = case(2, 3, "G-1"), case(-1, -1, "G-1")
    Grid.objects.filter(code="G-1").update(valid_to=timezone.localdate())
    new = [Grid.objects.get(code=code).pk for code in ("G-2", "G-3")]
    assert rehome_cases(replaced_ids=[old.pk], created_ids=new[1:], actor=None) == 2
    assert (home_of(border), home_of(outside)) == ("G-2", None)
    assert outside.division == street.community


@pytest.mark.django_db(transaction=True)
def test_two_processes_publish_a_due_plan_once(street: Street, planner: Api, approver: Api) -> None:
    plan = street.approved(planner, approver, SPLIT)
    planner.did(plan, "publish", effective_on="2999-01-01")
    day_comes(plan)
    done: list[int] = []
    start = threading.Barrier(2)

    def run() -> None:
        start.wait()
        done.extend(row.pk for row in publish_due())
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [plan["id"]]
    assert BoundaryPlan.objects.get().note == ""
    assert Change.objects.filter(action="plan.publish").count() == 1
