"""What belongs to a point, and where something is: complete, in order, and of one's own area only."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, Point
from django.test import Client
from django.utils import timezone

from layers.core.measure import WGS84, distance_m
from layers.models import AccessLog, Address, BaseFeature, Camera, GridDuty, GridWorker, RiskSource
from tests.people import client_of, get, member
from tests.two_streets import City, build

HERE = {"lng": 113.005, "lat": 29.005}


@pytest.fixture
def city(db: None) -> City:
    return build()


@pytest.fixture
def dispatcher(city: City) -> Client:
    return client_of(member("dispatcher"))


def beside(azimuth: float, metres: float) -> Point:
    lng, lat, _back = WGS84.fwd(HERE["lng"], HERE["lat"], azimuth, metres)
    return Point(round(lng, 7), round(lat, 7))


def camera(city: City, serial: int, place: Point, **columns: Any) -> Camera:
    values = {"bearing_deg": None, "range_m": 60, "division": city.west.community, **columns}
    return Camera.objects.create(
        device_id=f"990201000013200{serial:05d}", camera_class=2, geometry=place, **values
    )


def test_everything_around_a_point(city: City, dispatcher: Client) -> None:
    status, found = get(dispatcher, "/api/locate/", **HERE)
    assert status == 200
    assert [division["level"] for division in found["divisions"]] == ["district", "street", "community"]
    assert [(grid["code"], grid["scheme"], grid["scheme_kind"]) for grid in found["grids"]] == [
        ("W-1", "GOV", "governance")
    ]
    assert [point["name"] for point in found["service_points"]] == ["Clinic xijie", "Clinic dongjie"]
    assert [risk["level"] for risk in found["risk_sources"]] == [1, 1]
    assert found["addresses"][0] == {
        "id": city.west.rows["addresses"][0].pk,
        "text": "1 xijie road",
        "distance_m": 0,
    }
    east = city.east
    assert found["addresses"][1]["distance_m"] == pytest.approx(
        distance_m(113.005, 29.005, east.lng, east.lat), abs=0.1
    )


def test_nothing_of_another_street_is_told(city: City) -> None:
    viewer = client_of(city.viewer)
    west = viewer.get("/api/locate/", HERE).content.decode()
    east = get(viewer, "/api/locate/", lng=113.015, lat=29.005)[1]
    assert "dongjie" not in west and "District" not in west
    assert (east["divisions"], east["grids"], east["duties"]) == ([], [], [])
    assert "dongjie" not in str(east)


def test_duties_are_those_of_today(city: City, dispatcher: Client) -> None:
    today, grid = timezone.localdate(), city.west.rows["grids"][0]
    spans = {
        "Now": (today, None),
        "Past": (today - timedelta(9), today),
        "Future": (today + timedelta(1), None),
        "Last day": (today - timedelta(9), today + timedelta(1)),
    }
    for name, (start, end) in spans.items():
        person = GridWorker.objects.create(name=name, telephone=f"tel {name}", division=city.west.community)
        GridDuty.objects.create(grid=grid, worker=person, duty="head", valid_from=start, valid_to=end)
    duties = get(dispatcher, "/api/locate/", **HERE)[1]["duties"]
    assert [duty["worker"] for duty in duties] == ["Last day", "Now"]
    assert duties[1] == {
        "grid": "W-1",
        "scheme": "GOV",
        "duty": "head",
        "worker": "Now",
        "telephone": "tel Now",
    }


@pytest.mark.parametrize("role", ["viewer", "planner", "analyst"])
def test_telephones_are_for_those_who_direct_workers(city: City, role: str) -> None:
    person = GridWorker.objects.create(name="Li", telephone="13800000000")
    GridDuty.objects.create(grid=city.west.rows["grids"][0], worker=person, duty="worker")
    answer = client_of(member(role)).get("/api/locate/", HERE)
    assert answer.json()["duties"][0]["worker"] == "Li"
    assert b"13800000000" not in answer.content


def test_nearest_cameras_and_whether_they_see(city: City, dispatcher: Client) -> None:
    Camera.objects.all().delete()
    looks_here = camera(city, 1, beside(180, 30), bearing_deg=0, field_of_view_deg=60)
    looks_away = camera(city, 2, beside(180, 20), bearing_deg=180, field_of_view_deg=60)
    offline = camera(city, 3, beside(90, 10), status="offline")
    too_far = camera(city, 4, beside(90, 70))
    found = get(dispatcher, "/api/locate/", **HERE)[1]["cameras"]
    assert [row["id"] for row in found] == [offline.pk, looks_away.pk, looks_here.pk, too_far.pk]
    assert [row["sees"] for row in found] == [False, False, True, False]
    assert [row["distance_m"] for row in found] == pytest.approx([10, 20, 30, 70], abs=0.1)


def test_a_camera_that_sees_is_named_behind_five_that_do_not(city: City, dispatcher: Client) -> None:
    Camera.objects.all().delete()
    for serial in range(7):
        camera(city, serial, beside(90, 10 + serial), status="offline")
    far = camera(city, 9, beside(270, 200), range_m=300)
    found = get(dispatcher, "/api/locate/", **HERE)[1]["cameras"]
    assert len(found) == 6
    assert (found[-1]["id"], found[-1]["sees"]) == (far.pk, True)


def test_risks_and_service_points_within_a_kilometre(city: City, dispatcher: Client) -> None:
    RiskSource.objects.all().delete()
    for serial, metres in enumerate((1010, 990, 300)):
        RiskSource.objects.create(
            code=f"K{serial}", name=f"{metres}", category="fire", level=2, geometry=beside(0, metres)
        )
    found = get(dispatcher, "/api/locate/", **HERE)[1]["risk_sources"]
    assert [risk["name"] for risk in found] == ["300", "990"]


def test_the_nearest_are_nearest_on_the_ellipsoid(city: City, dispatcher: Client) -> None:
    """In degrees the eastern address would seem farther than the northern one."""
    Address.objects.all().delete()
    Address.objects.create(text="east", geometry=beside(90, 100), households=1)
    Address.objects.create(text="north", geometry=beside(0, 105), households=1)
    found = get(dispatcher, "/api/locate/", **HERE)[1]["addresses"]
    assert [address["text"] for address in found] == ["east", "north"]


def test_looks_at_cameras_and_risks_are_noted(city: City) -> None:
    get(client_of(city.viewer), "/api/locate/", **HERE)
    looks = AccessLog.objects.values_list("user__username", "layer", "what")
    what = "locate 113.005000,29.005000"
    assert set(looks) == {("viewer-west", "cameras", what), ("viewer-west", "risk-sources", what)}


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ({}, "bad-position", "lng"),
        ({"lng": "113"}, "bad-position", "lat"),
        ({"lng": "east", "lat": "29"}, "bad-position", "east"),
        ({"lng": "nan", "lat": "29"}, "bad-position", "nan"),
        ({"lng": "1e999", "lat": "29"}, "bad-position", "inf"),
        ({"lng": "29", "lat": "113"}, "coordinates-swapped", "swapped?"),
    ],
)
def test_positions_that_are_none(dispatcher: Client, query: dict[str, str], code: str, words: str) -> None:
    status, problem = get(dispatcher, "/api/locate/", **query)
    assert (status, problem["code"]) == (422, code)
    assert words in problem["detail"]


@pytest.mark.parametrize("path", ["/api/locate/?lng=113&lat=29", "/api/geocode/?q=a"])
def test_strangers_find_nothing(db: None, path: str) -> None:
    assert Client().get(path).status_code == 401


def titles(client: Client, text: str) -> list[tuple[str, str]]:
    return [(row["kind"], row["title"]) for row in get(client, "/api/geocode/", q=text)[1]["results"]]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("W-1", ("grid", "Grid xijie")),
        ("w-1", ("grid", "Grid xijie")),
        ("W2", ("division", "Community xijie")),
        ("xijie-0001", ("case", "xijie-0001")),
        ("1 xijie", ("address", "1 xijie road")),
        ("Clinic d", ("service-point", "Clinic dongjie")),
        ("R1", ("risk-source", "Depot xijie")),
        ("chemical", ("risk-source", "Depot xijie")),
        ("clinic", ("service-point", "Clinic xijie")),
        ("99010100011320000002", ("camera", "Camera dongjie")),
        ("Long", ("place", "Long road")),
    ],
)
def test_each_kind_is_found(dispatcher: Client, text: str, first: tuple[str, str]) -> None:
    assert titles(dispatcher, text)[0] == first


def address(city: City, text: str) -> Address:
    return Address.objects.create(text=text, division=city.west.community, geometry=Point(113.005, 29.005))


def test_chinese_and_its_initials(city: City, dispatcher: Client) -> None:
    for text in ("文晖路12号", "上塘文晖路3号", "文苑新村"):
        address(city, text)
    assert titles(dispatcher, "文晖") == [("address", "文晖路12号"), ("address", "上塘文晖路3号")]
    assert titles(dispatcher, "WHL") == [("address", "文晖路12号"), ("address", "上塘文晖路3号")]
    assert titles(dispatcher, "wyxc") == [("address", "文苑新村")]


def test_signs_of_a_pattern_are_letters(city: City, dispatcher: Client) -> None:
    address(city, "100% 路")
    assert titles(dispatcher, "0% ") == [("address", "100% 路")]
    assert titles(dispatcher, "_1") == []


def test_exact_before_prefix_before_substring(city: City, dispatcher: Client) -> None:
    for text in ("新桥里", "大桥里弄", "桥里弄", "桥里"):
        address(city, text)
    found = get(dispatcher, "/api/geocode/", q="桥里")[1]["results"]
    assert [row["title"] for row in found] == ["桥里", "桥里弄", "新桥里", "大桥里弄"]
    assert [row["score"] for row in found] == [95, 80, 60, 60]


def test_a_street_in_pieces_is_one_place(city: City, dispatcher: Client) -> None:
    for west in (113.0, 113.005):
        line = LineString((west, 29.002), (west + 0.005, 29.003))
        BaseFeature.objects.create(kind="road", name="Canal road", geometry=line)
    (found,) = get(dispatcher, "/api/geocode/", q="canal r")[1]["results"]
    assert (found["subtitle"], found["bbox"]) == ("road", [113.0, 29.002, 113.01, 29.003])


def test_no_kind_crowds_out_the_others(city: City, dispatcher: Client) -> None:
    for number in range(40):
        address(city, f"Grid street {number}")
    found = titles(dispatcher, "Grid")
    assert len(found) == 20
    assert ("grid", "Grid xijie") in found


def test_search_is_scoped(city: City) -> None:
    viewer = client_of(city.viewer)
    for text in ("dongjie", "E-1", "E1", "99010100011320000002", "R2"):
        assert titles(viewer, text) == [], text


def test_found_cameras_are_noted_as_looks(city: City) -> None:
    get(client_of(city.viewer), "/api/geocode/", q="Camera x")
    assert AccessLog.objects.get().what == "geocode Camera x"


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_typed_nothing_found(dispatcher: Client, text: str) -> None:
    assert titles(dispatcher, text) == []


def test_a_novel_is_refused(dispatcher: Client) -> None:
    status, problem = get(dispatcher, "/api/geocode/", q="x" * 101)
    assert (status, problem["code"]) == (422, "query-too-long")
