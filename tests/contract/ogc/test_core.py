"""Part 1: core, GeoJSON, HTML."""

import json
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import Point
from django.utils import timezone

from layers.models import Address, Case, Grid
from layers.ogc.counting import count_in_time
from layers.ogc.crs import CRS84
from layers.ogc.items import Items
from tests.contract.ogc.clauses import PART_1, clause
from tests.contract.ogc.conftest import Api
from tests.two_streets import City

CORE, GEOJSON, HTML = (PART_1 + name for name in ("core", "geojson", "html"))
GEO_TYPE = "application/geo+json"
EVERYWHERE = ("/", "/api", "/conformance", "/collections", "/collections/grids", "/collections/grids/items")


def links_by_relation(body: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for link in body["links"]:
        assert link["rel"] and link["type"] and link["href"].startswith("http://testserver/")
        found.setdefault(link["rel"], []).append(link)
    return found


@clause(CORE, "root-op", "root-success", "http")
def test_the_landing_page_leads_everywhere(api: Api) -> None:
    for path in ("/", ""):
        links = links_by_relation(api.json(path))
        assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= links.keys()


@clause(CORE, "api-definition-op")
def test_the_definition_is_where_the_links_lead(api: Api) -> None:
    links = links_by_relation(api.json("/"))
    for link in links["service-desc"] + links["service-doc"]:
        response = api.follow(link["href"])
        assert response.status_code == 200
        assert response["Content-Type"].partition(";")[0] == link["type"].partition(";")[0]


@clause(CORE, "conformance-op", "conformance-success")
def test_conformance_is_declared(api: Api) -> None:
    for link in links_by_relation(api.json("/"))["conformance"]:
        assert api.follow(link["href"]).status_code == 200
    assert CORE in api.json("/conformance")["conformsTo"]


@clause(CORE, "fc-md-op", "fc-md-success", "fc-md-links", "fc-md-items")
def test_every_layer_offered_to_people_is_a_collection(api: Api) -> None:
    body = api.json("/collections")
    assert {"self", "alternate"} <= links_by_relation(body).keys()
    listed = [entry["id"] for entry in body["collections"]]
    assert listed == [entry["id"] for entry in api.client.get("/api/layers/").json()]
    assert "basemap" not in listed
    assert api.get("/collections/basemap/items").status_code == 404


@clause(CORE, "fc-md-items-links", "sfc-md-op", "sfc-md-success")
def test_a_collection_is_the_same_alone_and_in_the_list(api: Api) -> None:
    for layer, entry in api.collections().items():
        links = links_by_relation(entry)
        assert {link["type"] for link in links["items"]} == {GEO_TYPE, "text/html"}
        assert all(api.follow(link["href"]).status_code == 200 for link in links["items"])
        assert api.json(f"/collections/{layer}") == entry


@clause(CORE, "fc-md-extent", "fc-md-extent-multi")
def test_extents_hold_every_feature(api: Api) -> None:
    for layer, entry in api.collections().items():
        (box,) = entry["extent"]["spatial"]["bbox"]
        shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in api.items(layer)["features"]]
        assert all(shapely.box(*box).covers(shape) for shape in shapes)
    (interval,) = api.collections()["cases"]["extent"]["temporal"]["interval"]
    moments = [feature["properties"]["reported_at"] for feature in api.items("cases")["features"]]
    assert (
        datetime.fromisoformat(interval[0])
        <= min(map(datetime.fromisoformat, moments))
        <= datetime.fromisoformat(interval[1])
    )
    assert api.collections()["grids"]["extent"]["temporal"]["interval"][0][1] is None


