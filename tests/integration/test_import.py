"""Files in: the defects of real files, drawn small. Every row is created, updated, joined or skipped, and told."""

import json
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import geopandas
import openpyxl
import pytest
import shapely
from django.core.management import CommandError, call_command
from shapely.geometry import MultiPolygon, Point, Polygon, box

from layers.core import crs
from layers.core.errors import Refused
from layers.core.scope import SYSTEM
from layers.models import Case, Change, Division, Grid, GridScheme, RiskSource, ServicePoint
from layers.transfer.engine import Result, import_file
from layers.transfer.targets.target import Options
from tests.people import member
from tests.two_streets import City

pytestmark = pytest.mark.django_db

WEST, SOUTH, STEP = 113.0, 29.0, 0.002


def square(column: float, row: float, width: float = 1, height: float = 1) -> Polygon:
    return box(
        WEST + column * STEP,
        SOUTH + row * STEP,
        WEST + (column + width) * STEP,
        SOUTH + (row + height) * STEP,
    )


def geojson(folder: Path, features: list[tuple[Any, dict[str, Any]]], name: str = "file.geojson") -> Path:
    body = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": values,
                "geometry": json.loads(shapely.to_geojson(shape)) if shape else None,
            }
            for shape, values in features
        ],
    }
    path = folder / name
    path.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    return path


def bring(layer: str, path: Path, user: Any = SYSTEM, **options: Any) -> Result:
    return import_file(acting_user=user, layer=layer, path=path, options=Options(**options))


def kinds(result: Result) -> dict[str, int]:
    summary = result.summary()
    assert summary["read"] == sum(summary[name] for name in ("created", "updated", "joined", "skipped"))
    return dict(summary["findings"])


MESSY = [
    (square(0, 0), {"网格编号": "TS-1-1", "所属组织": "one"}),
    (square(0, 0), {"网格编号": "TS-1-1", "所属组织": "one, again"}),
    (square(1, 0), {"网格编号": "TS-1-2", "所属组织": "two"}),
    (square(2, 0), {"网格编号": "TS-1-2", "所属组织": "two"}),
    (square(0, 1), {"网格编号": "TS-1-3", "所属组织": "three"}),
    (square(2, 1), {"网格编号": "TS-1-3", "所属组织": "three, far away"}),
    (
        Polygon([(WEST, SOUTH), (WEST + STEP, SOUTH), (WEST, SOUTH)]),
        {"网格编号": "TS-1-1", "所属组织": "no area"},
    ),
    (None, {"网格编号": "TS-1-4", "所属组织": "nowhere"}),
    (square(1, 1), {"网格编号": "", "所属组织": "nameless"}),
    (square(1, 2), {"网格编号": "TS-12-1", "所属组织": "in the north", "事件上报数": "1800"}),
]


def test_a_messy_file_of_grids_loses_no_row(city: City, tmp_path: Path) -> None:
    result = bring("grids", geojson(tmp_path, MESSY), scheme="HZ")
    assert (result.created, result.joined, result.skipped) == (4, 2, 4)
    assert kinds(result) == {
        "code-repeated": 1,
        "part-joined": 2,
        "part-without-area": 1,
        "geometry-missing": 1,
        "code-missing": 1,
    }
    repeated = next(finding for finding in result.findings if finding.kind == "code-repeated")
    assert (repeated.row, repeated.code, repeated.place is not None) == (2, "TS-1-1", True)
    assert "one, again" in repeated.message
    grids = {grid.code: grid for grid in Grid.objects.filter(scheme__code="HZ")}
    assert {code: grid.part_count for code, grid in grids.items()} == {
        "TS-1-1": 1,
        "TS-1-2": 1,
        "TS-1-3": 2,
        "TS-12-1": 1,
    }
    assert grids["TS-12-1"].attributes == {"事件上报数": "1800"}
    assert {grid.division for grid in grids.values()} == {city.west.community}
    scheme = GridScheme.objects.get(code="HZ")
    assert (scheme.code_rule, scheme.code_pattern) == ("pattern", r"[A-Z]{2}\-\d+\-\d+")


