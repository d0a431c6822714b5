"""A plan between drawing and deciding: comments at places, roles, reasons, and who sees what."""

from typing import Any

import pytest

from layers.models import Change, PlanComment
from tests.coverages import at
from tests.planning import MOVE, SPLIT, Api, Street, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver(street: Street) -> Api:
    return person("approver", "approver", street.street.parent)


@pytest.fixture
def resident(street: Street) -> Api:
    """Somebody of the street, who may look and comment."""
    return person("resident", "viewer", street.street)


@pytest.fixture
def stranger(street: Street) -> Api:
    return person("stranger", "viewer", street.elsewhere.parent)


def refusal(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_the_street_comments_on_a_place_and_the_planner_settles_it(planner: Api, resident: Api) -> None:
    plan = planner.draw(planner.open(), MOVE)
    made = resident.post(f"boundary-plans/{plan['id']}/comments/", {"text": " The school? ", "at": at(1, 1)})
    assert made.status_code == 201
    (comment,) = planner.get(f"boundary-plans/{plan['id']}/comments/").json()
    assert (comment["text"], comment["at"], comment["author"]) == ("The school?", list(at(1, 1)), "resident")
    settled = planner.post(f"boundary-plans/{plan['id']}/comments/{comment['id']}/settle/").json()
    assert settled["settled_by"] == "planner"
    again = resident.post(f"boundary-plans/{plan['id']}/comments/{comment['id']}/settle/").json()
    assert again["settled_by"] == "planner"
    actions = list(Change.objects.filter(action__startswith="plan.").values_list("action", flat=True))
    assert actions[-2:] == ["plan.comment", "plan.settle"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": ""}, "invalid"),
        ({"text": "x" * 4001}, "invalid"),
        ({"text": "Here", "at": [113.5, 29.0]}, "outside-plan"),
        ({"text": "Here", "at": [999, 0]}, "bad-place"),
        ({"text": "Here", "at": "x"}, "bad-place"),
        ({"text": "Here", "at": ["NaN", 0]}, "bad-place"),
    ],
)
def test_a_comment_needs_a_text_and_a_place_of_the_plan(
    planner: Api, resident: Api, body: dict[str, Any], code: str
) -> None:
    plan = planner.open()
    assert refusal(resident.post(f"boundary-plans/{plan['id']}/comments/", body)) == (422, code)
    assert not PlanComment.objects.exists()


def test_only_who_is_concerned_settles_a_comment(street: Street, planner: Api, resident: Api) -> None:
    plan, other = planner.open(), planner.open()
    pk = resident.post(f"boundary-plans/{plan['id']}/comments/", {"text": "Hm"}).json()["id"]
    neighbour = person("neighbour", "viewer", street.street)
    path = f"boundary-plans/{plan['id']}/comments/{pk}/settle/"
    assert refusal(neighbour.post(path)) == (403, "not-author")
    elsewhere = f"boundary-plans/{other['id']}/comments/{pk}/settle/"
    assert refusal(planner.post(elsewhere)) == (404, "unknown-comment")


def test_a_rejection_says_why_and_the_planner_takes_it_up_again(planner: Api, approver: Api) -> None:
    plan = planner.draw(planner.open(), SPLIT)
    planner.did(plan, "submit")
    assert refusal(approver.step(plan, "reject")) == (422, "reason-needed")
    rejected = approver.did(plan, "reject", note=" Too small ")
    assert (rejected["state"], rejected["note"], rejected["approver"]) == (
        "rejected",
        "Too small",
        "approver",
    )
    draft = planner.did(plan, "redraft")
    assert (draft["state"], draft["coverage"]) == ("draft", plan["coverage"])
    planner.draw(draft, {"kind": "merge", "grids": ["G-3", "G-4"]})
    planner.did(plan, "submit")
    assert approver.did(plan, "approve")["note"] == ""


def test_a_withdrawn_plan_is_taken_up_again_and_an_approved_one_withdrawn(
    planner: Api, approver: Api
) -> None:
    plan = planner.draw(planner.open(), SPLIT)
    planner.did(plan, "submit")
    assert planner.did(plan, "withdraw")["state"] == "withdrawn"
    assert refusal(approver.step(plan, "approve")) == (409, "wrong-state")
    planner.did(plan, "redraft")
    planner.did(plan, "submit")
    approver.did(plan, "approve")
    assert planner.did(plan, "withdraw")["state"] == "withdrawn"
    assert refusal(planner.step(plan, "publish")) == (409, "wrong-state")


def test_a_submitted_plan_is_not_drawn_on(planner: Api) -> None:
    plan = planner.draw(planner.open(), MOVE)
    version = planner.did(plan, "submit")["version"]
    for path, body in (("operations", SPLIT), ("undo", {}), ("redo", {})):
        response = planner.post(f"boundary-plans/{plan['id']}/{path}/", body, version)
        assert refusal(response) == (409, "wrong-state")


def test_nobody_decides_on_a_plan_of_their_own_nor_on_one_they_drew_in(
    street: Street, planner: Api, approver: Api
) -> None:
    both = person("both", "approver")
    street_planner = both.user.memberships.create(role="planner")
    plan = both.draw(planner.open(), MOVE)
    planner.did(plan, "submit")
    for step in ("approve", "reject"):
        assert refusal(both.step(plan, step, note="No")) == (403, "own-plan")
    street_planner.delete()
    assert approver.did(plan, "approve")["state"] == "approved"


