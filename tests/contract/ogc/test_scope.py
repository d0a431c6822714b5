"""No way through `/ogc/` leads to another street's rows: not by paths, counts, extents, cursors, filters or errors."""

from typing import Any

import pytest

from layers.access.models import AccessLog
from tests.contract.ogc.conftest import Api
from tests.two_streets import EAST_WORD, WEST_WORD, City

LAYERS = (
    "divisions",
    "grids",
    "addresses",
    "service-points",
    "cameras",
    "risk-sources",
    "cases",
    "theme-floods",
)
PATHS = ("", "/queryables", "/sortables", "/items")


def text_of(response: Any) -> str:
    return response.content.decode() + str(response.headers)


@pytest.mark.parametrize("layer", LAYERS)
def test_the_own_street_and_no_other(layer: str, api: Api, whole: Api, city: City) -> None:
    for form in ("json", "html"):
        for path in PATHS:
            text = text_of(api.get(f"/collections/{layer}{path}", {"f": form}))
            assert EAST_WORD not in text
        assert WEST_WORD in text_of(api.get(f"/collections/{layer}/items", {"f": form}))
        assert EAST_WORD in text_of(whole.get(f"/collections/{layer}/items", {"f": form}))
    for row in city.east.rows[layer]:
        response = api.get(f"/collections/{layer}/items/{row.pk}")
        assert response.status_code == 404
        assert EAST_WORD not in text_of(response)


@pytest.mark.parametrize("layer", LAYERS)
def test_nothing_chooses_another_streets_rows(layer: str, api: Api, city: City) -> None:
    (row, *_others) = city.east.rows[layer]
    for query in (
        {"id": row.pk},
        {"filter": f"id = {row.pk}"},
        {"filter": f"id = {row.pk} OR NOT id = {row.pk}"},
        {"q": EAST_WORD},
        {"bbox": "112,28,114,30"},
        {"datetime": "1900-01-01/.."},
        {"sortby": "-id"},
        {"limit": 1},
    ):
        page = api.items(layer, query)
        own = {own.pk for own in city.west.rows[layer]}
        assert {feature["id"] for feature in page["features"]} <= own, query
        assert page["numberMatched"] <= len(own)
    response = api.get(f"/collections/{layer}/items", {"within": city.east.street.code})
    assert (response.status_code, response.json()["code"]) == (400, "unknown-division")


@pytest.mark.parametrize("layer", LAYERS)
def test_counts_and_extents_are_kept_apart(layer: str, api: Api, whole: Api, city: City) -> None:
    """Asked by turns, so that what is remembered for one would show at the other."""
    for asker, count, east in ((whole, 2, 113.01), (api, 1, 113.0), (whole, 2, 113.01), (api, 1, 113.0)):
        page = asker.items(layer, {"limit": 1, "bbox": "113,28,114,30"})
        assert page["numberMatched"] >= count
        box = asker.json(f"/collections/{layer}")["extent"]["spatial"]["bbox"][0]
        assert east <= box[2] <= east + 0.01 + 1e-9
    assert api.items(layer, {"limit": 1})["numberMatched"] == len(city.west.rows[layer])


def test_an_account_without_membership_sees_empty_collections(city: City, django_user_model: Any) -> None:
    from tests.contract.ogc.conftest import api_of

    nobody = api_of(django_user_model.objects.create_user("nobody"))
    for layer, entry in nobody.collections().items():
        assert "extent" not in entry or layer == "basemap"
        assert nobody.items(layer)["numberMatched"] == 0
    assert nobody.get("/collections/theme-floods").status_code == 404


def test_looks_at_sensitive_layers_are_noted(api: Api, city: City) -> None:
    (camera,) = city.west.rows["cameras"]
    api.items("cameras", {"limit": 5})
    api.json(f"/collections/cameras/items/{camera.pk}")
    api.get("/collections/cameras/items", {"f": "html"})
    api.items("grids")
    assert list(AccessLog.objects.values_list("layer", flat=True)) == ["cameras"] * 3


HOSTILE = (
    "'",
    '"',
    "')--",
    "1);SELECT pg_sleep(9)--",
    "\\",
    "%",
    "_",
    "{{7*7}}",
    "<script>",
    "\ud7ff",
    "🙂" * 50,
    "0x41",
)


@pytest.mark.parametrize("name", ["bbox", "bbox-crs", "crs", "datetime", "properties", "sortby", "cursor", "filter",
                                  "filter-lang", "filter-crs", "q", "within", "limit", "f", "name", "id", "capacity", "x'"])  # fmt: skip
def test_hostile_text_is_answered_calmly(name: str, api: Api) -> None:
    for text in HOSTILE:
        response = api.get("/collections/service-points/items", {name: text})
        assert response.status_code in (200, 400), (name, text)
        assert EAST_WORD not in text_of(response)