def test_importing_again_changes_and_makes_nothing_new(city: City, tmp_path: Path) -> None:
    path = geojson(tmp_path, MESSY)
    bring("grids", path, scheme="HZ")
    again = bring("grids", path, scheme="HZ")
    assert (again.created, again.updated) == (0, 4)
    assert Grid.objects.filter(scheme__code="HZ").count() == 4


def test_a_changed_boundary_closes_the_old_grid(city: City, tmp_path: Path) -> None:
    bring("grids", geojson(tmp_path, [(square(0, 0), {"code": "A-1"})]), scheme="S")
    Grid.objects.filter(scheme__code="S").update(valid_from="2020-01-01")
    bring("grids", geojson(tmp_path, [(square(0, 0, 2), {"code": "A-1"})]), scheme="S")
    old, new = Grid.objects.filter(scheme__code="S").order_by("pk")
    assert old.valid_to is not None and new.valid_to is None
    assert old.descendant_links.get().descendant == new


def test_a_bow_tie_is_mended_and_told(city: City, tmp_path: Path) -> None:
    a, b = WEST, SOUTH
    tie = Polygon([(a, b), (a + STEP, b + STEP), (a + STEP, b), (a, b + STEP)])
    result = bring("grids", geojson(tmp_path, [(tie, {"code": "A-1"})]), scheme="S")
    assert kinds(result) == {"geometry-mended": 1}
    assert Grid.objects.get(scheme__code="S").geometry.valid


def test_a_code_of_the_wrong_length_is_refused_by_the_schemes_rule(city: City, tmp_path: Path) -> None:
    rows = [(square(n, 0), {"code": f"33010300100100{n}"}) for n in range(3)]
    rows.append((square(3, 0), {"code": "33010300100100"}))
    result = bring("grids", geojson(tmp_path, rows), scheme="G")
    assert kinds(result) == {"code-wrong": 1}
    assert "15" in result.findings[0].message
    assert GridScheme.objects.get(code="G").code_rule == "digits15"


def test_on_error_abort_keeps_nothing(city: City, tmp_path: Path) -> None:
    before = Change.objects.count()
    with pytest.raises(Refused) as refused:
        bring("grids", geojson(tmp_path, MESSY), scheme="HZ", on_error="abort")
    assert refused.value.code == "import-aborted"
    assert not GridScheme.objects.filter(code="HZ").exists()
    assert Change.objects.count() == before


def test_a_dry_run_says_the_same_and_keeps_nothing(city: City, tmp_path: Path) -> None:
    before = Change.objects.count()
    tried = bring("grids", geojson(tmp_path, MESSY), scheme="HZ", dry_run=True)
    assert Change.objects.count() == before and not GridScheme.objects.filter(code="HZ").exists()
    assert bring("grids", geojson(tmp_path, MESSY), scheme="HZ").summary() == tried.summary()


def test_divisions_bring_their_tree(tmp_path: Path) -> None:
    streets = [(square(0, 0, 2, 2), {"街道": "石桥街道", "街道编码": "SQ"})]
    communities = [
        (square(0, 0), {"街道编码": "SQ", "社区": "华丰", "社区编码": "SQ-3"}),
        (square(1, 1), {"街道编码": "SQ", "社区": "华丰", "社区编码": "SQ-3"}),
        (square(1, 0), {"街道编码": "??", "社区": "永丰", "社区编码": "SQ-4"}),
    ]
    bring("divisions", geojson(tmp_path, streets))
    result = bring("divisions", geojson(tmp_path, communities))
    assert (result.created, result.joined) == (2, 1)
    assert kinds(result) == {"part-joined": 1, "parent-unknown": 1}
    paths = set(Division.objects.values_list("path", "level"))
    assert paths == {("SQ/", "street"), ("SQ/SQ-3/", "community"), ("SQ/SQ-4/", "community")}


