"""The catalogue's pages: what a person, a stranger and another catalogue read there."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from layers.catalog.catalogue import catalogue
from layers.catalogue_pages.examples import filter_of
from layers.catalogue_pages.formats import FORMATS
from layers.downloads.formats import FORMATS as OFFERED
from layers.models import Theme
from layers.registry import LAYERS
from tests.two_streets import EAST_WORD, City

pytestmark = pytest.mark.django_db

FIXED = [layer for layer in LAYERS if layer.in_catalogue]
NAMES = [*(layer.id for layer in FIXED), "theme-floods"]
DOCUMENT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def viewer(city: City) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(city.viewer)
    return client


@pytest.fixture
def stranger(city: City) -> Client:
    return Client(headers={"accept-language": "en"})


def document_of(response: Any) -> dict[str, Any]:
    found = DOCUMENT.search(response.content.decode())
    assert found
    return dict(json.loads(found[1]))


@pytest.mark.parametrize("layer", FIXED, ids=lambda layer: layer.id)
def test_a_layer_says_what_it_holds(layer: Any) -> None:
    assert str(layer.description)


@pytest.mark.parametrize("layer_id", NAMES)
def test_a_page_tells_of_the_own_street_only(layer_id: str, city: City, viewer: Client) -> None:
    response = viewer.get(f"/layers/{layer_id}/")
    text = response.content.decode()
    assert response.status_code == 200
    assert f"<dd>{len(city.west.rows[layer_id])}</dd>" in text
    assert EAST_WORD not in text
    assert all(f'href="/download/{layer_id}.{form.ending}"' in text for form in FORMATS)


@pytest.mark.parametrize("layer_id", NAMES)
def test_the_filter_of_the_example_is_one(layer_id: str, city: City, viewer: Client) -> None:
    layer = catalogue.find(layer_id, city.viewer)
    assert viewer.get(f"/api/{layer_id}/", {"filter": filter_of(layer)}).status_code == 200
    assert escape(f'"filter={filter_of(layer)}"') in viewer.get(f"/layers/{layer_id}/").content.decode()


@pytest.mark.parametrize("layer_id", NAMES)
def test_the_extent_is_of_the_own_street(layer_id: str, viewer: Client) -> None:
    box = document_of(viewer.get(f"/layers/{layer_id}/"))["dct:spatial"]["dcat:bbox"]["@value"]
    assert max(float(pair.split()[0]) for pair in box[9:-2].split(",")) <= 113.01 + 1e-9


def test_every_format_that_is_offered_is_told_of() -> None:
    assert {form.ending for form in FORMATS} == set(OFFERED)


def test_every_layer_stands_on_the_list(viewer: Client) -> None:
    text = viewer.get("/layers/").content.decode()
    assert all(f'href="/layers/{name}/"' in text for name in NAMES)


@pytest.mark.parametrize("layer", FIXED, ids=lambda layer: layer.id)
def test_a_stranger_reads_the_description_and_nothing_of_the_rows(layer: Any, stranger: Client) -> None:
    response = stranger.get(f"/layers/{layer.id}/")
    told = document_of(response)
    assert response.status_code == 200
    assert "Features you may see" not in response.content.decode()
    assert not {"dct:modified", "dct:spatial"} & set(told)


def test_a_stranger_hears_of_no_theme(stranger: Client) -> None:
    assert stranger.get("/layers/theme-floods/").status_code == 404
    assert "floods" not in stranger.get("/layers/").content.decode()
    assert "floods" not in stranger.get("/layers/catalog.jsonld").content.decode()


def test_the_base_map_and_unknown_layers_have_no_page(viewer: Client) -> None:
    assert viewer.get("/layers/basemap/").status_code == 404
    assert viewer.get("/layers/nothing/").status_code == 404


@pytest.mark.parametrize("path", ["/layers/", "/layers/grids/", "/layers/catalog.jsonld"])
def test_a_catalogue_that_is_not_public_asks_to_sign_in(
    path: str, stranger: Client, viewer: Client, settings: Any
) -> None:
    settings.PUBLIC_CATALOGUE = False
    response = stranger.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/login/?next=/layers/")
    assert viewer.get(path).status_code == 200


def test_the_catalogue_as_dcat_names_files_and_interfaces_in_two_languages(viewer: Client) -> None:
    response = viewer.get("/layers/catalog.jsonld")
    told = response.json()
    sets = {entry["dct:identifier"]: entry for entry in told["dcat:dataset"]}
    assert response["Content-Type"] == "application/ld+json"
    assert told["@type"] == "dcat:Catalog" and set(sets) == set(NAMES)
    grids = sets["grids"]
    assert {word["@language"]: word["@value"] for word in grids["dct:title"]} == {"zh": "网格", "en": "Grids"}
    files = [
        entry["dcat:downloadURL"]["@id"]
        for entry in grids["dcat:distribution"]
        if "dcat:downloadURL" in entry
    ]
    assert files == [f"http://testserver/download/grids.{form.ending}" for form in FORMATS]


def test_no_word_of_a_theme_ends_the_document(city: City, viewer: Client) -> None:
    title = '</script><script>alert("x")</script>'
    Theme.objects.filter(code="floods").update(title=title)
    response = viewer.get("/layers/theme-floods/")
    assert "<script>alert" not in response.content.decode()
    assert document_of(response)["dct:title"][0]["@value"] == title


def test_a_page_speaks_chinese(city: City) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(city.viewer)
    text = client.get("/layers/cameras/").content.decode()
    assert "视频点位" in text and "自正北顺时针" in text and "Meaning" not in text
