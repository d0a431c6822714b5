"""Pages by cursor: whole, in order, and the same rows whatever comes or goes between two of them."""

import json
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.models import ServicePoint
from tests.contract.ogc.conftest import Api, api_of
from tests.two_streets import City

ORDERS = ("", "id", "-id", "name", "-name", "capacity", "-capacity", "category,-capacity", "-floor_area_m2,name",
          "-capacity,-id", "code,capacity,-name")  # fmt: skip
VALUES = st.tuples(
    st.one_of(st.none(), st.integers(0, 3)),
    st.one_of(st.none(), st.sampled_from([0.1, 0.2, 1e-9, 12.5])),
    st.sampled_from(["a", "B", "é", "诊所", ""]),
)


def points(city: City, values: list[Any]) -> None:
    ServicePoint.objects.all().delete()
    ServicePoint.objects.bulk_create(
        ServicePoint(
            name=name,
            code=f"S{index}" if index % 3 else None,
            category=name or "none",
            capacity=capacity,
            floor_area_m2=area,
            division=city.west.community,
            geometry=Point(113.005, 29.005),
        )
        for index, (capacity, area, name) in enumerate(values)
    )


def as_sorted(features: list[Any], order: str) -> list[int]:
    """Return the ids in the order that the parameter asks for, empty values last."""
    rows = sorted(features, key=lambda feature: feature["id"])
    for part in reversed([part for part in order.split(",") if part]):
        rows = ordered(rows, part.lstrip("-"), down=part.startswith("-"))
    return [feature["id"] for feature in rows]


def ordered(rows: list[Any], name: str, *, down: bool) -> list[Any]:
    """Sort by one property, leaving equal ones as they are."""

    def value(feature: Any) -> Any:
        return feature["id"] if name == "id" else feature["properties"][name]

    filled = [feature for feature in rows if value(feature) is not None]
    empty = [feature for feature in rows if value(feature) is None]
    return sorted(filled, key=lambda feature: -value(feature) if down else value(feature)) + empty


@pytest.mark.parametrize("order", ORDERS)
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(values=st.lists(VALUES, min_size=1, max_size=12), limit=st.integers(1, 5))
def test_pages_together_are_the_whole_in_order(
    order: str, values: list[Any], limit: int, api: Api, city: City
) -> None:
    points(city, values)
    query = {"sortby": order} if order else {}
    whole = api.items("service-points", query | {"limit": 100})["features"]
    paged = api.walk("service-points", query | {"limit": limit})
    assert paged == whole
    assert len({feature["id"] for feature in paged}) == len(values)
    if not {"name", "code", "category"} & set(order.replace("-", "").split(",")):
        assert [feature["id"] for feature in whole] == as_sorted(whole, order)


@pytest.mark.parametrize("order", ["id", "-id", "-capacity", "name"])
def test_what_comes_and_goes_between_pages_moves_nothing_else(order: str, api: Api, city: City) -> None:
    points(city, [(index % 3, None, f"p{index % 4}") for index in range(12)])
    query = {"sortby": order, "limit": 4}
    before = [feature["id"] for feature in api.walk("service-points", query)]
    first = api.items("service-points", query)
    shown = [feature["id"] for feature in first["features"]]
    ServicePoint.objects.filter(pk__in=[shown[0], shown[-1], before[5]]).delete()
    ServicePoint.objects.create(
        name="p0", capacity=2, category="new", division=city.west.community, geometry=Point(113.005, 29.005)
    )
    rest, page = [], first
    while following := [link["href"] for link in page["links"] if link["rel"] == "next"]:
        page = api.follow(following[0]).json()
        rest += [feature["id"] for feature in page["features"]]
    new = ServicePoint.objects.latest("pk").pk
    assert [pk for pk in rest if pk != new] == [pk for pk in before[4:] if pk != before[5]]


def test_the_last_page_has_no_next_and_there_is_never_an_empty_one(api: Api, city: City) -> None:
    points(city, [(1, None, "p")] * 8)
    page = api.items("service-points", {"limit": 4})
    (following,) = [link["href"] for link in page["links"] if link["rel"] == "next"]
    last = api.follow(following).json()
    assert len(last["features"]) == 4
    assert not [link for link in last["links"] if link["rel"] == "next"]
    assert page["numberMatched"] == last["numberMatched"] == 8


def test_next_keeps_every_parameter(api: Api, city: City) -> None:
    points(city, [(1, None, "诊所")] * 3)
    query = {
        "limit": 1,
        "name": "诊所",
        "filter": "capacity >= 1",
        "properties": "name",
        "sortby": "-capacity",
    }
    assert [f["properties"] for f in api.walk("service-points", query)] == [{"name": "诊所"}] * 3


def test_a_cursor_that_was_changed_or_is_another_s_is_refused(api: Api, whole: Api, city: City) -> None:
    points(city, [(1, None, "p")] * 3)
    cursor = cursor_of(api, "service-points", {"limit": 1})
    body, _colon, signature = cursor.partition(":")
    tampered = [
        cursor + "A",
        cursor[:-2],
        f"WzBd:{signature}",
        body,
        "",
        ":",
        "%",
        "x" * 5_000,
        cursor.swapcase(),
    ]
    for text in tampered:
        assert refused(api, "service-points", {"cursor": text}), text
    assert refused(whole, "service-points", {"cursor": cursor})
    assert refused(api, "cameras", {"cursor": cursor})
    assert refused(api, "service-points", {"cursor": cursor, "sortby": "name"})
    assert not refused(api, "service-points", {"cursor": cursor})


def test_a_cursor_of_everybody_opens_nothing_to_a_viewer(api: Api, whole: Api, city: City) -> None:
    cursor = cursor_of(whole, "cameras", {"limit": 1})
    assert refused(api, "cameras", {"cursor": cursor})
    twin = api_of(city.viewer)
    assert not refused(twin, "grids", {"limit": 1})


def test_sorting_is_refused_where_it_cannot_be(api: Api) -> None:
    wrong = ["", ",", "nonsense", "geometry", "--name", "name,name", "name,-name", "code,name,category,capacity,id,x",
             "name desc", "name;drop table", "division__path", "pk", "attributes", "id,nonsense"]  # fmt: skip
    for text in wrong:
        assert refused(api, "service-points", {"sortby": text}), text
    assert not refused(api, "service-points", {"sortby": " name"})
    assert api.json("/collections/service-points/sortables")["properties"].keys() == {
        "id", "code", "name", "category", "floor_area_m2", "opening_hours", "capacity", "division",
    }  # fmt: skip


def cursor_of(api: Api, layer: str, query: dict[str, Any]) -> str:
    page = json.loads(api.get(f"/collections/{layer}/items", query).content)
    (href,) = [link["href"] for link in page["links"] if link["rel"] == "next"]
    return str(href.partition("cursor=")[2].partition("&")[0])


def refused(api: Api, layer: str, query: dict[str, Any]) -> bool:
    response = api.get(f"/collections/{layer}/items", query)
    assert response.status_code in (200, 400)
    return bool(response.status_code == 400)