def test_cases_of_another_system(city: City, tmp_path: Path) -> None:
    event = {
        "来源平台": "市场监督",
        "事件等级": "1",
        "事件类型": "公平交易秩序",
        "上报时间": "9/30/2018 08:58:48",
        "事件状态": "网格员关闭",
    }
    place = Point(city.west.lng, city.west.lat)
    path = geojson(
        tmp_path, [(place, event), (place, event), (Point(113.012, 29.005), {**event, "事件状态": "???"})]
    )
    result = bring("cases", path)
    assert result.created == 3
    assert kinds(result) == {"category-unknown": 3, "value-unreadable": 1}
    case = Case.objects.filter(source="市场监督", state="closed").order_by("number").first()
    assert case is not None and case.grid is not None and case.grid.code == "W-1"
    assert (case.level, case.attributes["事件类型"], case.steps.get().action) == (1, "公平交易秩序", "import")
    assert bring("cases", path).updated == 3


def test_a_table_of_risk_sources_in_gcj02(city: City, tmp_path: Path) -> None:
    moved = crs.from_wgs84("GCJ-02")(shapely.get_coordinates(Point(113.004, 29.004)))[0]
    path = tmp_path / "risks.csv"
    text = f"编号,名称,风险等级,经度,纬度,备注\nR1,加油站,重大,{moved[0]},{moved[1]},=1+1\n"
    path.write_bytes(text.encode("gb18030"))
    result = bring("risk-sources", path, crs="GCJ-02")
    risk = RiskSource.objects.get(code="R1")
    assert (result.crs, risk.level, risk.attributes) == ("GCJ-02", 1, {"备注": "=1+1"})
    assert risk.geometry.distance(shapely_point(113.004, 29.004)) < 1e-7


def shapely_point(lng: float, lat: float) -> Any:
    from django.contrib.gis.geos import Point as DatabasePoint

    return DatabasePoint(lng, lat, srid=4326)


@pytest.mark.parametrize("ending", ["gpkg", "kml", "shp.zip", "gbk.zip", "xlsx", "wkt.csv"])
def test_every_format_brings_the_same_point(city: City, tmp_path: Path, ending: str) -> None:
    path = written(tmp_path, ending)
    result = bring("service-points", path, mapping={"name": "Name"} if ending == "kml" else {})
    assert (result.read, result.created) == (1, 1), result.findings
    point = ServicePoint.objects.exclude(name__contains="Service").order_by("-pk").first()
    assert point is not None and point.name == "卫生站"
    assert (round(point.geometry.x, 6), round(point.geometry.y, 6)) == (113.004, 29.004)


def written(folder: Path, ending: str) -> Path:
    path = folder / f"points.{ending}"
    if ending == "xlsx":
        book = openpyxl.Workbook()
        for line in (["名称", "类别", "lng", "lat"], ["卫生站", "clinic", 113.004, 29.004]):
            book.active.append(line)
        book.save(path)
    elif ending == "wkt.csv":
        path.write_text("名称;类别;wkt\n卫生站;clinic;POINT (113.004 29.004)\n", encoding="utf-8-sig")
    else:
        named = {"Name" if ending == "kml" else "名称": ["卫生站"], "类别": ["clinic"]}
        frame = geopandas.GeoDataFrame(named, geometry=[Point(113.004, 29.004)], crs=4326)
        write_vector(frame if ending != "gbk.zip" else frame.to_crs(4549), folder, path, ending)
    return path


def write_vector(frame: Any, folder: Path, path: Path, ending: str) -> None:
    if not ending.endswith("zip"):
        frame.to_file(path, driver={"gpkg": "GPKG", "kml": "KML"}[ending])
        return
    frame.to_file(folder / "点位.shp", encoding="GBK" if ending == "gbk.zip" else "UTF-8")
    with zipfile.ZipFile(path, "w") as archive:
        for part in folder.glob("点位.*"):
            if part.suffix != ".cpg":
                archive.write(part, part.name)


def test_a_planner_of_one_street_cannot_write_into_the_other(city: City, tmp_path: Path) -> None:
    planner = member("planner", city.west.street)
    rows = [(square(1, 1), {"code": "N-1"}), (square(6, 1), {"code": "N-2"})]
    result = bring("grids", geojson(tmp_path, rows), planner, scheme="GOV")
    assert kinds(result) == {"outside-your-area": 1}
    assert not Grid.objects.filter(code="N-2").exists()


