"""CQL2 over HTTP: the abstract tests of its classes, on the smallest data that tells right from wrong.

What each operator finds is tested at length beside the compiler; here it is asked as a client asks.
"""

import json
from collections.abc import Iterator

import cql2
import pytest
from django.contrib.gis.geos import Point

from layers.models import ServicePoint, ThemeFeature
from tests.contract.ogc.clauses import CQL2, clause
from tests.contract.ogc.conftest import Api
from tests.two_streets import City

LITERALS = {"string": "'foo'", "number": "3.14", "integer": "1", "date": "DATE('2022-04-14')",
            "date-time": "TIMESTAMP('2022-04-14T14:48:46Z')"}  # fmt: skip
OPPOSITES = (("=", "<>"), (">", "<="), ("<", ">="))
NAMES = ("Äpfel", "apfel", "APFEL", "birne", "100%", "it's", "o_o")


@pytest.fixture
def named(api: Api, city: City) -> Api:
    """Service points with names that differ in case, accents and signs; capacity counts up, every third is empty."""
    ServicePoint.objects.all().delete()
    ServicePoint.objects.bulk_create(
        ServicePoint(
            name=name,
            category="clinic" if index % 2 else "school",
            capacity=index if index % 3 else None,
            floor_area_m2=index / 2,
            opening_hours=name if index % 2 else "",
            division=city.west.community,
            geometry=Point(round(113.001 + index / 1000, 7), 29.005),
        )
        for index, name in enumerate(NAMES)
    )
    return api


def names(api: Api, text: str) -> set[str]:
    """Return the names found by a filter, asked as text and as JSON; both have to say the same."""
    query = {"filter": text, "sortby": "id"}
    found = [feature["properties"]["name"] for feature in api.items("service-points", query)["features"]]
    as_json = json.dumps(cql2.parse_text(text).to_json())
    again = api.items("service-points", {"filter": as_json, "filter-lang": "cql2-json", "sortby": "id"})
    assert [feature["properties"]["name"] for feature in again["features"]] == found
    return set(found)


def simple(api: Api) -> Iterator[tuple[str, str, str]]:
    for layer in api.collections():
        for name, schema in api.json(f"/collections/{layer}/queryables")["properties"].items():
            kind = schema.get("format", schema.get("type", ""))
            if kind in LITERALS:
                yield layer, name, LITERALS[kind]


@clause(CQL2 + "basic-cql2", "basic-test", "comparison")
def test_every_property_is_compared(whole: Api) -> None:
    for layer, name, value in simple(whole):
        everything = set(whole.ids(layer, {"filter": f"NOT {name} IS NULL"}))
        for operator, opposite in OPPOSITES:
            one, other = (
                set(whole.ids(layer, {"filter": f"{name} {op} {value}"})) for op in (operator, opposite)
            )
            assert not one & other
            assert one | other == everything, (layer, name)


@clause(CQL2 + "basic-cql2", "is-null", "boolean", "test-data", "logical")
def test_null_true_and_logic(named: Api, whole: Api) -> None:
    everything = set(NAMES)
    empty = names(named, "capacity IS NULL")
    assert empty == {"Äpfel", "birne", "o_o"}
    assert names(named, "NOT capacity IS NULL") == names(named, "capacity IS NOT NULL") == everything - empty
    assert names(named, "true") == everything and names(named, "false") == set()
    small, large = names(named, "capacity < 4"), names(named, "capacity >= 4")
    assert small | large == everything - empty
    assert names(named, "NOT (capacity < 4)") == large
    assert names(named, "capacity < 4 OR capacity IS NULL") == small | empty
    assert names(named, "capacity < 4 AND category = 'clinic'") == {"apfel"}
    assert names(named, "NOT (capacity >= 2 AND category = 'clinic')") == everything - {"it's"} - empty | {
        "Äpfel",
        "o_o",
    }
    assert set(whole.ids("cameras", {"filter": "is_ptz = true OR is_ptz = false"})) == set(
        whole.ids("cameras")
    )
    assert whole.ids("cameras", {"filter": "is_ptz = true AND is_ptz <> true"}) == []


@clause(CQL2 + "cql2-text", "validate", "escaping")
@clause(CQL2 + "cql2-json", "validate")
def test_texts_are_quoted_and_named(named: Api) -> None:
    assert names(named, "name = 'it''s'") == {"it's"}
    assert names(named, "\"name\" = '100%'") == {"100%"}
    for wrong in ("name = 'it's'", 'name = "x', '{"op":"=","args":[1]}'):
        assert named.get("/collections/service-points/items", {"filter": wrong}).status_code == 400
    for wrong in ("{", "[]", '{"op":"nonsense","args":[]}', '{"op":"=","args":[{"property":"name"}]}'):
        query = {"filter": wrong, "filter-lang": "cql2-json"}
        assert named.get("/collections/service-points/items", query).status_code == 400


