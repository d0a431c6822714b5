"""Part 2: coordinate systems by reference."""

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from pyproj import CRS, Transformer

from layers.ogc.crs import OGC_CRS84, all_systems
from tests.contract.ogc.clauses import PART_2, clause
from tests.contract.ogc.conftest import Api
from tests.two_streets import City

OF_CRS = PART_2 + "crs"
HTTP_URI = re.compile(r"http://www\.opengis\.net/def/crs/(OGC/1\.3/CRS84|EPSG/0/\d{4})")
SYSTEMS = list(all_systems())


def moved(uri: str, lng: float, lat: float) -> np.ndarray:
    """Return a place in a system as pyproj has it, in the order of axes that its authority names."""
    return np.array(transformer(uri).transform(lng, lat))


@cache
def transformer(uri: str) -> Transformer:
    code = uri.rpartition("/")[2]
    target = CRS.from_user_input("OGC:CRS84" if code == "CRS84" else f"EPSG:{code}")
    return Transformer.from_crs("OGC:CRS84", target)


def place(response: Any, uri: str) -> np.ndarray:
    assert response.status_code == 200
    assert response["Content-Crs"] == f"<{uri}>"
    body = response.json()
    feature = body["features"][0] if body["type"] == "FeatureCollection" else body
    return np.array(feature["geometry"]["coordinates"])


@clause(OF_CRS, "crs-uri", "default-crs", "storageCrs")
def test_systems_are_named_by_uris(api: Api) -> None:
    body = api.json("/collections")
    assert body["crs"] == SYSTEMS and body["crs"][0] == OGC_CRS84
    assert all(HTTP_URI.fullmatch(uri) for uri in body["crs"])
    assert {uri.rpartition("/")[2] for uri in SYSTEMS} == {
        "CRS84", "4326", "4490", "3857", *map(str, range(4534, 4555)),
    }  # fmt: skip
    for entry in body["collections"]:
        assert entry["crs"] == ["#/crs"]
        assert entry["storageCrs"] in body["crs"]


def test_the_order_of_axes_is_that_of_the_authority() -> None:
    north_first = {uri.rpartition("/")[2] for uri, system in all_systems().items() if system.north_first}
    assert north_first == {"4326", "4490", *map(str, range(4534, 4555))}


@clause(OF_CRS, "crs-parameter", "crs-parameter-transform")
@pytest.mark.parametrize("uri", SYSTEMS)
def test_features_come_in_every_system(uri: str, api: Api, city: City) -> None:
    (camera,) = city.west.rows["cameras"]
    expected = moved(uri, camera.geometry.x, camera.geometry.y)
    tolerance = 1e-7 if abs(expected).max() < 181 else 2e-3
    for path in ("items", f"items/{camera.pk}"):
        found = place(api.get(f"/collections/cameras/{path}", {"crs": uri}), uri)
        assert np.abs(found - expected).max() < tolerance


def test_areas_come_in_every_order_of_axes(api: Api) -> None:
    for uri in (SYSTEMS[1], SYSTEMS[3], "http://www.opengis.net/def/crs/EPSG/0/4547"):
        ring = place(api.get("/collections/grids/items", {"crs": uri}), uri)[0][0]
        assert np.abs(ring - [moved(uri, *corner) for corner in outline(api)]).max() < 2e-3


def outline(api: Api) -> Any:
    return api.items("grids")["features"][0]["geometry"]["coordinates"][0][0]


@clause(OF_CRS, "crs-parameter-default")
def test_without_a_name_it_is_crs84(api: Api) -> None:
    for layer in api.collections():
        assert api.get(f"/collections/{layer}/items")["Content-Crs"] == f"<{OGC_CRS84}>"


@clause(OF_CRS, "crs-parameter-invalid", "bbox-crs-parameter-invalid")
@pytest.mark.parametrize(
    "uri",
    [
        "",
        "EPSG:4326",
        "http://www.opengis.net/def/crs/EPSG/0/4555",
        SYSTEMS[1] + "'",
        "http://x/",
        "OGC/1.3/CRS84",
    ],
)
def test_other_systems_are_refused(uri: str, api: Api, city: City) -> None:
    (camera,) = city.west.rows["cameras"]
    for path, query in (
        ("items", {"crs": uri}),
        (f"items/{camera.pk}", {"crs": uri}),
        ("items", {"bbox-crs": uri}),
        ("items", {"bbox": "113,29,114,30", "bbox-crs": uri}),
    ):
        response = api.get(f"/collections/cameras/{path}", query)
        assert response.status_code == 400
        assert response.json()["code"] == "unknown-crs"


@clause(OF_CRS, "bbox-crs-parameter", "bbox-crs-parameter-default")
@pytest.mark.parametrize("uri", SYSTEMS)
def test_boxes_are_read_in_every_system(uri: str, whole: Api, city: City) -> None:
    west, east = city.west.rows["cameras"][0], city.east.rows["cameras"][0]
    at = moved(uri, west.geometry.x, west.geometry.y)
    reach = 2e-3 if abs(at).max() < 181 else 200.0
    box = ",".join(map(repr, [*map(float, at - reach), *map(float, at + reach)]))
    assert whole.ids("cameras", {"bbox": box, "bbox-crs": uri}) == [west.pk]
    away = ",".join(map(repr, [*map(float, at + 5 * reach), *map(float, at + 5.1 * reach)]))
    assert east.pk not in whole.ids("cameras", {"bbox": away, "bbox-crs": uri})
    if uri == OGC_CRS84:
        assert whole.ids("cameras", {"bbox": box}) == [west.pk]


def test_a_box_of_a_projection_follows_its_curve(whole: Api) -> None:
    """A wide box in a zone is no rectangle of degrees: its upper side bends by kilometres."""
    uri = "http://www.opengis.net/def/crs/EPSG/0/4547"
    lower, upper = moved(uri, 112.6, 28.0), moved(uri, 115.4, 28.99)
    north = moved(uri, 114.0, 29.005)[0]
    flat = f"{lower[0]},{lower[1]},{north},{upper[1]}"
    assert whole.ids("cameras", {"bbox": flat, "bbox-crs": uri}) == []
    reaching = f"{lower[0]},{lower[1]},{moved(uri, 113.005, 29.006)[0]},{upper[1]}"
    assert len(whole.ids("cameras", {"bbox": reaching, "bbox-crs": uri})) == 2
    assert (
        whole.get("/collections/cameras/items", {"bbox": "9e9,9e9,9.1e9,9.1e9", "bbox-crs": uri}).status_code
        == 400
    )


def test_pages_go_on_in_the_same_system(whole: Api) -> None:
    uri = SYSTEMS[1]
    features = whole.walk("cameras", {"limit": 1, "crs": uri})
    assert [round(feature["geometry"]["coordinates"][0]) for feature in features] == [29, 29]
