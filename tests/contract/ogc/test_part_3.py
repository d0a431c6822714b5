"""Part 3: queryables, properties as parameters, filters on features."""

import json
import re
from typing import Any

import shapely
from jsonschema import Draft202012Validator

from layers.ogc.conformance import CLASSES
from layers.ogc.crs import all_systems
from tests.contract.ogc.clauses import PART_3, clause
from tests.contract.ogc.conftest import Api
from tests.contract.ogc.test_crs import moved
from tests.two_streets import City

QUERYABLES, PARAMETERS, FILTER, ON_FEATURES = (
    PART_3 + name for name in ("queryables", "queryables-query-parameters", "filter", "features-filter")
)
RELATION = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
VALUE_OF_TYPE = {"integer": "x", "number": "x", "boolean": "maybe", "date": "2026-02-30", "date-time": "noon"}
"""A wrong value for each type that can have one."""


@clause(QUERYABLES, "get-conformance")
@clause(PARAMETERS, "get-conformance")
@clause(FILTER, "get-conformance")
@clause(ON_FEATURES, "get-conformance")
def test_the_classes_are_declared(api: Api) -> None:
    declared = api.json("/conformance")["conformsTo"]
    assert declared == list(CLASSES)
    assert {QUERYABLES, PARAMETERS, FILTER, ON_FEATURES} <= set(declared)


@clause(QUERYABLES, "get-queryables-uris", "get-queryables")
@clause(ON_FEATURES, "get-collections", "get-collection")
def test_queryables_are_where_the_links_lead(api: Api) -> None:
    for layer, entry in api.collections().items():
        (link,) = [link for link in entry["links"] if link["rel"] == RELATION]
        head = api.client.head(f"/ogc/collections/{layer}/items", headers={"accept": "application/json"})
        assert f'<{link["href"]}>; rel="{RELATION}"' in head["Link"]
        response = api.follow(link["href"])
        assert response["Content-Type"] == "application/schema+json"
        schema = response.json()
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["$id"] == link["href"].partition("?")[0]
        assert schema["type"] == "object" and schema["additionalProperties"] is False
        for name, entry in schema["properties"].items():
            assert ("type" in entry) != (name == "geometry")
        assert re.fullmatch("geometry-[a-z]+", schema["properties"]["geometry"]["format"])


def simple(api: Api, layer: str) -> dict[str, Any]:
    properties = api.json(f"/collections/{layer}/queryables")["properties"]
    return {name: entry for name, entry in properties.items() if entry.get("type") not in (None, "object")}


@clause(PARAMETERS, "query-param")
def test_every_simple_property_is_a_parameter(whole: Api, city: City) -> None:
    for layer in city.west.rows:
        features = whole.items(layer)["features"]
        for name, schema in simple(whole, layer).items():
            values = [f["id"] if name == "id" else f["properties"][name] for f in features]
            for value in {repr(v): v for v in values if v is not None}.values():
                text = json.dumps(value) if isinstance(value, bool) else str(value)
                expected = [f["id"] for f, other in zip(features, values, strict=True) if other == value]
                assert whole.ids(layer, {name: text}) == expected, (layer, name, text)
            wrong = VALUE_OF_TYPE.get(schema.get("format", schema["type"]))
            if wrong:
                assert whole.get(f"/collections/{layer}/items", {name: wrong}).status_code == 400
    assert whole.get("/collections/cases/items", {"geometry": "x"}).status_code == 400
    assert whole.get("/collections/theme-floods/items", {"attributes": "x"}).status_code == 400


