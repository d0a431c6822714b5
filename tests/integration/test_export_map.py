"""The folium page opens without internet and holds only what its reader may see."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from layers.catalog.catalogue import catalogue
from layers.catalog.report import report
from tests.two_streets import EAST_WORD, WEST_WORD, City, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return build()


def layers_of(user: Any) -> list[Any]:
    return catalogue.all_for(user)


def test_the_page_loads_nothing_from_elsewhere(city: City) -> None:
    page = report(layers_of(city.everybody), title="City", user=city.everybody)
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//(?!leafletjs\.com)""", page)
    assert "<script src" not in page
    assert WEST_WORD in page and EAST_WORD in page


def test_the_page_of_a_viewer_holds_the_own_street_only(city: City) -> None:
    page = report(layers_of(city.viewer), title="City", user=city.viewer)
    assert WEST_WORD in page and EAST_WORD not in page


def test_the_command_cuts_to_a_division(city: City, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    call_command("export_map", str(file), "--layers", "grids,cases", "--division", city.east.street.code)
    text = file.read_text(encoding="utf-8")
    assert EAST_WORD in text and WEST_WORD not in text


@pytest.mark.parametrize("words", [["--layers", "nope"], ["--division", "nope"]])
def test_an_unknown_name_is_refused_and_no_file_is_left(words: list[str], city: City, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    with pytest.raises(CommandError, match="nope"):
        call_command("export_map", str(file), *words)
    assert not file.exists()


def test_text_from_the_data_cannot_become_script(city: City) -> None:
    grid = city.west.rows["grids"][0]
    grid.name = "</script><script>alert(1)</script>"
    grid.save()
    page = report(layers_of(city.everybody), title="<b>City", user=city.everybody)
    assert "<script>alert(1)" not in page
    assert "<b>City" not in page