def test_a_code_of_the_other_street_is_not_taken_over(city: City, tmp_path: Path) -> None:
    planner = member("planner", city.west.street)
    with pytest.raises(Refused):
        bring("grids", geojson(tmp_path, [(square(6, 1), {"code": "E-1"})]), planner, scheme="GOV")
    result = bring("grids", geojson(tmp_path, [(square(1, 1), {"code": "E-1"})]), planner, scheme="GOV")
    assert kinds(result) == {"outside-your-area": 1}
    assert Grid.objects.get(code="E-1").division == city.east.community


def test_who_may_not_import_is_refused(city: City, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        bring("grids", geojson(tmp_path, MESSY), member("viewer", city.west.street), scheme="HZ")
    assert refused.value.code == "not-allowed"


BOMB_BYTES = 40_000_000


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending in ("shp", "shx", "dbf"):
            archive.writestr(f"a.{ending}", b"\0" * (BOMB_BYTES // 3))


REFUSED: dict[str, tuple[str, Any]] = {
    "empty.geojson": ("empty-file", b"  \n"),
    "none.geojson": ("empty-file", b'{"type":"FeatureCollection","features":[]}'),
    "rubbish.geojson": ("not-its-format", b"\x93\x00\xfe" * 1000),
    "half.geojson": ("unreadable-file", b'{"type":"FeatureCollection","features":[{'),
    "other.geojson": ("not-its-format", b'{"type":"Topology"}'),
    "rubbish.gpkg": ("not-its-format", b"\x93\x00\xfe" * 1000),
    "torn.gpkg": ("unreadable-file", b"SQLite format 3\0" + b"\x93" * 4000),
    "torn.zip": ("bad-zip", b"PK\x03\x04" + b"\x93" * 400),
    "bomb.zip": ("zip-too-large", _bomb),
    "rubbish.csv": ("not-its-format", b"\x93\x00\xfe" * 1000),
    "noplace.csv": ("no-geometry", b"name,category\na,b\n"),
    "noheader.csv": ("bad-header", b"\n\n1,2\n"),
    "norows.csv": ("empty-file", b"name,lng,lat\n"),
    "swapped.csv": ("coordinates-swapped", b"code,name,level,lng,lat\n1,a,1,29.004,113.004\n"),
    "metres.csv": ("wrong-crs", b"code,name,level,lng,lat\n1,a,1,500123.0,3209876.0\n"),
    "faraway.csv": ("outside-district", b"code,name,level,lng,lat\n1,a,1,10.5,50.2\n"),
    "entity.kml": (
        "xml-doctype",
        b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml>&a;</kml>',
    ),
    "program.exe": ("unknown-format", b"MZ"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_taken_is_refused_whole(city: City, tmp_path: Path, name: str) -> None:
    code, content = REFUSED[name]
    path = tmp_path / name
    if callable(content):
        content(path)
    else:
        path.write_bytes(content)
    before = Change.objects.count()
    with pytest.raises(Refused) as refused:
        bring("risk-sources", path)
    assert refused.value.code == code, str(refused.value)
    assert str(tmp_path) not in str(refused.value)
    assert Change.objects.count() == before


def test_the_command_prints_findings_and_ends_with_a_summary(city: City, tmp_path: Path) -> None:
    out = StringIO()
    call_command(
        "import_layer", "grids", str(geojson(tmp_path, MESSY)), "--scheme", "HZ", "--map", "name=", stdout=out
    )
    lines = out.getvalue().splitlines()
    assert json.loads(lines[-1])["created"] == 4
    assert any("TS-1-1" in line and "code-repeated" in line for line in lines)
    assert not Grid.objects.filter(scheme__code="HZ").exclude(name="").exists()


def test_the_command_refuses_with_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="rivers"):
        call_command("import_layer", "rivers", str(geojson(tmp_path, MESSY)))


def test_several_parts_of_one_feature_are_one_grid(city: City, tmp_path: Path) -> None:
    both = MultiPolygon([square(0, 0), square(2, 2)])
    bring("grids", geojson(tmp_path, [(both, {"code": "A-1"})]), scheme="S")
    assert Grid.objects.get(scheme__code="S").part_count == 2
