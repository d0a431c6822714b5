"""CQL2 filters, through the addresses that take them: what they choose, what they refuse, and what they never reach."""

import json
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test import Client

from layers.catalog.catalogue import catalogue
from layers.catalog.filtering.compiling import condition
from layers.catalog.filtering.queryables import queryables
from layers.core.scope import SYSTEM
from layers.models import Address
from layers.registry import LAYERS
from tests.hostile import PRINTABLE
from tests.two_streets import EAST_WORD, WEST_WORD, City

pytestmark = pytest.mark.django_db

OFFERED = [*(layer.id for layer in LAYERS), "theme-floods"]


@pytest.fixture
def everybody(city: City) -> Client:
    return signed_in(city.everybody)


def signed_in(user: Any) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def ask(client: Client, layer: str, text: str, **more: str) -> Any:
    return client.get(f"/api/{layer}/", {"filter": text, **{k.replace("_", "-"): v for k, v in more.items()}})


def names(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [feature["properties"].get("name") for feature in response.json()["features"]]


def refusal(response: Any) -> tuple[int, str, str]:
    assert response["Content-Type"].startswith("application/problem+json"), response.content
    return response.status_code, response.json()["code"], response.json()["detail"]


@pytest.mark.parametrize(
    ("layer", "text", "sides"),
    [
        ("grids", "code = 'W-1'", "west"),
        ("grids", "CASEI(name) LIKE CASEI('GRID x%')", "west"),
        ("grids", "ACCENTI(name) = 'Grid xijie' AND ACCENTI('xìjiē') = 'xijie'", "west"),
        ("grids", "name LIKE 'Grid _ijie'", "west"),
        ("grids", r"name LIKE 'Grid \_ijie'", ""),
        ("grids", "division IN ('W2', 'nowhere')", "west"),
        ("grids", "households BETWEEN -1 AND 0 AND households + 1 = 3 - 2", "west east"),
        ("grids", "10 / households > 1 OR 10 % households > 1 OR 2 ^ 0.5 < 1 OR 0 ^ (0 - 1) = 0", ""),
        ("grids", "S_INTERSECTS(geometry, BBOX(113.001, 29.001, 113.002, 29.002))", "west"),
        ("grids", "S_CONTAINS(geometry, POINT(113.005 29.005))", "west"),
        (
            "grids",
            "S_TOUCHES(geometry, POLYGON((113.02 29, 113.03 29, 113.03 29.01, 113.02 29.01, 113.02 29)))",
            "east",
        ),
        (
            "grids",
            "T_AFTER(valid_from, DATE('2000-01-01')) AND valid_from < TIMESTAMP('2999-01-01T00:00:00Z')",
            "west east",
        ),
        ("grids", "NOT code = 'W-1'", "east"),
        (
            "risk-sources",
            "next_inspection_on < DATE('2999-01-01') OR NOT next_inspection_on < DATE('2999-01-01')",
            "",
        ),
        ("risk-sources", "next_inspection_on IS NULL AND id > 0", "west east"),
        ("cameras", "is_ptz", ""),
        ("cameras", "NOT is_ptz AND NOT (camera_class <> 1)", "west east"),
        ("grids", "true", "west east"),
        ("theme-floods", "attributes.depth_m > 1.5 AND \"attributes.kind\" = 'flood'", "west"),
        (
            "theme-floods",
            "A_CONTAINS(attributes.tags, ('deep', 3)) AND NOT A_OVERLAPS(attributes.tags, ('dry'))",
            "west",
        ),
        (
            "theme-floods",
            "A_EQUALS(attributes.tags, (3, 'deep')) AND A_CONTAINEDBY(attributes.tags, ('deep', 3, 4))",
            "west",
        ),
        ("theme-floods", "attributes.depth_m IS NULL OR attributes.depth_m LIKE '2%'", "east"),
    ],
)
def test_a_filter_chooses_rows(layer: str, text: str, sides: str, city: City, everybody: Client) -> None:
    mark_floods(city)
    found = " ".join(names(ask(everybody, layer, text)))
    assert (WEST_WORD in found, EAST_WORD in found) == ("west" in sides, "east" in sides), found


def mark_floods(city: City) -> None:
    for row in city.west.rows["theme-floods"]:
        row.attributes = {"depth_m": 2, "kind": "flood", "tags": ["deep", 3], "none": None}
        row.save()


def test_the_same_filter_as_json(everybody: Client) -> None:
    tree = {"op": "and", "args": [{"op": "like", "args": [{"property": "name"}, "%xi%"]}, True]}
    assert names(ask(everybody, "grids", json.dumps(tree), filter_lang="cql2-json")) == [f"Grid {WEST_WORD}"]


@pytest.mark.parametrize(
    ("crs", "point"),
    [
        ("", "113.005 29.005"),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "113.005 29.005"),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", "29.005 113.005"),
        ("EPSG:4326", "113.005 29.005"),
        ("EPSG:3857", "12579659 3375929"),
        ("http://www.opengis.net/def/crs/EPSG/0/4547", "3209886 402991"),
        ("4547", "402991 3209886"),
        ("GCJ-02", "113.0106 29.0017"),
    ],
)
def test_literals_stand_in_their_coordinate_system(crs: str, point: str, everybody: Client) -> None:
    response = ask(everybody, "grids", f"S_INTERSECTS(geometry, POINT({point}))", filter_crs=crs)
    assert names(response) == [f"Grid {WEST_WORD}"]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("code = ", "bad-filter", "character 8"),
        ("code = 'x", "bad-filter", "before: 'x"),
        ("(code = 'x'", "bad-filter", "parentheses"),
        ("code = 1", "bad-filter", "code (string) cannot be compared with 1 (number)"),
        ("households = 'many'", "bad-filter", "households (number) cannot be compared with 'many' (string)"),
        ("area_m2", "bad-filter", "area_m2 is of type number, and boolean is wanted"),
        ("valid_from > 'yesterday'", "bad-filter", "'yesterday' is no day"),
        ("valid_from > DATE('2026-02-30')", "bad-filter", "'2026-02-30'"),
        ("colour = 'red'", "unknown-property", "It has: id, geometry, code, scheme,"),
        ("shout(code) = 'X'", "bad-filter", "no function or operator shout"),
        (r"code LIKE 'x\'", "bad-filter", "single backslash"),
        ("code LIKE name", "bad-filter", "LIKE needs a text"),
        ("households = 1e400", "bad-filter", "too large"),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))", "bad-filter", "Self-intersection"),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 1 0)))", "bad-filter", "closed"),
        ("S_INTERSECTS(geometry, POINT(0 91))", "bad-filter", "nowhere on earth"),
        ("S_INTERSECTS(geometry, POINT EMPTY)", "bad-filter", "cannot be read"),
        ("S_INTERSECTS(geometry, BBOX(1, 2, 3, 1))", "bad-filter", "wrong way round"),
        ("S_INTERSECTS(geometry, code)", "bad-filter", "a geometry is wanted"),
        ("geometry = 'x'", "bad-filter", "cannot be compared"),
        ("is_ptz < true", "unknown-property", "no property is_ptz"),
        (
            "S_INTERSECTS(geometry, LINESTRING(" + ", ".join(["1 1"] * 15_000) + "))",
            "filter-too-large",
            "divide",
        ),
        ("NOT " * 3_000 + "true", "filter-too-large", "divide"),
        ("(" * 25 + "code = 'x' y" + ")" * 25, "filter-too-large", "divide"),
        ("1" + " + 1" * 200 + " = 1", "filter-too-large", "divide"),
        (" AND ".join(["households ^ 2 > 1"] * 20), "filter-too-large", "divide"),
        (
            "S_OVERLAPS(geometry, LINESTRING(" + ", ".join(f"{i / 100} 1" for i in range(1_200)) + "))",
            "filter-too-large",
            "divide",
        ),
        ("code = '" + "x" * 250_000 + "'", "filter-too-large", "divide"),
    ],
)
def test_a_filter_that_does_not_fit_is_refused_in_words(
    text: str, code: str, words: str, everybody: Client
) -> None:
    status, got, sentence = refusal(ask(everybody, "grids", text))
    assert (status, got) == (422, code)
    assert words in sentence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "character 2"),
        ('{"op":"=","args":[{"property":"code"},null]}', "IS NULL"),
        ('{"op":"=","args":[{"property":"code"}]}', "1 parts"),
        ('{"op":"in","args":[{"property":"code"},"x"]}', "list"),
        ('{"op":"in","args":[{"property":"code"},[]]}', "at least one"),
        ('{"property":"code"}', "boolean is wanted"),
        ("[]", "boolean is wanted"),
        ('{"op":"=","args":[{"property":"code"},"a\\u0000b"]}', "NUL"),
        ('{"op":"=","args":[{"property":"code"},"\\ud800"]}', "cannot be read"),
        ('{"op":"not","args":[' * 60 + "true" + "]}" * 60, "divide"),
        ('{"op":"not","args":[' * 15_000 + "true" + "]}" * 15_000, "divide"),
        ('{"op":"not","args":[' * 2_000 + "true" + "]}" * 2_000, "cannot be read"),
    ],
)
def test_json_that_does_not_fit_is_refused_in_words(text: str, words: str, everybody: Client) -> None:
    response = ask(everybody, "grids", text, filter_lang="cql2-json")
    status, _code, sentence = refusal(response)
    assert status == 422
    assert words in sentence


