"""Kept results: kept by those who plan, read by everybody in the own area, made anew, compared, removed."""

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import transaction
from django.test import Client
from shapely.geometry import box, shape

from layers.core.errors import NotFound
from layers.core.history import record
from layers.kept.actions import refresh, remove
from layers.kept.states import outdated_by, states
from layers.models import Address, Change, KeptArea, KeptResult, Membership, ServicePoint
from tests.followers import all_told
from tests.people import client_of, get
from tests.two_streets import City

pytestmark = pytest.mark.django_db
URL = "/api/kept-results/"


def person(users: Any, name: str, role: str, division: Any = None) -> Client:
    user = users.objects.create_user(name)
    Membership.objects.create(user=user, role=role, division=division)
    return client_of(user)


@pytest.fixture
def planner(city: City, django_user_model: Any) -> Client:
    """Somebody who plans the whole city."""
    return person(django_user_model, "of-the-city", "planner")


@pytest.fixture
def western(city: City, django_user_model: Any) -> Client:
    """Somebody who plans the western street."""
    return person(django_user_model, "of-the-west", "planner", city.west.street)


def keep(client: Client, **asked: Any) -> tuple[int, Any]:
    body = {"name": "Clinics", "category": "clinic", "minutes": [5, 10]} | asked
    response = client.post(URL, body, content_type="application/json")
    return response.status_code, response.json()


def areas(client: Client, layer: str, **asked: Any) -> list[Any]:
    return list(get(client, f"/api/{layer}/", **asked)[1]["features"])


def test_a_result_becomes_areas_of_two_layers(city: City, planner: Client) -> None:
    status, kept = keep(planner)
    assert status == 201
    assert kept["totals"]["households"] == 20
    assert [step["households_share"] for step in kept["totals"]["reached"]] == [1.0, 1.0]
    assert (kept["outdated"], kept["method"], kept["may"]) == (False, "circle", {"change": True})
    circles = areas(planner, "kept-circles", result=kept["id"], minutes=5)
    assert sorted(entry["properties"]["kind"] for entry in circles) == ["circle", "circle", "cover", "cover"]
    gaps = areas(planner, "kept-gaps", result=kept["id"])
    assert {entry["properties"]["division"] for entry in gaps} == {"W2", "E2"}
    communities = {
        side.community.code: box(*side.community.geometry.extent) for side in (city.west, city.east)
    }
    for entry in (entry for entry in circles + gaps if entry["properties"]["kind"] != "circle"):
        assert communities[entry["properties"]["division"]].buffer(1e-7).covers(shape(entry["geometry"]))


def test_a_row_tells_nothing_of_another_division(city: City, planner: Client, western: Client) -> None:
    """A circle that counts people of both streets is not of either; a smaller one is of its street."""
    kept = keep(planner, minutes=[5, 15])[1]
    circles = {
        (entry["properties"]["minutes"], entry["properties"]["name"]): entry["properties"]
        for entry in areas(planner, "kept-circles", result=kept["id"], kind="circle")
    }
    assert {minutes: row["division"] for (minutes, name), row in circles.items() if "xijie" in name} == {
        5: "W2",
        15: "D",
    }
    assert circles[15, "Clinic xijie"]["households"] == 20
    seen = areas(western, "kept-circles", result=kept["id"])
    assert {entry["properties"]["division"] for entry in seen} == {"W2"}
    assert get(western, f"{URL}{kept['id']}/")[1]["totals"]["households"] == 10
    (listed,) = [row for row in get(western, URL)[1]["results"] if row["id"] == kept["id"]]
    assert (listed["is_part"], listed["may"]) == (True, {"change": False})
    assert western.delete(f"{URL}{kept['id']}/").status_code == 403
    assert "dongjie" not in western.get(URL).content.decode()


def test_only_those_who_plan_keep_and_only_in_their_area(
    city: City, western: Client, django_user_model: Any
) -> None:
    viewer = person(django_user_model, "looks", "analyst", city.west.street)
    assert keep(viewer)[0] == 403
    assert keep(western, division="E1")[0] == 404
    status, kept = keep(western)
    assert (status, kept["division"]["code"], kept["totals"]["households"]) == (201, "W1", 10)
    other = KeptResult.objects.get(name="Reach dongjie")
    for method, path in (("get", ""), ("delete", ""), ("post", "refresh/")):
        assert getattr(western, method)(f"{URL}{other.pk}/{path}").status_code == 404
    assert get(western, f"{URL}compare/", a=kept["id"], b=other.pk)[0] == 404


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": " "}, "bad-name"),
        ({"minutes": [5, "nan"]}, "bad-minutes"),
        ({"minutes": [5] * 7}, "bad-minutes"),
        ({"minutes": [True]}, "bad-minutes"),
        ({"mode": "fly"}, "unknown-mode"),
        ({"at": "soon"}, "bad-moment"),
        ({"category": ["x"]}, "bad-text"),
        ({"category": "none"}, "unknown-category"),
    ],
)
def test_what_is_not_of_its_form_is_refused(wrong: dict[str, Any], code: str, planner: Client) -> None:
    status, found = keep(planner, **wrong)
    assert (status, found["code"]) == (422, code)
    assert get(planner, "/api/kept-circles/", minutes="a")[0] == 422