def test_an_approver_of_another_street_does_not_decide(street: Street, planner: Api) -> None:
    plan = planner.draw(planner.open(), MOVE)
    planner.did(plan, "submit")
    away = person("away", "approver", street.elsewhere.parent)
    assert refusal(away.step(plan, "approve")) == (404, "unknown-plan")
    low = person("low", "approver", street.community)
    low.user.memberships.create(role="viewer", division=street.street.parent)
    wide = planner.draw(planner.open("D"), MOVE)
    planner.did(wide, "submit")
    assert refusal(low.step(wide, "approve")) == (403, "not-allowed")


@pytest.mark.parametrize(
    "step", ["submit", "withdraw", "redraft", "approve", "reject", "publish", "unschedule"]
)
def test_those_who_only_look_take_no_step(planner: Api, resident: Api, stranger: Api, step: str) -> None:
    plan = planner.open()
    assert refusal(resident.step(plan, step)) == (403, "not-allowed")
    assert refusal(stranger.step(plan, step)) == (404, "unknown-plan")


def test_only_the_author_submits_and_withdraws(street: Street, planner: Api) -> None:
    plan = planner.open()
    other = person("other", "planner", street.street)
    for step in ("submit", "withdraw"):
        assert refusal(other.step(plan, step)) == (403, "not-author")


def test_the_review_offers_each_the_steps_they_may_take(planner: Api, approver: Api, resident: Api) -> None:
    plan = planner.draw(planner.open(), SPLIT)
    assert offered(planner, plan) == {"submit", "withdraw"}
    assert offered(approver, plan) == offered(resident, plan) == set()
    planner.did(plan, "submit")
    assert (offered(planner, plan), offered(approver, plan)) == ({"withdraw"}, {"approve", "reject"})
    approver.did(plan, "approve")
    assert (offered(planner, plan), offered(approver, plan)) == ({"withdraw", "publish"}, {"publish"})
    planner.did(plan, "publish", effective_on="2999-01-01")
    assert offered(approver, plan) == {"publish", "unschedule"}
    planner.did(plan, "publish")
    assert (offered(planner, plan), offered(approver, plan)) == ({"revert"}, set())
    body = approver.get(f"boundary-plans/{plan['id']}/review/").json()
    assert [line["step"] for line in body["life"]] == ["open", "submit", "approve", "schedule", "publish"]
    assert {f["id"] for f in body["before"]["features"]} == {"G-1"}
    assert {f["id"] for f in body["after"]["features"]} == {"G-1", "G-10"}


def offered(api: Api, plan: dict[str, Any]) -> set[str]:
    steps = api.get(f"boundary-plans/{plan['id']}/review/").json()["steps"]
    return {step for step, why in steps.items() if not why}


READS = ("", "review/", "diff/", "check/", "balance/", "points/", "surroundings/", "operations/", "comments/")


@pytest.mark.parametrize("read", READS)
def test_a_plan_is_read_by_those_who_see_its_division_and_nobody_else(
    planner: Api, resident: Api, stranger: Api, read: str
) -> None:
    """A district's plan shows the grids of all its streets, so that somebody of one street does not see it."""
    plan, district = planner.draw(planner.open(), MOVE), planner.draw(planner.open("D"), MOVE)
    assert resident.get(f"boundary-plans/{plan['id']}/{read}").status_code == 200
    for api, pk in ((stranger, plan["id"]), (resident, district["id"]), (stranger, district["id"])):
        response = api.get(f"boundary-plans/{pk}/{read}")
        assert refusal(response) == (404, "unknown-plan")
        assert "Cedar" not in response.content.decode()


def test_lists_and_pages_hold_the_plans_of_the_own_area(planner: Api, resident: Api, stranger: Api) -> None:
    plan, district = planner.open(), planner.open("D")
    assert [entry["id"] for entry in resident.get("boundary-plans/").json()] == [plan["id"]]
    assert stranger.get("boundary-plans/").json() == []
    page = resident.client.get("/plans/").content.decode()
    assert plan["title"] in page and district["title"] not in page
    assert plan["title"] not in stranger.client.get("/plans/").content.decode()
    assert resident.client.get(f"/plans/{plan['id']}/review/").status_code == 200
    hidden = resident.client.get(f"/plans/{district['id']}/review/")
    assert hidden.status_code == 404 and district["title"] not in hidden.content.decode()


def test_a_stranger_leaves_no_comment(planner: Api, stranger: Api) -> None:
    plan = planner.open()
    response = stranger.post(f"boundary-plans/{plan['id']}/comments/", {"text": "Hello"})
    assert refusal(response) == (404, "unknown-plan")


def test_the_list_of_plans_is_filtered(planner: Api) -> None:
    plan = planner.open()
    planner.did(plan, "withdraw")
    page = planner.client.get("/plans/", {"state": "withdrawn", "author": "planner", "from": "2020-01-01"})
    assert plan["title"] in page.content.decode()
    for query in ({"state": "draft"}, {"to": "2020-01-01"}, {"scheme": "OTHER"}):
        assert f"/plans/{plan['id']}/review/" not in planner.client.get("/plans/", query).content.decode()