@clause(CORE, "fc-op", "fc-response", "fc-links", "fc-numberReturned", "crs84")
@clause(GEOJSON, "definition", "content")
def test_every_collection_gives_features(api: Api, city: City) -> None:
    for layer, rows in city.west.rows.items():
        response = api.get(f"/collections/{layer}/items")
        assert response["Content-Type"] == GEO_TYPE
        assert response["Content-Crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
        body = response.json()
        assert body["type"] == "FeatureCollection"
        assert {"self", "alternate"} <= links_by_relation(body).keys()
        assert [feature["id"] for feature in body["features"]] == [row.pk for row in rows]
        assert body["numberReturned"] == body["numberMatched"] == len(rows)
        assert all(feature["type"] == "Feature" for feature in body["features"])
        lng, lat = shapely.get_coordinates(shapely.from_geojson(json.dumps(body["features"][0]["geometry"])))[
            0
        ]
        assert 113 <= lng <= 113.02 and 29 <= lat <= 29.01


@clause(CORE, "fc-timeStamp")
def test_the_time_stamp_is_now(api: Api) -> None:
    stamp = datetime.fromisoformat(api.items("grids")["timeStamp"])
    assert abs(datetime.now(UTC) - stamp) < timedelta(seconds=10)


@clause(CORE, "f-op", "f-success", "f-links")
def test_every_feature_stands_alone_too(api: Api, city: City) -> None:
    for layer, rows in city.west.rows.items():
        listed = api.items(layer)["features"]
        for row, entry in zip(rows, listed, strict=True):
            body = api.json(f"/collections/{layer}/items/{row.pk}")
            links = links_by_relation(body)
            assert {"self", "alternate", "collection"} <= links.keys()
            assert {**entry, "links": body["links"]} == body
            assert api.follow(links["collection"][0]["href"]).json()["id"] == layer


@pytest.mark.parametrize("feature_id", ["0", "-1", "x", "9" * 30, "1.0", "٣", "1%20or%201=1"])
def test_a_feature_that_is_not_there_is_not_found(feature_id: str, api: Api) -> None:
    response = api.get(f"/collections/grids/items/{feature_id}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


@clause(CORE, "fc-limit-response")
def test_limit_is_kept_and_too_much_is_the_most(api: Api, city: City) -> None:
    more_addresses(city, 30)
    for limit in (1, 7, 30):
        assert len(api.ids("addresses", {"limit": limit})) == limit
    assert len(api.ids("addresses", {"limit": 10**30})) == 31
    for wrong in ("0", "-1", "", "1.5", "ten", "٣"):
        assert api.get("/collections/addresses/items", {"limit": wrong}).status_code == 400


@clause(CORE, "fc-bbox-response")
def test_bbox_keeps_what_it_meets(whole: Api, city: City) -> None:
    west, east = city.west.rows["cameras"][0].pk, city.east.rows["cameras"][0].pk
    boxes = {
        "113,29,113.01,29.01": [west],
        "113,29,-100,113.01,29.01,9000": [west],
        "113.005,29.005,113.005,29.005": [west],
        "113,29,114,30": [west, east],
        "170,-80,113.007,80": [west],
        "-20,0,20,20": [],
    }
    for box, expected in boxes.items():
        assert whole.ids("cameras", {"bbox": box}) == expected, box


@pytest.mark.parametrize(
    "box",
    [
        "", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,2,3,nan", "1,2,inf,4", "0,5,1,4", "-200,0,10,10", "0,0,1,91",
        "1;2;3;4", "0,0,1,1'",
    ],
)  # fmt: skip
def test_a_box_that_is_none_is_refused(box: str, api: Api) -> None:
    assert api.get("/collections/cameras/items", {"bbox": box}).status_code == 400


@clause(CORE, "fc-time-response")
def test_datetime_keeps_what_it_meets(api: Api, city: City) -> None:
    (case,) = city.west.rows["cases"]
    moment = timezone.make_aware(datetime(2026, 3, 1, 12, 0))
    Case.objects.filter(pk=case.pk).update(reported_at=moment)
    meets = ["2026-03-01", moment.isoformat(), "../2026-03-01", "/2026-03-02", "2026-03-01/..", "2026-03-01/",
             "2026-02-01/2026-04-01", "2026-03-01T03:59:59Z/2026-03-01T04:00:00Z"]  # fmt: skip
    misses = ["2026-02-28", "2026-03-02", "2026-03-01T11:59:59+08:00", "../2026-02-28", "2026-03-02/.."]
    for text in meets:
        assert api.ids("cases", {"datetime": text}) == [case.pk], text
    for text in misses:
        assert api.ids("cases", {"datetime": text}) == [], text


@clause(CORE, "fc-time-response")
def test_what_lasts_meets_every_day_it_lasts_and_what_has_no_time_meets_all(api: Api, city: City) -> None:
    (grid,) = city.west.rows["grids"]
    Grid.objects.filter(pk=grid.pk).update(valid_from="2026-03-01")
    assert api.ids("grids", {"datetime": "2026-03-01"}) == [grid.pk]
    assert api.ids("grids", {"datetime": "2029-01-01T00:00:00Z/.."}) == [grid.pk]
    assert api.ids("grids", {"datetime": "../2026-02-28"}) == []
    (flood,) = city.west.rows["theme-floods"]
    assert api.ids("theme-floods", {"datetime": "1999-01-01"}) == [flood.pk]
    type(flood).objects.filter(pk=flood.pk).update(valid_from="2026-01-01", valid_to="2026-01-31")
    assert api.ids("theme-floods", {"datetime": "2026-01-31T23:00:00+08:00"}) == [flood.pk]
    assert api.ids("theme-floods", {"datetime": "2026-02-01"}) == []
    assert len(api.ids("cameras", {"datetime": "1999-01-01"})) == 1


@pytest.mark.parametrize(
    "text",
    ["", "/", "../..", "2026", "yesterday", "2026-13-01", "2026-01-02/2026-01-01", "2026-01-01/2026-01-02/2026-01-03",
     "2026-01-01T00:00:00", "9999-12-31/..", "0001-01-01T00:00:00+14:00"],
)  # fmt: skip
def test_a_time_that_is_none_is_refused(text: str, api: Api) -> None:
    assert api.get("/collections/cases/items", {"datetime": text}).status_code in (
        {200, 400} if text.startswith(("9999", "0001")) else {400}
    )


def test_bbox_and_datetime_hold_together(whole: Api, city: City) -> None:
    west, east = city.west.rows["cases"][0], city.east.rows["cases"][0]
    Case.objects.filter(pk=east.pk).update(reported_at="2020-01-01T00:00:00Z")
    query = {"bbox": "113,29,113.01,29.01", "datetime": "2025-01-01/.."}
    assert whole.ids("cases", query) == [west.pk]


@clause(CORE, "query-param-unknown", "query-param-invalid")
def test_unknown_and_wrong_parameters_are_refused(api: Api) -> None:
    for path in (*EVERYWHERE, "/collections/grids/queryables", "/collections/grids/sortables"):
        for query in ({"nonsense": "1"}, {"f": "xml"}, {"f": ["json", "html"]}):
            response = api.get(path, query)
            assert response.status_code == 400, path
            assert response["Content-Type"] == "application/problem+json"
    wrong = {
        "sortby": "nonsense",
        "properties": "nonsense",
        "cursor": "nonsense",
        "within": "nonsense",
        "crs": "EPSG:1",
    }
    for name, value in wrong.items():
        status = api.get("/collections/grids/items", {name: value}).status_code
        assert status == 400, name


@clause(CORE, "fc-numberMatched")
def test_number_matched_is_exact(api: Api, city: City) -> None:
    more_addresses(city, 30)
    page = api.items("addresses", {"limit": 5, "q": "extra", "households": 3})
    assert page["numberMatched"] == Address.objects.filter(text__contains="extra", households=3).count() == 10
    assert page["numberReturned"] == 5


@clause(CORE, "fc-numberMatched")
def test_number_matched_is_absent_where_counting_takes_too_long(city: City, settings: Any) -> None:
    slow = Address.objects.extra(where=["pg_sleep(0.1) IS NOT NULL"])
    settings.OGC_COUNT_MS = 20
    assert count_in_time(slow) is None
    settings.OGC_COUNT_MS = 5_000
    assert count_in_time(slow) == 2
    assert "numberMatched" not in json.loads(Items([], [], None, CRS84).as_bytes())


def test_properties_are_chosen(api: Api, city: City) -> None:
    (feature,) = api.items("grids", {"properties": "code,households"})["features"]
    assert feature["properties"].keys() == {"code", "households"}
    single = api.json(f"/collections/grids/items/{feature['id']}", {"properties": "code"})
    assert single["properties"] == {"code": "W-1"}


class Tables(HTMLParser):
    """Reads the cells of a page, and whether its tags close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in {"meta", "link", "img", "input", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@clause(HTML, "definition", "content")
def test_every_resource_is_a_page_too(api: Api, city: City) -> None:
    (grid,) = city.west.rows["grids"]
    for path in (*EVERYWHERE, f"/collections/grids/items/{grid.pk}", "/collections/grids/queryables"):
        by_header = api.get(path, accept="text/html,application/xhtml+xml,*/*;q=0.8")
        by_name = api.get(path, {"f": "html"})
        for response in (by_header, by_name):
            assert response["Content-Type"] == "text/html; charset=utf-8"
            reader = Tables()
            reader.feed(response.content.decode())
            assert reader.open == []
    assert "W-1" in api.get("/collections/grids/items", {"f": "html"}).content.decode()
    assert "/#17/113.0" in api.get(f"/collections/grids/items/{grid.pk}", {"f": "html"}).content.decode()


def test_pages_escape_what_rows_hold(api: Api, city: City) -> None:
    (flood,) = city.west.rows["theme-floods"]
    evil = "<script>alert(1)</script>\" onload='x'"
    type(flood).objects.filter(pk=flood.pk).update(name=evil, attributes={evil: evil})
    for path in ("", f"/{flood.pk}"):
        page = api.get(f"/collections/theme-floods/items{path}", {"f": "html"}).content.decode()
        assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    page = api.get("/collections/cases/items", {"f": "html", "q": evil}).content.decode()
    assert "<script>alert" not in page


def test_a_page_that_holds_still_is_not_sent_again(api: Api, whole: Api) -> None:
    for path in ("/collections/grids", "/collections/grids/items"):
        first = api.get(path)
        assert api.get(path, if_none_match=first["ETag"]).status_code == 304
        assert whole.get(path, if_none_match=first["ETag"]).status_code == 200
        assert api.get(path, {"f": "html"}, if_none_match=first["ETag"]).status_code == 200


@pytest.mark.parametrize("path", EVERYWHERE)
def test_only_reading_is_offered(path: str, api: Api) -> None:
    for method in ("post", "put", "patch", "delete"):
        response = getattr(api.client, method)(f"/ogc{path}")
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert api.client.options(f"/ogc{path}").status_code == 204
    head = api.client.head(f"/ogc{path}")
    assert head.status_code == 200 and head.content == b""


def more_addresses(city: City, count: int) -> list[Any]:
    """Make addresses in the western street past the change log."""
    return Address.objects.bulk_create(
        Address(
            text=f"{index} extra road",
            households=index % 3 + 1,
            division=city.west.community,
            geometry=Point(113.001 + index / 1e5, 29.005),
        )
        for index in range(count)
    )