@clause(CQL2 + "advanced-comparison-operators", "like", "between", "in", "test-data", "logical")
def test_like_between_in(named: Api) -> None:
    assert names(named, "name LIKE '%pfel'") == {"Äpfel", "apfel"}
    assert names(named, "name LIKE '100\\%'") == {"100%"} and names(named, "name LIKE 'o\\_o'") == {"o_o"}
    assert names(named, "name LIKE '_pfel'") == {"Äpfel", "apfel"}
    assert names(named, "name NOT LIKE '%pfel'") == set(NAMES) - {"Äpfel", "apfel"}
    assert names(named, "capacity BETWEEN 1 AND 2") == {"apfel", "APFEL"}
    assert names(named, "capacity NOT BETWEEN 1 AND 2") == {"100%", "it's"}
    assert names(named, "name IN ('birne', 'apfel', 'nobody')") == {"birne", "apfel"}
    assert names(named, "capacity NOT IN (1, 2, 4)") == {"it's"}
    assert names(named, "name IN ('birne') OR capacity BETWEEN 1 AND 1") == {"birne", "apfel"}


@clause(CQL2 + "case-insensitive-comparison", "casei", "casei-like", "test-data", "logical")
@clause(CQL2 + "accent-insensitive-comparison", "accenti", "accenti-like", "accenti-casei", "accenti-casei-like",
        "test-data", "logical")  # fmt: skip
def test_case_and_accents(named: Api) -> None:
    assert names(named, "CASEI(name) = CASEI('Apfel')") == {"apfel", "APFEL"}
    assert names(named, "CASEI(name) LIKE CASEI('AP%')") == {"apfel", "APFEL"}
    assert names(named, "ACCENTI(name) = ACCENTI('Apfel')") == {"Äpfel"}
    assert names(named, "ACCENTI(name) LIKE ACCENTI('Ä%')") == {"Äpfel", "APFEL"}
    both = "ACCENTI(CASEI(name)) = ACCENTI(CASEI('ÄPFEL'))"
    assert names(named, both) == {"Äpfel", "apfel", "APFEL"}
    assert names(named, "ACCENTI(CASEI(name)) LIKE ACCENTI(CASEI('äp%'))") == {"Äpfel", "apfel", "APFEL"}
    assert names(named, f"{both} AND NOT CASEI(name) = CASEI('apfel')") == {"Äpfel"}


@clause(CQL2 + "basic-spatial-functions", "s_intersects", "test-data", "logical")
@clause(CQL2 + "basic-spatial-functions-plus", "s_intersects", "test-data")
def test_places_meet_shapes(named: Api) -> None:
    assert names(named, "S_INTERSECTS(geometry, BBOX(113, 29, 113.0025, 29.01))") == {"Äpfel", "apfel"}
    assert names(named, "S_INTERSECTS(geometry, POINT(113.001 29.005))") == {"Äpfel"}
    for shape in (
        "POLYGON((113 29, 113.0025 29, 113.0025 29.01, 113 29.01, 113 29))",
        "MULTIPOINT((113.001 29.005), (113.002 29.005))",
        "LINESTRING(113 29.005, 113.002 29.005)",
        "MULTILINESTRING((113 29.005, 113.002 29.005))",
        "MULTIPOLYGON(((113 29, 113.0025 29, 113.0025 29.01, 113 29.01, 113 29)))",
        "GEOMETRYCOLLECTION(POINT(113.001 29.005), POINT(113.002 29.005))",
    ):
        assert names(named, f"S_INTERSECTS(geometry, {shape})") == {"Äpfel", "apfel"}, shape
    box = "S_INTERSECTS(geometry, BBOX(113, 29, 113.0025, 29.01))"
    assert names(named, f"{box} AND name = 'apfel' OR NOT {box} AND name = 'birne'") == {"apfel", "birne"}


@clause(CQL2 + "spatial-functions", "s_intersects", "s_disjoint", "s_equals", "s_touches", "s_crosses", "s_within",
        "s_contains", "s_overlaps", "test-data", "logical")  # fmt: skip
def test_how_areas_and_lines_lie(whole: Api, city: City) -> None:
    west, east = (side.rows["grids"][0].pk for side in (city.west, city.east))
    (flood, _other) = (side.rows["theme-floods"][0].pk for side in (city.west, city.east))
    own = "POLYGON((113 29, 113.01 29, 113.01 29.01, 113 29.01, 113 29))"
    for condition, expected in (
        (f"S_EQUALS(geometry, {own})", [west]),
        (f"S_TOUCHES(geometry, {own})", [east]),
        (f"S_WITHIN(geometry, {own})", [west]),
        ("S_CONTAINS(geometry, POINT(113.015 29.005))", [east]),
        ("S_OVERLAPS(geometry, BBOX(113.005, 28, 113.02, 30))", [west]),
        ("S_DISJOINT(geometry, POINT(113.005 29.005))", [east]),
        ("S_INTERSECTS(geometry, POINT(113.01 29.005))", [west, east]),
        (f"S_INTERSECTS(geometry, {own}) AND NOT S_EQUALS(geometry, {own})", [east]),
    ):
        assert whole.ids("grids", {"filter": condition}) == expected, condition
    crossing = "S_CROSSES(geometry, BBOX(113, 29, 113.005, 29.01))"
    assert whole.ids("theme-floods", {"filter": crossing}) == [flood]


