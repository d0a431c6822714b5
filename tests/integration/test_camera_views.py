"""Stored views are right however a camera or a building is written, and a stale one is never shown."""

from typing import Any

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.db import connection, transaction
from django.test import Client

from layers.cameras.looking import see_stale
from layers.core.history import record
from layers.models import AccessLog, BaseFeature, Camera, CameraView, Change
from tests.contract.test_scope import tile_at
from tests.people import client_of
from tests.two_streets import City

pytestmark = pytest.mark.django_db


@pytest.fixture
def camera(city: City) -> Camera:
    return city.west.rows["cameras"][0]


@pytest.fixture
def client(city: City) -> Client:
    return client_of(city.everybody)


def wall(north_m: float = 20, **columns: Any) -> BaseFeature:
    """A building across the north of the western camera."""
    south = 29.005 + north_m / 110_800
    shape = Polygon.from_bbox((113.0046, south, 113.0054, south + 1e-4))
    return BaseFeature.objects.create(kind="building", geometry=shape, **columns)


def shown(client: Client) -> set[int]:
    return {feature["id"] for feature in client.get("/api/camera-views/").json()["features"]}


def told(camera: Camera) -> list[str]:
    lines = Change.objects.filter(layer="camera-views", feature_id=str(camera.pk)).order_by("seq")
    return list(lines.values_list("op", flat=True))


def test_an_edit_brings_the_view_along_in_its_transaction(city: City, client: Client) -> None:
    camera = city.west.rows["cameras"][0]
    before = CameraView.objects.get(pk=camera.pk)
    path = f"/api/cameras/{camera.pk}/"
    body = {"type": "Feature", "properties": {"bearing_deg": 90.0, "field_of_view_deg": 60}}
    answer = client.patch(path, body, content_type="application/json", headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.content
    view = CameraView.objects.shown().get(pk=camera.pk)
    assert view.area_m2 == pytest.approx(before.area_m2 / 6, rel=0.01)
    assert view.geometry.covers(Point(113.0052, 29.005)) and not view.geometry.covers(Point(113.0048, 29.005))
    assert told(camera)[-1] == "upsert"


def test_off_leaves_layer_tile_download_and_log_at_once(city: City, client: Client) -> None:
    """By a plain statement, of which no action tells."""
    camera = city.west.rows["cameras"][0]
    assert "xijie" in tile_at(client, "camera-views", 16, city.west.lng, city.west.lat)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE layers_camera SET status = 'offline' WHERE id = %s", [camera.pk])
    assert camera.pk not in shown(client)
    assert "xijie" not in tile_at(client, "camera-views", 16, city.west.lng, city.west.lat)
    download = b"".join(client.get("/download/camera-views.geojson").streaming_content)
    assert b"xijie" not in download and b"dongjie" in download
    assert told(camera)[-1] == "delete"
    Camera.objects.filter(pk=camera.pk).update(status="online")
    assert camera.pk in shown(client)  # nothing of its outline was in doubt


def test_a_turned_camera_is_not_shown_until_it_is_looked_at_again(camera: Camera, client: Client) -> None:
    Camera.objects.filter(pk=camera.pk).update(bearing_deg=10)
    assert not CameraView.objects.shown().filter(pk=camera.pk).exists()
    assert see_stale() == 1
    assert camera.pk in shown(client)
    Camera.objects.filter(pk=camera.pk).update(name="Another name")
    assert "Another name" in client.get(f"/api/camera-views/{camera.pk}/").content.decode()


def test_a_new_building_stands_in_the_way_of_those_near(city: City, camera: Camera) -> None:
    far = city.east.rows["cameras"][0]
    with transaction.atomic():
        house = wall()
        assert set(CameraView.objects.filter(stale=True).values_list("pk", flat=True)) == {camera.pk}
        record(actor=None, action="test.built", layer="basemap", rows=[house])
    view = CameraView.objects.shown().get(pk=camera.pk)
    assert view.clipped and view.area_m2 < 7_800
    assert not view.geometry.covers(Point(113.005, 29.0053))
    assert not CameraView.objects.get(pk=far.pk).clipped
    house.delete()
    see_stale()
    assert not CameraView.objects.get(pk=camera.pk).clipped


def test_heights_decide_where_both_are_known(camera: Camera) -> None:
    wall(attributes={"height_m": 3})
    see_stale()
    assert CameraView.objects.get(pk=camera.pk).clipped
    Camera.objects.filter(pk=camera.pk).update(attributes={"height_m": "6"})
    see_stale()
    assert not CameraView.objects.get(pk=camera.pk).clipped


def test_a_camera_takes_its_view_along_when_it_goes(camera: Camera, city: City) -> None:
    pk = camera.pk
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM layers_camera WHERE id = %s", [pk])
    assert not CameraView.objects.filter(pk=pk).exists()
    assert Change.objects.filter(layer="camera-views", feature_id=str(pk)).latest("seq").op == "delete"


def test_looks_at_views_are_logged(city: City, client: Client) -> None:
    before = AccessLog.objects.count()
    shown(client)
    assert AccessLog.objects.count() == before + 1
