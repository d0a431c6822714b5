"""Cases over HTTP: reported, found again, moved on, and refused in plain sentences."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from layers.cases import workflow
from layers.cases.classes import load_classes
from layers.cases.models import Case, CaseStep, MatterClass
from layers.cases.rehoming import rehome_cases
from layers.cases.words import ACTION_TITLES
from layers.core.models import Change
from layers.grids.events import on_publish, published
from layers.grids.models import Grid
from tests.people import client_of, get, member, post
from tests.two_streets import City, build

REPORT = {"lng": 113.005, "lat": 29.005, "category": "06010", "description": "Rubbish by the gate"}


@pytest.fixture
def city(db: None) -> City:
    return build()


@pytest.fixture
def worker(city: City) -> Client:
    return client_of(member("worker", city.west.street))


def test_a_report_finds_its_grid_by_itself(worker: Client) -> None:
    status, case = post(worker, "/api/cases/", REPORT | {"address": "1 xijie road", "source": "worker"})
    properties = case["properties"]
    assert status == 201
    assert case["geometry"] == {"type": "Point", "coordinates": [113.005, 29.005]}
    assert (properties["grid"], properties["division"], properties["state"]) == ("W-1", "W2", "reported")
    assert properties["category"] == "06010"
    assert properties["number"] == f"{timezone.localdate():%Y%m%d}000001"
    reported, due = (parse_datetime(properties[name]) for name in ("reported_at", "due_at"))
    assert reported is not None and reported.utcoffset() is not None
    assert due is not None and due - reported == timedelta(hours=24)


def test_a_report_writes_its_step_and_its_history(worker: Client) -> None:
    _status, case = post(worker, "/api/cases/", REPORT)
    step = CaseStep.objects.get(case_id=case["id"])
    line = Change.objects.get(layer="cases", feature_id=str(case["id"]))
    assert (step.number, step.action, step.from_state, step.to_state) == (1, "report", "", "reported")
    assert (line.action, line.op, line.division_path) == ("case.report", "upsert", "D/W1/W2/")


def test_serials_follow_one_another(worker: Client) -> None:
    numbers = [post(worker, "/api/cases/", REPORT)[1]["properties"]["number"] for _ in range(3)]
    assert [number[-6:] for number in numbers] == ["000001", "000002", "000003"]


def test_a_retry_with_the_same_key_is_the_same_case(worker: Client) -> None:
    first = post(worker, "/api/cases/", REPORT, Idempotency_Key="a1")
    again = post(worker, "/api/cases/", REPORT, Idempotency_Key="a1")
    other = post(worker, "/api/cases/", REPORT, Idempotency_Key="a2")
    assert (first[0], again[0], other[0]) == (201, 200, 201)
    assert first[1]["id"] == again[1]["id"] != other[1]["id"]


def test_a_key_is_not_used_for_two_reports(worker: Client) -> None:
    post(worker, "/api/cases/", REPORT, Idempotency_Key="a1")
    status, problem = post(worker, "/api/cases/", REPORT | {"description": "Else"}, Idempotency_Key="a1")
    assert (status, problem["code"]) == (409, "idempotency-key-reused")
    assert Case.objects.filter(category="06010").count() == 1


def test_keys_of_two_people_do_not_meet(city: City, worker: Client) -> None:
    supervisor = client_of(member("supervisor"))
    first = post(worker, "/api/cases/", REPORT, Idempotency_Key="a1")[1]
    second = post(supervisor, "/api/cases/", REPORT, Idempotency_Key="a1")[1]
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"lng": 29.005, "lat": 113.005}, "coordinates-swapped", "swapped?"),
        ({"lng": 190}, "bad-position", "190"),
        ({"lng": "nan"}, "invalid", "lng"),
        ({"lng": None}, "invalid", "lng"),
        ({"lng": 10**400}, "invalid", "lng"),
        ({"lng": 113.015}, "outside-area", "Street xijie"),
        ({"lng": 114.5}, "outside-area", "114.500000, 29.005000"),
        ({"category": "99999"}, "unknown-category", "99999"),
        ({"category": "6010"}, "unknown-category", "6010"),
        ({"category": ""}, "unknown-category", "five digits"),
        ({"description": "x" * 4001}, "invalid", "description"),
        ({"description": "a\0b"}, "invalid", "description"),
        ({"description": "\ud800"}, "invalid", "description"),
    ],
)
def test_refusals_leave_nothing_behind(worker: Client, change: dict[str, Any], code: str, words: str) -> None:
    before = Case.objects.count(), Change.objects.count()
    status, problem = post(worker, "/api/cases/", REPORT | change)
    assert (status, problem["code"]) == (422, code)
    assert words in problem["detail"]
    assert (Case.objects.count(), Change.objects.count()) == before


def test_outside_every_division_is_said_to_those_who_see_all(city: City) -> None:
    status, problem = post(client_of(city.everybody), "/api/cases/", REPORT | {"lng": 120.0})
    assert (status, problem["code"]) == (422, "outside-area")
    assert "every division" in problem["detail"]
    assert problem["place"] == {"type": "Point", "coordinates": [120.0, 29.005]}


@pytest.mark.parametrize("body", [[], "text", 5])
def test_a_body_of_another_form_is_refused(worker: Client, body: Any) -> None:
    assert post(worker, "/api/cases/", body)[0] == 422


def test_who_only_looks_may_not_report(city: City) -> None:
    status, problem = post(client_of(city.viewer), "/api/cases/", REPORT)
    assert (status, problem["code"]) == (403, "not-allowed")


def test_on_a_border_the_lower_id_wins(city: City) -> None:
    _status, case = post(client_of(city.everybody), "/api/cases/", REPORT | {"lng": 113.01})
    assert case["properties"]["grid"] == "W-1"


def test_on_a_border_everybody_reports_into_their_own_grid(city: City) -> None:
    eastern = client_of(member("worker", city.east.street))
    _status, case = post(eastern, "/api/cases/", REPORT | {"lng": 113.01})
    assert (case["properties"]["grid"], case["properties"]["division"]) == ("E-1", "E2")


def test_without_a_grid_the_community_stands_in(city: City, worker: Client) -> None:
    Grid.objects.filter(code="W-1").update(valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1))
    _status, case = post(worker, "/api/cases/", REPORT)
    assert (case["properties"]["grid"], case["properties"]["division"]) == ("", "W2")


def test_the_list_is_filtered_and_scoped(city: City, worker: Client) -> None:
    number = post(worker, "/api/cases/", REPORT)[1]["properties"]["number"]
    _status, found = get(
        worker, "/api/cases/", category="06010", state="reported", division="W2", q=number[-6:]
    )
    assert [case["properties"]["number"] for case in found["features"]] == [number]
    assert (
        get(client_of(member("viewer", city.east.street)), "/api/cases/", category="06010")[1]["features"]
        == []
    )


def test_pages_follow_the_cursor(city: City, worker: Client) -> None:
    for _ in range(3):
        post(worker, "/api/cases/", REPORT)
    _status, page = get(worker, "/api/cases/", limit=3)
    rest = worker.get(page["next"]).json()
    assert len(page["features"]) == 3
    assert len(rest["features"]) == 1 and rest["next"] is None


def test_a_case_is_found_by_number_and_by_id(worker: Client) -> None:
    case = post(worker, "/api/cases/", REPORT)[1]
    number = case["properties"]["number"]
    assert get(worker, f"/api/cases/{number}/")[1]["id"] == case["id"]
    assert get(worker, f"/api/cases/{case['id']}/")[1]["properties"]["number"] == number


@pytest.mark.parametrize("tail", ["", "steps/"])
def test_another_streets_case_is_not_there(city: City, worker: Client, tail: str) -> None:
    status, problem = get(worker, f"/api/cases/dongjie-0001/{tail}")
    assert (status, problem["code"]) == (404, "unknown-case")


def test_a_case_goes_its_whole_way(city: City, worker: Client) -> None:
    path = f"/api/cases/{post(worker, '/api/cases/', REPORT)[1]['properties']['number']}/steps/"
    roles = [
        "acceptor",
        "shift-head",
        "dispatcher",
        "department",
        "department",
        "acceptor",
        "supervisor",
        "shift-head",
    ]
    actions = ["accept", "register", "dispatch", "take", "finish", "send_check", "check_pass", "close"]
    people = {role: client_of(member(role)) for role in set(roles)}
    for role, action in zip(roles, actions, strict=True):
        status, case = post(people[role], path, {"action": action})
        assert status == 200, case
    assert case["properties"]["state"] == "closed" and case["properties"]["closed_at"]
    steps = get(people["acceptor"], path)[1]["steps"]
    assert [step["action"] for step in steps] == ["report", *actions]
    assert [step["number"] for step in steps] == list(range(1, 10))
    assert Change.objects.filter(layer="cases", feature_id=str(case["id"])).count() == 9


def test_reopening_starts_the_clock_again(city: City) -> None:
    case = Case.objects.get(number="xijie-0001")
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=timezone.now(), category="06010")
    status, answer = post(
        client_of(member("shift-head")),
        f"/api/cases/{case.number}/steps/",
        {"action": "reopen", "opinion": "Back"},
    )
    assert (status, answer["properties"]["state"], answer["properties"]["closed_at"]) == (
        200,
        "to_dispatch",
        None,
    )
    assert parse_datetime(answer["properties"]["due_at"]) > timezone.now()


def test_an_impossible_action_is_answered_with_the_possible_ones(city: City) -> None:
    acceptor = client_of(member("acceptor"))
    path = "/api/cases/xijie-0001/steps/"
    status, problem = post(acceptor, path, {"action": "send_check"})
    assert (status, problem["code"]) == (409, "not-possible-now")
    assert problem["allowed"] == ["accept", "reject"]
    assert problem["state"] == "reported"


@pytest.mark.parametrize(
    ("role", "body", "status", "code"),
    [
        ("acceptor", {"action": "fly"}, 422, "unknown-action"),
        ("acceptor", {"action": "reject"}, 422, "opinion-needed"),
        ("acceptor", {"action": "reject", "opinion": "  "}, 422, "opinion-needed"),
        ("acceptor", {}, 422, "invalid"),
        ("viewer", {"action": "accept"}, 403, "not-allowed"),
        ("administrator", {"action": "accept"}, 200, None),
    ],
)
def test_steps_are_guarded(
    city: City, role: str, body: dict[str, str], status: int, code: str | None
) -> None:
    got, answer = post(client_of(member(role)), "/api/cases/xijie-0001/steps/", body)
    assert (got, answer.get("code")) == (status, code)


def test_a_role_counts_only_where_it_is_held(city: City) -> None:
    acceptor_east = member("acceptor", city.east.street)
    status, _problem = post(client_of(acceptor_east), "/api/cases/xijie-0001/steps/", {"action": "accept"})
    assert status == 404


def test_who_reports_is_seen_only_by_those_who_handle(city: City, worker: Client) -> None:
    path = f"/api/cases/{post(worker, '/api/cases/', REPORT)[1]['properties']['number']}/steps/"
    assert get(client_of(member("acceptor")), path)[1]["steps"][0]["actor"] == "worker-W1"
    assert get(client_of(city.viewer), path)[1]["steps"][0]["actor"] is None
    assert get(worker, path)[1]["steps"][0]["actor"] == "worker-W1"


def halves(city: City) -> list[Grid]:
    """Replace the western grid by two halves."""
    old = Grid.objects.get(code="W-1")
    Grid.objects.filter(pk=old.pk).update(valid_from=date(2020, 1, 1), valid_to=timezone.localdate())
    boxes = {"W-11": (113.0, 29.0, 113.004, 29.01), "W-12": (113.004, 29.0, 113.01, 29.01)}
    return [
        Grid.objects.create(
            scheme=old.scheme, code=code, division=old.division, geometry=MultiPolygon(Polygon.from_bbox(box))
        )
        for code, box in boxes.items()
    ]


def test_open_cases_move_when_their_grid_is_replaced(city: City) -> None:
    old = Grid.objects.get(code="W-1")
    here = city.west.rows["cases"][0]
    settled = Case.objects.create(
        number="S-1", state="closed", grid=old, division=old.division, geometry=here.geometry
    )
    homeless = Case.objects.create(number="H-1", division=old.division, geometry=here.geometry)
    created = halves(city)
    moved = rehome_cases(replaced_ids=[old.pk], created_ids=[grid.pk for grid in created], actor=None)
    grids = dict(Case.objects.values_list("number", "grid__code"))
    assert moved == 2
    assert (grids["xijie-0001"], grids["H-1"], grids["S-1"]) == ("W-12", "W-12", "W-1")
    assert grids["dongjie-0001"] == "E-1"
    lines = Change.objects.filter(action="case.rehome").values_list("feature_id", flat=True)
    assert set(lines) == {str(here.pk), str(homeless.pk)}
    assert settled.grid_id == old.pk


def test_publishing_tells_the_cases(city: City) -> None:
    old = Grid.objects.get(code="W-1")
    created = halves(city)
    on_publish(rehome_cases)
    with transaction.atomic():
        published([old.pk], [grid.pk for grid in created], None)
    assert Case.objects.get(number="xijie-0001").grid.code == "W-12"
    assert Change.objects.filter(action="case.rehome").count() == 1


def test_the_directory_is_loaded_once_however_often_it_is_read(db: None) -> None:
    read = load_classes()
    assert MatterClass.objects.count() == read == load_classes() == 403
    assert MatterClass.objects.filter(kind="component").count() == 153
    names = MatterClass.objects.filter(code="01001").values_list("kind", "name")
    assert dict(names) == {"component": "供水井盖", "matter": "供水井盖异常"}


def at_once(calls: list[Any]) -> list[Any]:
    """Run calls in as many threads, each with a connection of its own."""

    def run(call: Any) -> Any:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_many_reports_at_once_get_numbers_of_their_own() -> None:
    user = build().everybody
    answers = at_once([lambda: post(client_of(user), "/api/cases/", REPORT) for _ in range(8)])
    assert {status for status, _case in answers} == {201}
    serials = sorted(int(case["properties"]["number"][-6:]) for _status, case in answers)
    assert serials == list(range(1, 9))


@pytest.mark.django_db(transaction=True)
def test_one_key_at_once_is_one_case() -> None:
    user = build().everybody
    answers = at_once(
        [lambda: post(client_of(user), "/api/cases/", REPORT, Idempotency_Key="k") for _ in range(6)]
    )
    assert sorted(status for status, _case in answers) == [200] * 5 + [201]
    assert len({case["id"] for _status, case in answers}) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_the_second_is_told() -> None:
    user = build().everybody
    step = {"action": "accept"}
    answers = at_once([lambda: post(client_of(user), "/api/cases/xijie-0001/steps/", step) for _ in range(2)])
    assert sorted(status for status, _body in answers) == [200, 409]
    assert CaseStep.objects.count() == 1


def test_every_action_has_a_name_for_people() -> None:
    assert set(ACTION_TITLES) == {*workflow.MOVES, workflow.REPORT, workflow.IMPORT}


def test_refusals_speak_of_people_not_of_programs(city: City) -> None:
    path = "/api/cases/xijie-0001/steps/"
    late = post(client_of(member("acceptor")), path, {"action": "send_check"})[1]["detail"]
    wrong = post(client_of(member("department")), path, {"action": "accept"})[1]["detail"]
    assert late == (
        "“Send to check” is not possible: case xijie-0001 is now “Reported”. "
        "You may: Accept (accept), Do not file (reject)."
    )
    assert wrong == "“Accept” on case xijie-0001 is for: Acceptor."


def wait_until_somebody_waits() -> None:
    """Return once another connection waits for a row that this one holds."""
    waiting = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    )
    for _ in range(20_000):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waits.")


@pytest.mark.django_db(transaction=True)
def test_a_report_made_while_a_plan_is_published_lies_in_the_new_grid() -> None:
    city = build()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Grid.objects.select_for_update().get(code="W-1")
            halves(city)
            reported = pool.submit(at_once, [lambda: post(client_of(city.everybody), "/api/cases/", REPORT)])
            wait_until_somebody_waits()
        ((status, case),) = reported.result(timeout=20)
    assert (status, case["properties"]["grid"]) == (201, "W-12")