@clause(CQL2 + "temporal-functions", "temporal-functions-1", "temporal-functions-2", "test-data", "logical")
def test_how_times_lie(whole: Api, city: City) -> None:
    (west, east) = (side.rows["theme-floods"][0].pk for side in (city.west, city.east))
    ThemeFeature.objects.filter(pk=west).update(valid_from="2026-01-01", valid_to="2026-01-31")
    ThemeFeature.objects.filter(pk=east).update(valid_from="2026-02-01", valid_to="2026-03-31")
    span = "INTERVAL(valid_from, valid_to)"
    for condition, expected in (
        ("T_AFTER(valid_from, DATE('2026-01-15'))", [east]),
        ("T_BEFORE(valid_to, DATE('2026-02-15'))", [west]),
        ("T_DISJOINT(valid_from, DATE('2026-01-01'))", [east]),
        ("T_EQUALS(valid_from, DATE('2026-02-01'))", [east]),
        ("T_INTERSECTS(valid_from, INTERVAL('2026-01-01', '2026-01-31'))", [west]),
        ("T_DURING(valid_from, INTERVAL('2026-01-15', '..'))", [east]),
        (f"T_CONTAINS({span}, INTERVAL('2026-01-02', '2026-01-30'))", [west]),
        (f"T_DURING({span}, INTERVAL('2026-01-15', '2026-04-30'))", [east]),
        (f"T_FINISHES({span}, INTERVAL('2025-01-01', '2026-01-31'))", [west]),
        (f"T_FINISHEDBY({span}, INTERVAL('2026-01-15', '2026-01-31'))", [west]),
        (f"T_MEETS({span}, INTERVAL('2026-01-31', '2026-04-01'))", [west]),
        (f"T_METBY({span}, INTERVAL('2026-01-01', '2026-02-01'))", [east]),
        (f"T_OVERLAPS({span}, INTERVAL('2026-01-15', '2026-02-15'))", [west]),
        (f"T_OVERLAPPEDBY({span}, INTERVAL('2026-01-15', '2026-02-15'))", [east]),
        (f"T_STARTS({span}, INTERVAL('2026-01-01', '2026-05-31'))", [west]),
        (f"T_STARTEDBY({span}, INTERVAL('2026-02-01', '2026-02-15'))", [east]),
        (f"T_EQUALS({span}, INTERVAL('2026-01-01', '2026-01-31'))", [west]),
        (
            "T_AFTER(valid_from, DATE('2026-01-15')) OR NOT T_AFTER(valid_from, DATE('2026-01-15'))",
            [west, east],
        ),
    ):
        assert whole.ids("theme-floods", {"filter": condition}) == expected, condition


@clause(CQL2 + "array-functions", "array-predicates", "logical")
def test_arrays_of_attributes(whole: Api, city: City) -> None:
    (west, east) = (side.rows["theme-floods"][0].pk for side in (city.west, city.east))
    ThemeFeature.objects.filter(pk=west).update(attributes={"tags": ["road", "school"]})
    ThemeFeature.objects.filter(pk=east).update(attributes={"tags": ["road"]})
    for condition, expected in (
        ("A_CONTAINS(attributes.tags, ('road', 'school'))", [west]),
        ("A_CONTAINEDBY(attributes.tags, ('road', 'river'))", [east]),
        ("A_EQUALS(attributes.tags, ('school', 'road'))", [west]),
        ("A_OVERLAPS(attributes.tags, ('school', 'river'))", [west]),
        ("A_OVERLAPS(attributes.tags, ('road')) AND NOT A_CONTAINS(attributes.tags, ('school'))", [east]),
    ):
        assert whole.ids("theme-floods", {"filter": condition}) == expected, condition


@clause(CQL2 + "property-property", "comparison-value-property", "comparison-property-property",
        "comparison-value-value", "test-data", "logical")  # fmt: skip
def test_either_side_is_a_property_or_a_value(named: Api) -> None:
    assert names(named, "2 > capacity") == {"apfel"}
    assert names(named, "name = opening_hours") == {"apfel", "birne", "it's"}
    assert names(named, "capacity > floor_area_m2") == {"apfel", "APFEL", "100%", "it's"}
    assert names(named, "1 = 1") == set(NAMES) and names(named, "'a' = 'b'") == set()
    assert names(named, "name = opening_hours AND NOT 2 > capacity") == {"it's"}


@clause(CQL2 + "arithmetic", "arithmetic", "test-data", "logical")
def test_arithmetic(named: Api) -> None:
    assert names(named, "capacity = 1 + 1") == {"APFEL"}
    assert names(named, "capacity * 2 - 1 = 7") == {"100%"}
    assert names(named, "capacity / 2 = floor_area_m2 AND capacity % 2 = 1") == {"apfel", "it's"}
    assert names(named, "capacity ^ 2 = 25 OR capacity div 2 = 2") == {"100%", "it's"}
    assert names(named, "NOT (capacity + 1 > 3)") == {"apfel", "APFEL"}
