"""Two at once, on two real connections: one wins, the other is told, nothing is lost and nothing half done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from layers.models import Camera, Change
from tests.integration.test_editing import feature, path_of, person, send
from tests.two_streets import City

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do things on connections of their own, begun together."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Any:
        start.wait(10)
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as people:
        return list(people.map(do, deeds))


def test_of_two_who_change_a_feature_one_wins(city: City) -> None:
    planner, path = person(city, "planner"), path_of(city)
    for turn in range(5):
        told = Change.objects.filter(layer="cameras")
        tag, lines = planner.get(path)["ETag"], told.count()
        bodies = [{"properties": {"name": f"{turn} {who}"}} for who in "ab"]
        answers = at_once(*(partial(send, planner, "PATCH", path, body, If_Match=tag) for body in bodies))
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        won = next(answer for answer in answers if answer.status_code == 200)
        lost = next(answer for answer in answers if answer.status_code == 412)
        assert lost.json()["present"] == won.json() == planner.get(path).json()
        assert told.count() == lines + 1


def test_of_two_who_make_the_same_code_one_wins(city: City) -> None:
    planner = person(city, "planner")
    answers = at_once(*[lambda: send(planner, "POST", "/api/cameras/", feature())] * 2)
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert Camera.objects.filter(device_id=feature()["properties"]["device_id"]).count() == 1


def test_two_who_send_the_same_rows_end_in_one_of_each(city: City) -> None:
    planner = person(city, "planner")
    rows = [feature(device_id=f"990101000113200070{number:02d}") for number in range(40)]
    orders = (rows, rows[::-1])
    answers = at_once(*(partial(send, planner, "POST", "/api/cameras/bulk/", order) for order in orders))
    counts = sorted((answer.json()["created"], answer.json()["unchanged"]) for answer in answers)
    assert counts == [(0, 40), (40, 0)]
    assert Change.objects.filter(action="cameras.upsert").count() == 40


def test_a_removal_and_a_change_at_once_leave_one_truth(city: City) -> None:
    planner, path = person(city, "planner"), path_of(city)
    tag = planner.get(path)["ETag"]
    removed, changed = at_once(
        lambda: Client.delete(planner, path, headers={"If-Match": tag}),
        lambda: send(planner, "PATCH", path, {"properties": {"name": "x"}}, If_Match=tag),
    )
    verdicts = (removed.status_code, changed.status_code)
    assert verdicts in {(204, 404), (412, 200)}
    assert planner.get(path).status_code == (404 if removed.status_code == 204 else 200)
