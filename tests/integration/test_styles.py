"""Styles: valid by MapLibre's own validator, of what their reader may see, and every picture they name is there."""

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from layers.catalog.shapes import SHAPES
from layers.registry import LAYERS
from layers.tiles.style.sprites import CELL, index, sheet
from tests.two_streets import City

pytestmark = pytest.mark.django_db

VALIDATOR = Path(__file__).parents[1] / "js" / "validate-style.mjs"
IDS = [*(layer.id for layer in LAYERS), "theme-floods"]


@pytest.fixture
def client(city: City) -> Client:
    return signed_in(city.everybody)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def faults(styles: dict[str, Any]) -> dict[str, list[str]]:
    """Return what the validator says of each style that it does not take."""
    done = subprocess.run(
        ["node", VALIDATOR], input=json.dumps(styles), capture_output=True, text=True, check=True, timeout=60
    )
    return {name: found for name, found in json.loads(done.stdout).items() if found}


def test_every_style_is_valid(client: Client) -> None:
    paths = [
        *(f"/tiles/{layer}/style.json" for layer in IDS),
        "/tiles/style.json",
        "/tiles/grids,cases/style.json",
    ]
    assert faults({path: client.get(path).json() for path in paths}) == {}


def test_the_validator_finds_a_fault(client: Client) -> None:
    style = client.get("/tiles/cases/style.json").json()
    style["layers"][0]["paint"] = {"circle-colour": "#000000"}
    assert faults({"broken": style}) != {}


def test_glyphs_stand_in_a_style_only_where_they_are_set(client: Client, settings: Any) -> None:
    assert "glyphs" not in client.get("/tiles/grids/style.json").json()
    settings.GLYPHS_URL = "https://fonts.example/{fontstack}/{range}.pbf"
    settings.GLYPHS_FONTS = ["Sans"]
    style = client.get("/tiles/grids/style.json").json()
    assert faults({"with glyphs": style}) == {}
    assert {tuple(entry["layout"]["text-font"]) for entry in texts(style)} == {("Sans",)}


def test_texts_can_be_left_out(client: Client) -> None:
    assert texts(client.get("/tiles/style.json").json())
    assert not texts(client.get("/tiles/style.json?labels=no").json())


def texts(style: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry for entry in style["layers"] if "text-field" in entry.get("layout", {})]


def test_a_style_has_a_layer_for_each_class_of_the_legend(client: Client) -> None:
    ids = {entry["id"] for entry in client.get("/tiles/style.json").json()["layers"]}
    wanted = {f"{layer.id}/{entry.value}" for layer in LAYERS for entry in layer.style.classes}
    assert wanted <= ids


@pytest.mark.parametrize("fineness", ["", "@2x"])
def test_every_icon_is_in_the_sheet(fineness: str, client: Client) -> None:
    style = client.get("/tiles/style.json").json()
    named = {
        entry["layout"]["icon-image"] for entry in style["layers"] if "icon-image" in entry.get("layout", {})
    }
    places = client.get(f"/tiles/sprite{fineness}.json").json()
    image = Image.open(io.BytesIO(client.get(f"/tiles/sprite{fineness}.png").content))
    assert named and named <= set(places)
    for place in places.values():
        box = (place["x"], place["y"], place["x"] + place["width"], place["y"] + place["height"])
        assert image.getchannel("A").crop(box).getextrema() == (0, 255), "empty, or without a free border"


@pytest.mark.parametrize("shape", SHAPES)
def test_a_symbol_fits_its_cell_and_has_its_colour(shape: str) -> None:
    image = Image.open(io.BytesIO(sheet(((shape, "#d1462f"),), 2))).crop((0, 0, 2 * CELL, 2 * CELL))
    alpha, side = image.getchannel("A"), 2 * CELL
    edges = [(0, 0, side, 1), (0, side - 1, side, side), (0, 0, 1, side), (side - 1, 0, side, side)]
    assert not any(alpha.crop(edge).getbbox() for edge in edges), "it reaches the border"
    assert (0xD1, 0x46, 0x2F, 255) in {colour for _count, colour in image.getcolors(100_000) or []}
    assert json.loads(index(((shape, "#d1462f"),), 2))[f"{shape}-d1462f"]["pixelRatio"] == 2


def test_a_style_is_asked_for_again_only_when_it_differs(client: Client) -> None:
    for path in ("/tiles/style.json", "/tiles/sprite.png"):
        tag = client.get(path)["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_what_chooses_rows_is_handed_on_to_the_tiles_and_nothing_else(client: Client) -> None:
    style = client.get("/tiles/grids,cases/style.json?scheme=GOV&q=x&key=secret&labels=no").json()
    grids, cases = style["sources"]["grids"]["tiles"], style["sources"]["cases"]["tiles"]
    assert grids == ["http://testserver/tiles/grids/{z}/{x}/{y}.mvt?scheme=GOV&q=x"]
    assert cases == ["http://testserver/tiles/cases/{z}/{x}/{y}.mvt?q=x"]
    assert faults({"chosen": style}) == {}


def test_a_theme_is_styled_for_those_only_who_see_it(city: City, django_user_model: Any) -> None:
    city.east.rows["theme-floods"][0].delete()
    viewer, nobody = signed_in(city.viewer), signed_in(django_user_model.objects.create_user("nobody"))
    assert viewer.get("/tiles/theme-floods/style.json").status_code == 200
    for path in ("/tiles/theme-floods/style.json", "/tiles/grids,theme-floods/style.json"):
        answer = nobody.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown-layer")
    assert "floods" not in nobody.get("/tiles/style.json").content.decode().lower()


def test_a_style_tells_nothing_of_rows(city: City) -> None:
    """Two users who see the same layers get the same style, whatever rows they see."""
    assert (
        signed_in(city.viewer).get("/tiles/style.json").content
        == signed_in(city.everybody).get("/tiles/style.json").content
    )


def test_a_themes_colour_that_is_none_does_no_harm(city: City, client: Client) -> None:
    theme = city.west.rows["theme-floods"][0].theme
    theme.colour = '"></s>'
    theme.save()
    style = client.get("/tiles/theme-floods/style.json").json()
    assert faults({"theme": style}) == {} and "</s>" not in json.dumps(style)


@pytest.mark.parametrize("path", ["/tiles/style.json", "/tiles/grids/style.json", "/tiles/sprite.png"])
def test_nobody_reads_a_style_without_signing_in(path: str, city: City) -> None:
    assert Client().get(path).status_code == 401