def test_an_unknown_language_or_coordinate_system_is_refused(everybody: Client) -> None:
    assert refusal(ask(everybody, "grids", "true", filter_lang="cql-text"))[1] == "bad-filter"
    for crs in ("EPSG:999999", "+proj=longlat", "http://www.opengis.net/def/crs/OGC/1.3/CRS83", "x" * 9_000):
        assert refusal(ask(everybody, "grids", "true", filter_crs=crs))[1] == "unknown-crs"


@pytest.mark.parametrize("layer", OFFERED)
def test_only_declared_properties_are_reached(layer: str, everybody: Client) -> None:
    model = catalogue.find(layer, SYSTEM).source().model
    declared = queryables(catalogue.find(layer, SYSTEM))
    hidden = {field.name for field in model._meta.get_fields()} | {
        "pk",
        "division__path",
        "division__parent__code",
    }
    for name in sorted(hidden - set(declared)) + list(PRINTABLE):
        quoted = name.replace('"', '""')
        assert refusal(ask(everybody, layer, f'"{quoted}" IS NULL'))[1] in ("unknown-property", "bad-filter")


@pytest.mark.parametrize("layer", OFFERED)
def test_every_property_is_reached_and_no_literal_is_more_than_a_literal(
    layer: str, everybody: Client
) -> None:
    for name, schema in queryables(catalogue.find(layer, SYSTEM)).items():
        assert ask(everybody, layer, f"{name} IS NULL OR NOT {name} IS NULL").status_code == 200
        if schema.get("type") == "string" and "format" not in schema:
            for text in PRINTABLE:
                literal = "'" + text.replace("'", "''") + "'"
                tried = f"{name} = {literal} OR {name} IN ({literal}) OR CASEI({name}) > CASEI({literal})"
                assert ask(everybody, layer, tried).status_code == 200, tried


