"""Downloads over HTTP: every format with the same things in it, parts of files, names, refusals, and what is kept."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import openpyxl
import pytest
import zstandard
from django.db import transaction
from django.test import Client

from layers.catalog.catalogue import catalogue
from layers.catalog.describe import DOWNLOADS
from layers.core import crs as systems
from layers.core.history import record
from layers.core.scope import SYSTEM
from layers.downloads import busy, store
from layers.downloads.formats import FORMATS
from layers.models import Address, Division
from tests.two_streets import EAST_WORD, WEST_WORD, City

pytestmark = pytest.mark.django_db

TABLES = {"csv", "xlsx"}
VECTOR = sorted(set(FORMATS) - TABLES)
CHINESE = "石桥街道"


@pytest.fixture
def everybody(city: City) -> Client:
    return signed_in(city.everybody)


def signed_in(user: Any) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def content_of(response: Any) -> bytes:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def opened(content: bytes, ending: str, folder: Path, **options: Any) -> Any:
    path = folder / f"file.{ending}"
    path.write_bytes(content)
    return geopandas.read_parquet(path) if ending == "parquet" else geopandas.read_file(path, **options)


def test_the_catalogue_names_every_format(everybody: Client) -> None:
    links = everybody.get("/api/layers/").json()[0]["links"]["downloads"]
    assert set(links) == set(FORMATS) == set(DOWNLOADS)


@pytest.mark.parametrize("ending", VECTOR)
def test_a_file_opens_with_what_the_layer_has(
    ending: str, city: City, everybody: Client, tmp_path: Path
) -> None:
    Address.objects.filter(text__contains=WEST_WORD).update(text=CHINESE)
    frame = opened(content_of(everybody.get(f"/download/addresses.{ending}")), ending, tmp_path)
    assert len(frame) == 2
    assert frame.crs.to_epsg() == 4326
    assert tuple(frame.total_bounds.round(7)) == (113.005, 29.005, 113.015, 29.005)
    texts = "Name" if ending == "kml" else "text"
    assert set(frame[texts]) == {CHINESE, f"1 {EAST_WORD} road"}
    assert {int(number) for number in frame["residents"]} == {25}


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "parquet"])
@pytest.mark.parametrize("layer", ["basemap", "divisions", "grids", "cases", "theme-floods"])
def test_every_kind_of_layer_comes_whole(
    layer: str, ending: str, city: City, everybody: Client, tmp_path: Path
) -> None:
    frame = opened(content_of(everybody.get(f"/download/{layer}.{ending}")), ending, tmp_path)
    declared = catalogue.find(layer, SYSTEM)
    assert len(frame) == declared.rows(SYSTEM).count()
    assert {entry.name for entry in declared.fields} <= set(frame.columns)
    assert not frame.geometry.isna().any()


def test_moments_are_the_same_moments_in_every_format(city: City, everybody: Client, tmp_path: Path) -> None:
    told = json.loads(content_of(everybody.get("/download/cases.geojson")))["features"]
    expected = {feature["properties"]["reported_at"] for feature in told}
    frame = opened(content_of(everybody.get("/download/cases.parquet")), "parquet", tmp_path)
    assert {moment.to_pydatetime() for moment in frame["reported_at"]} == {
        datetime.fromisoformat(text) for text in expected
    }


@pytest.mark.parametrize("ending", sorted(TABLES))
def test_a_table_runs_no_formula_and_says_where(ending: str, city: City, everybody: Client) -> None:
    Address.objects.filter(text__contains=WEST_WORD).update(text="=HYPERLINK(1)")
    content = content_of(everybody.get(f"/download/addresses.{ending}"))
    if ending == "csv":
        assert content.startswith(b"\xef\xbb\xbf")
        rows = [line.split(",") for line in content.decode("utf-8-sig").splitlines()]
    else:
        rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.values]
    assert rows[0][-2:] == ["lng", "lat"]
    assert {row[2] for row in rows[1:]} == {"'=HYPERLINK(1)", f"1 {EAST_WORD} road"}
    assert {float(row[-1]) for row in rows[1:]} == {29.005}


@pytest.mark.parametrize("ending", VECTOR)
@pytest.mark.parametrize("system", ["EPSG:4546", "BD-09"])
def test_another_system_moves_the_shapes_and_is_named_where_it_has_a_name(
    system: str, ending: str, city: City, everybody: Client, tmp_path: Path
) -> None:
    response = everybody.get(f"/download/addresses.{ending}", {"crs": system})
    if ending == "kml" and system.startswith("EPSG"):
        assert (response.status_code, response.json()["code"]) == (422, "unknown-crs")
        return
    frame = opened(content_of(response), ending, tmp_path)
    place = systems.from_wgs84(system)(np.array([[113.005, 29.005]]))[0]
    nearest = min(np.hypot(frame.geometry.x - place[0], frame.geometry.y - place[1]))
    assert nearest < (2e-3 if system.startswith("EPSG") else 2e-7)
    if system.startswith("EPSG") and ending != "geojsonl":
        assert frame.crs.to_epsg() == 4546
    elif ending not in {"geojson", "geojsonl", "kml"}:
        assert frame.crs is None


def test_a_shapefile_tells_what_became_of_its_names_and_texts(city: City, everybody: Client) -> None:
    long = "网" * 100
    Address.objects.update(text=long)
    with zipfile.ZipFile(io.BytesIO(content_of(everybody.get("/download/addresses.shp.zip")))) as archive:
        key = archive.read("fields.csv").decode("utf-8-sig")
        assert archive.read("addresses.cpg") == b"UTF-8"
    assert "\r\ntext,text,Address,string,2\r\n" in key
    with zipfile.ZipFile(io.BytesIO(content_of(everybody.get("/download/cameras.shp.zip")))) as archive:
        assert "field_of_v,field_of_view_deg," in archive.read("fields.csv").decode()


def test_a_mixed_layer_is_one_shapefile_for_each_kind_of_shape(city: City, everybody: Client) -> None:
    with zipfile.ZipFile(io.BytesIO(content_of(everybody.get("/download/theme-floods.shp.zip")))) as archive:
        assert {name for name in archive.namelist() if name.endswith(".shp")} == {"theme-floods-lines.shp"}


@pytest.mark.parametrize("ending", sorted(set(FORMATS) - {"geojson", "geojsonl", "csv"}))
def test_a_kept_file_never_crosses_scopes(ending: str, city: City, everybody: Client) -> None:
    everything = everybody.get(f"/download/cases.{ending}")
    content_of(everything)
    viewer = signed_in(city.viewer)
    answer = viewer.get(f"/download/cases.{ending}", headers={"If-None-Match": everything["ETag"]})
    assert answer["ETag"] != everything["ETag"]
    assert len(list(store.folder().glob("*~*"))) == 2


def test_a_file_is_made_once_for_all_who_ask_for_the_same(city: City, everybody: Client) -> None:
    first = everybody.get("/download/grids.gpkg?division=W1&q=grid")
    again = everybody.get("/download/grids.gpkg?q=grid&division=W1")
    assert content_of(first) == content_of(again)
    assert first["ETag"] == again["ETag"]
    assert not first["ETag"].startswith("W/")
    assert first["Changes-Since"] == again["Changes-Since"]
    unchanged = everybody.get(
        "/download/grids.gpkg?division=W1&q=grid", headers={"If-None-Match": first["ETag"]}
    )
    assert unchanged.status_code == 304


@pytest.mark.django_db(transaction=True)
def test_a_change_makes_a_file_anew_and_so_does_one_of_divisions(city: City, everybody: Client) -> None:
    tags = {everybody.get("/download/grids.gpkg")["ETag"]}
    for layer in ("grids", "divisions"):
        with transaction.atomic():
            record(actor=None, action="test.changed", layer=layer, rows=city.west.rows[layer])
        tags.add(everybody.get("/download/grids.gpkg")["ETag"])
    assert len(tags) == 3


PARTS = {
    "bytes=0-99": (206, slice(0, 100)),
    "bytes=100-": (206, slice(100, None)),
    "bytes=-10": (206, slice(-10, None)),
    "bytes=0-0,5-6": (200, slice(None)),
    "bytes=9-3": (200, slice(None)),
    "rows=0-9": (200, slice(None)),
}


def test_a_broken_download_goes_on_where_it_stopped(city: City, everybody: Client) -> None:
    url = "/download/cases.parquet"
    whole = everybody.get(url)
    content = content_of(whole)
    assert (whole["Accept-Ranges"], int(whole["Content-Length"])) == ("bytes", len(content))
    for asked, (status, part) in PARTS.items():
        answer = everybody.get(url, headers={"Range": asked, "If-Range": whole["ETag"]})
        assert (answer.status_code, b"".join(answer.streaming_content)) == (status, content[part])
    assert everybody.get(url, headers={"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200
    beyond = everybody.get(url, headers={"Range": f"bytes={len(content)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(content)}")
    assert everybody.head(url)["Content-Length"] == str(len(content))


UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
    "gzip": gzip.decompress,
    "": bytes,
}


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, zstd", "zstd"), ("gzip", "gzip"), ("gzip;q=1, zstd;q=0.2", "gzip"), ("zstd;q=0, *;q=0", ""),
     ("identity, gzip;q=0.5", ""), ("", ""), ("br", ""), ("*", "zstd"), ("zstd;q=x", "")],
)  # fmt: skip
def test_text_is_compressed_as_the_client_accepts(
    accepted: str, coding: str, city: City, everybody: Client
) -> None:
    plain = content_of(everybody.get("/download/grids.geojson"))
    answer = everybody.get("/download/grids.geojson", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding", "") == coding
    assert "Accept-Encoding" in answer["Vary"]
    assert UNPACK[coding](content_of(answer)) == plain


def test_each_coding_has_a_tag_of_its_own_and_files_are_not_packed_twice(
    city: City, everybody: Client
) -> None:
    packed = {"Accept-Encoding": "gzip, zstd"}
    tags = {everybody.head("/download/grids.geojson", headers=h)["ETag"] for h in ({}, packed)}
    assert len(tags) == 2
    assert "Content-Encoding" not in everybody.head("/download/grids.gpkg", headers=packed)


def test_lines_come_by_rfc_8142_to_those_who_ask_for_it(city: City, everybody: Client) -> None:
    plain = content_of(everybody.get("/download/grids.geojsonl")).splitlines()
    answer = everybody.get("/download/grids.geojsonl", headers={"Accept": "application/geo+json-seq"})
    assert answer["Content-Type"] == "application/geo+json-seq"
    assert content_of(answer).splitlines() == [b"\x1e" + line for line in plain]
    assert {json.loads(line)["type"] for line in plain} == {"Feature"}


def test_a_file_is_named_after_its_place(city: City, everybody: Client) -> None:
    Division.objects.filter(code="W1").update(name=CHINESE + '/"..')
    name = everybody.head("/download/grids.gpkg?division=W1")["Content-Disposition"]
    assert 'filename="grids-W1-' in name
    assert "filename*=UTF-8''grids-%E7%9F%B3%E6%A1%A5%E8%A1%97%E9%81%93_-" in name


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("grids.docx", 404, "unknown-format"), ("grids.geojson?crs=EPSG:27700", 422, "unknown-crs"),
     ("grids.gpkg?crs=EPSG:4978", 422, "unknown-crs"), ("grids.csv?crs=moon", 422, "unknown-crs"),
     ("grids.csv?crs=EPSG:4326;DROP", 422, "unknown-crs"), ("grids.csv?divison=W1", 422, "unknown-parameter")],
)  # fmt: skip
def test_what_there_is_not_is_told(path: str, status: int, code: str, everybody: Client) -> None:
    answer = everybody.get(f"/download/{path}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_empty_selection_is_an_empty_file(everybody: Client, tmp_path: Path) -> None:
    for ending in FORMATS:
        content = content_of(everybody.get(f"/download/cases.{ending}?q=nothing-like-it"))
        if ending not in TABLES | {"shp.zip", "geojsonl", "kml"}:
            assert len(opened(content, ending, tmp_path)) == 0
        assert WEST_WORD not in content.decode(errors="replace")


def test_more_downloads_than_may_be_are_asked_to_come_again(
    city: City, everybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = [busy.Turn() for _number in range(busy.settings.DOWNLOADS_AT_ONCE)]
    answer = everybody.get("/download/grids.geojson")
    assert (answer.status_code, answer.json()["code"]) == (503, "downloads-busy")
    assert int(answer["Retry-After"]) > 0
    turns.pop().give_back()
    content_of(everybody.get("/download/grids.geojson"))
