"""Files out: every format opens again with the same things in it."""

import zipfile
from pathlib import Path

import geopandas
import openpyxl
import pytest
from django.core.management import CommandError, call_command

from layers.downloads.formats import FORMATS
from layers.models import RiskSource
from tests.two_streets import City

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ending", sorted(set(FORMATS) - {"csv", "xlsx"}))
def test_a_vector_file_opens_again(city: City, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out.{ending}"
    call_command("export_layer", "grids", str(path))
    frame = geopandas.read_parquet(path) if ending == "parquet" else geopandas.read_file(path)
    assert len(frame) == 2
    assert tuple(round(edge, 6) for edge in frame.total_bounds) == (113.0, 29.0, 113.02, 29.01)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_one_division_in_a_projected_system(city: City, tmp_path: Path) -> None:
    path = tmp_path / "out.gpkg"
    call_command(
        "export_layer", "grids", str(path), "--division", city.west.street.code, "--crs", "EPSG:4546"
    )
    frame = geopandas.read_file(path)
    assert list(frame["code"]) == ["W-1"]
    assert frame.crs.to_epsg() == 4546


def test_a_spreadsheet_runs_no_formula(city: City, tmp_path: Path) -> None:
    RiskSource.objects.update(name="=HYPERLINK(1)")
    for ending in ("csv", "xlsx"):
        call_command("export_layer", "risk-sources", str(tmp_path / f"out.{ending}"))
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "'=HYPERLINK" in (tmp_path / "out.csv").read_text("utf-8-sig")
    cells = [
        cell
        for row in openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows(values_only=True)
        for cell in row
    ]
    assert "'=HYPERLINK(1)" in cells


def test_a_shapefile_says_its_system_and_encoding(city: City, tmp_path: Path) -> None:
    call_command("export_layer", "grids", str(tmp_path / "out.shp.zip"))
    with zipfile.ZipFile(tmp_path / "out.shp.zip") as archive:
        parts = {Path(name).suffix for name in archive.namelist() if name != "fields.csv"}
        assert parts == {".shp", ".shx", ".dbf", ".prj", ".cpg"}


@pytest.mark.parametrize("name", ["out.docx", "missing/out.geojson"])
def test_what_cannot_be_written_is_told(city: City, tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError):
        call_command("export_layer", "grids", str(tmp_path / name))
    assert not list(tmp_path.iterdir())
