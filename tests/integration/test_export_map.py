"""The folium page opens without internet and holds only what its reader may see, of what was asked for."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from layers.catalog.report import content
from layers.models import AccessLog
from tests.two_streets import EAST_WORD, WEST_WORD, City

pytestmark = pytest.mark.django_db

EVERYTHING = "basemap,divisions,grids,addresses,service-points,cameras,risk-sources,cases,theme-floods"
DATA = re.compile(r'<script type="application/json" id="data-([\w-]+)">(.*?)</script>', re.DOTALL)


def asked(user: Any, **query: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get("/download/map.html", {"layers": EVERYTHING} | query)


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content).decode("utf-8")


def features_of(text: str) -> dict[str, list[dict[str, Any]]]:
    return {layer: json.loads(features) for layer, features in DATA.findall(text)}


def test_the_page_loads_nothing_from_elsewhere(city: City) -> None:
    page = text_of(asked(city.everybody))
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//(?!leafletjs\.com)""", page)
    assert not re.findall(
        r"""<(?:script|img|iframe)[^>]*\ssrc|<link|@import|url\((?!#)""",
        DATA.sub("", page).split("Leaflet")[0],
    )
    assert WEST_WORD in page and EAST_WORD in page


def test_the_page_of_a_viewer_holds_the_own_street_only(city: City) -> None:
    page = text_of(asked(city.viewer))
    assert WEST_WORD in page and EAST_WORD not in page


def test_the_page_holds_the_features_as_every_other_channel_gives_them(city: City) -> None:
    found = features_of(text_of(asked(city.everybody, layers="grids,cases")))
    assert list(found) == ["grids", "cases"]
    for layer, features in found.items():
        rows = [*city.west.rows[layer], *city.east.rows[layer]]
        assert {feature["id"] for feature in features} == {row.pk for row in rows}


def test_the_page_holds_what_lies_in_the_view(city: City) -> None:
    west, east = city.west, city.east
    box = f"{east.lng - 0.001},{east.lat - 0.001},{east.lng + 0.001},{east.lat + 0.001}"
    page = text_of(asked(city.everybody, bbox=box))
    assert EAST_WORD in page and WEST_WORD not in page
    assert "<title>网格地图 · Community dongjie</title>" in page
    page = text_of(asked(city.everybody, division=west.street.code))
    assert WEST_WORD in page and EAST_WORD not in page


def test_each_layer_is_filtered_by_its_own_parameters(city: City) -> None:
    query = {
        "layers": "cases,risk-sources,grids",
        "cases.state": "closed",
        "risk-sources.level": "1",
        "grids.scheme": "none",
    }
    found = features_of(text_of(asked(city.everybody, **query)))
    assert {layer: len(features) for layer, features in found.items()} == {
        "cases": 0,
        "risk-sources": 2,
        "grids": 0,
    }
    found = features_of(
        text_of(asked(city.everybody, layers="cases", **{"cases.filter": f"number LIKE '{WEST_WORD}%'"}))
    )
    assert len(found["cases"]) == 1


def test_the_legend_shows_the_classes_that_are_on_the_map(city: City) -> None:
    legend = text_of(asked(city.everybody, layers="risk-sources", **{"risk-sources.level": "1,2"}))
    lines = legend.split('class="legend"')[1].split("</details>")[0]
    assert lines.count("<li>") == 2
    assert "everybody" in lines and "2</small>" in lines


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"layers": "nope"}, 404, "unknown-layer"),
        ({"layers": ""}, 422, "bad-layers"),
        ({"layers": ",".join(f"l{i}" for i in range(50))}, 422, "bad-layers"),
        ({"bbox": "1,2,3"}, 422, "bad-bbox"),
        ({"division": "nope"}, 404, "unknown-division"),
        ({"zoom": "near"}, 422, "bad-zoom"),
        ({"zoom": "inf"}, 422, "bad-zoom"),
        ({"cases.nope": "1"}, 422, "unknown-parameter"),
        ({"stats.state": "1"}, 422, "unknown-parameter"),
        ({"cases.filter": "state ="}, 422, "bad-filter"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    query: dict[str, str], status: int, code: str, city: City
) -> None:
    answer = asked(city.everybody, **query)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_another_streets_division_is_unknown_to_a_viewer(city: City) -> None:
    answer = asked(city.viewer, division=city.east.street.code)
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-division")


def test_a_stranger_gets_nothing(city: City) -> None:
    assert Client().get("/download/map.html", {"layers": "grids"}).status_code == 401


@pytest.mark.parametrize("bound", ["MOST_FEATURES", "MOST_POINTS"])
def test_too_much_is_refused_before_anything_is_sent(
    bound: str, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, bound, 3)
    answer = asked(city.everybody)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert "zoom in" in answer.json()["detail"] or "放大" in answer.json()["detail"]


def test_looks_at_sensitive_layers_are_noted(city: City) -> None:
    asked(city.viewer)
    assert set(AccessLog.objects.values_list("layer", "user__username")) == {
        ("cameras", "viewer-west"),
        ("risk-sources", "viewer-west"),
    }


HOSTILE = "</script><script>alert(1)</script>{{7*7}}{% raw %}<!-- the data stands here -->"


def test_text_from_the_data_cannot_become_script(city: City) -> None:
    grid, flood = city.west.rows["grids"][0], city.west.rows["theme-floods"][0]
    grid.name, flood.attributes = HOSTILE, {HOSTILE: HOSTILE}
    flood.theme.title, flood.theme.colour = HOSTILE[:100], '"><b>'
    city.west.street.name = HOSTILE
    city.everybody.first_name = HOSTILE
    for row in (grid, flood, flood.theme, city.west.street, city.everybody):
        row.save()
    page = text_of(asked(city.everybody, division=city.west.street.code))
    assert "<script>alert(1)" not in page and '"><b>' not in page
    assert features_of(page)["grids"][0]["properties"]["name"] == HOSTILE
    assert "&lt;/script&gt;" in page and "{{7*7}}" in page, "shown as it was written"
    assert page.count("</html>") == 1


def test_the_command_cuts_to_a_division_and_a_user(city: City, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    call_command("export_map", str(file), "--layers", "grids,cases", "--division", city.east.street.code)
    text = file.read_text(encoding="utf-8")
    assert EAST_WORD in text and WEST_WORD not in text
    call_command("export_map", str(file), "--layers", "grids,cases", "--user", "viewer-west")
    text = file.read_text(encoding="utf-8")
    assert WEST_WORD in text and EAST_WORD not in text


@pytest.mark.parametrize(
    "words", [["--layers", "nope"], ["--division", "nope"], ["--bbox", "nope"], ["--user", "nope"]]
)
def test_an_unknown_name_is_refused_and_no_file_is_left(words: list[str], city: City, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    with pytest.raises(CommandError, match="nope"):
        call_command("export_map", str(file), *words)
    assert not file.exists()