@clause(FILTER, "filter-param", "filter-lang-default")
@clause(ON_FEATURES, "filter-on-items")
def test_every_property_can_be_filtered_by(api: Api, city: City) -> None:
    for layer in city.west.rows:
        features = api.items(layer)["features"]
        for name in simple(api, layer):
            empty = [f["id"] for f in features if name != "id" and f["properties"][name] is None]
            for query in (
                {"filter": f"{name} IS NULL"},
                {"filter": f"{name} IS NULL", "filter-lang": "cql2-text"},
            ):
                assert api.ids(layer, query) == empty, (layer, name)
            as_json = {"op": "not", "args": [{"op": "isNull", "args": [{"property": name}]}]}
            filled = api.ids(layer, {"filter": json.dumps(as_json), "filter-lang": "cql2-json"})
            assert sorted(filled + empty) == sorted(f["id"] for f in features)
    for wrong in ({"filter": "THIS IS NOT A FILTER"}, {"filter": ""}, {"filter": "level = 1", "filter-lang": "sql"},
                  {"filter-lang": "sql"}, {"filter": "{}", "filter-lang": "cql2-json"}):  # fmt: skip
        response = api.get("/collections/risk-sources/items", wrong)
        assert response.status_code == 400, wrong
        assert response.json()["code"] == "bad-filter"


@clause(FILTER, "expression-construction")
def test_unknown_properties_are_refused(api: Api, city: City) -> None:
    for layer in city.west.rows:
        response = api.get(f"/collections/{layer}/items", {"filter": "this_is_not_a_queryable IS NULL"})
        assert response.status_code == 400
        assert response.json()["code"] == "unknown-property"


@clause(FILTER, "filter-crs-wgs84", "filter-crs-param")
def test_geometries_of_a_filter_are_in_any_system(api: Api, city: City) -> None:
    for layer in city.west.rows:
        features = api.items(layer)["features"]
        (west, south, east, north) = api.json(f"/collections/{layer}")["extent"]["spatial"]["bbox"][0]
        plain = f"S_INTERSECTS(geometry,BBOX({west},{south},{east},{north}))"
        assert api.ids(layer, {"filter": plain}) == [f["id"] for f in features]
        for uri in list(all_systems())[: None if layer == "cameras" else 2]:
            ends = [*moved(uri, west - 1e-6, south - 1e-6), *moved(uri, east + 1e-6, north + 1e-6)]
            box = ",".join(f"{number:.9f}" for number in map(float, ends))
            found = api.ids(layer, {"filter": f"S_INTERSECTS(geometry,BBOX({box}))", "filter-crs": uri})
            if shapely.box(west, south, east, north).area == 0:
                assert found == [f["id"] for f in features], (layer, uri)
    nowhere = "S_INTERSECTS(geometry,BBOX(1000000,1000000,2000000,2000000))"
    unknown = {"filter": plain, "filter-crs": "http://www.opengis.net/def/crs/OGC/0/does_not_exist"}
    for query in ({"filter": nowhere}, unknown, {"filter-crs": "nonsense"}):
        assert api.get("/collections/grids/items", query).status_code == 400


@clause(FILTER, "get-functions")
def test_there_are_no_functions_of_our_own(api: Api) -> None:
    """A server with functions beyond the standard's lists them at /functions; ours has none, and refuses them."""
    assert api.get("/functions").status_code == 404
    response = api.get("/collections/grids/items", {"filter": "my_function(code) = 1"})
    assert response.status_code == 400


@clause(ON_FEATURES, "mixing-expression")
def test_all_conditions_have_to_hold(whole: Api, city: City) -> None:
    west, east = city.west.rows["risk-sources"][0], city.east.rows["risk-sources"][0]
    for query, expected in (
        ({"filter": "level = 1"}, [west.pk, east.pk]),
        ({"filter": "level = 1", "bbox": "113,29,113.01,29.01"}, [west.pk]),
        ({"filter": "level = 1", "code": "R2"}, [east.pk]),
        ({"filter": "level = 1", "code": "R2", "bbox": "113,29,113.01,29.01"}, []),
        ({"filter": "level = 2", "code": "R2"}, []),
        ({"filter": "level = 1", "within": "E2", "q": "depot"}, [east.pk]),
    ):
        assert whole.ids("risk-sources", query) == expected, query