@pytest.mark.parametrize("layer", [one for one in OFFERED if one != "basemap"])
@pytest.mark.parametrize(
    "text", ["true", "id > 0", "NOT false", "S_INTERSECTS(geometry, BBOX(-180, -90, 180, 90))"]
)
def test_a_filter_never_widens_the_scope(layer: str, text: str, city: City) -> None:
    content = ask(signed_in(city.viewer), layer, text).content.decode()
    assert WEST_WORD in content
    assert EAST_WORD not in content


def test_downloads_and_tiles_are_filtered_alike(city: City, everybody: Client) -> None:
    response = everybody.get("/download/grids.geojson", {"filter": "code = 'W-1'"})
    text = b"".join(response.streaming_content).decode()
    assert WEST_WORD in text and EAST_WORD not in text
    assert refusal(everybody.get("/download/grids.geojson", {"filter": "code = 1"}))[1] == "bad-filter"
    assert refusal(everybody.get("/tiles/grids/12/3333/1700.mvt", {"filter": "code = 1"}))[1] == "bad-filter"


def test_conditions_are_answered_by_an_index(city: City) -> None:
    community = city.west.community
    Address.objects.bulk_create(
        Address(code=f"A{i}", text=f"{i} road", division=community, geometry=Point(113 + i / 1e6, 29))
        for i in range(3_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE layers_address")
    layer = catalogue.find("addresses", SYSTEM)
    for text, words in (
        ("S_INTERSECTS(geometry, BBOX(113, 28, 113.00001, 30))", "Index Cond: (geometry"),
        ("code = 'A17'", "Index Cond: ((code)::text = 'A17'"),
        ("id IN (1, 2)", "Index Cond: (id"),
    ):
        plan = layer.rows(SYSTEM).filter(condition(layer, text)).explain()
        assert words in plan, plan