@pytest.mark.django_db(transaction=True)
def test_a_result_is_outdated_and_made_anew(city: City, planner: Client) -> None:
    kept = keep(planner, minutes=[5])[1]
    new = Address.objects.create(
        text="far", households=7, residents=9, division=city.west.community, geometry=Point(113.0001, 29.0001)
    )
    with transaction.atomic():
        record(actor=None, action="test.made", layer="addresses", rows=[new])
    listed = get(planner, f"{URL}{kept['id']}/")[1]
    assert (listed["outdated"], listed["outdated_by"]) == (True, ["addresses"])
    changed = planner.post(f"{URL}{kept['id']}/refresh/").json()
    assert [changed[when]["totals"]["households"] for when in ("before", "after")] == [20, 27]
    assert changed["after"]["totals"]["reached"][0]["households"] == 20
    assert not changed["after"]["outdated"]


def test_a_transaction_that_settles_makes_nothing_outdated(city: City) -> None:
    """This test's own transaction is visible to itself and unsettled; later the same rows are those of a settled one."""
    then = states("")
    settled = {name: state.partition(".")[2] or state for name, state in then.items()}
    assert settled != then
    assert outdated_by(KeptResult(versions=then), settled) == []
    assert outdated_by(KeptResult(versions=then), then | {"roads": "new"}) == ["roads"]


def test_who_comes_second_to_a_result_finds_it_gone(city: City) -> None:
    result = KeptResult.objects.get(name="Reach xijie")
    KeptResult.objects.get(pk=result.pk).delete()
    for write in (refresh, remove):
        with pytest.raises(NotFound):
            write(acting_user=city.everybody, result=result)


def test_two_results_say_who_is_gained(city: City, planner: Client) -> None:
    before = keep(planner, minutes=[5], name="before")[1]
    Address.objects.create(
        text="far", households=7, residents=9, division=city.west.community, geometry=Point(113.0005, 29.0005)
    )
    ServicePoint.objects.create(
        name="New clinic", category="clinic", division=city.west.community, geometry=Point(113.001, 29.001)
    )
    after = keep(planner, minutes=[5], name="after")[1]
    status, found = get(planner, f"{URL}compare/", a=before["id"], b=after["id"])
    assert status == 200
    assert (found["gained"]["households"], found["lost"]["households"], found["before"]["households"]) == (
        7,
        0,
        20,
    )
    assert [row["code"] for row in found["by_division"]] == ["W2"]
    assert get(planner, f"{URL}compare/", a=before["id"], b=after["id"], minutes=7)[0] == 409
    assert get(planner, f"{URL}compare/", a="x", b=1)[0] == 422


def test_areas_come_and_go_by_the_change_log(city: City, planner: Client, western: Client) -> None:
    kept = keep(planner, minutes=[5])[1]
    made = set(KeptArea.objects.filter(result_id=kept["id"]).values_list("pk", flat=True))
    assert planner.delete(f"{URL}{kept['id']}/").status_code == 204
    told = Change.objects.filter(layer__in=["kept-circles", "kept-gaps"], action__startswith="kept.")
    assert {int(row.feature_id) for row in told.filter(op="upsert")} == made
    assert {int(row.feature_id) for row in told.filter(op="delete")} == made
    assert get(planner, f"{URL}{kept['id']}/")[0] == 404


@pytest.mark.django_db(transaction=True)
def test_kept_areas_go_out_as_changes_and_files(city: City, planner: Client, western: Client) -> None:
    kept = keep(planner, minutes=[5])[1]
    all_told()
    changes = western.get("/api/changes/?layer=kept-circles").json()["changes"]
    own = areas(western, "kept-circles", result=kept["id"])
    assert {entry["id"] for entry in own} <= {change["id"] for change in changes}
    file = b"".join(western.get(f"/download/kept-gaps.csv?result={kept['id']}").streaming_content).decode()
    assert "xijie" in file and "dongjie" not in file
