"""Roads are read as the file says: OpenStreetMap, lines of any kind, heights."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from django.conf import settings as project
from django.contrib.gis.gdal import GDALRaster

from layers.roads.building import build, network_of
from layers.roads.classes import passing_of
from layers.roads.counting import counts_of
from layers.roads.importing import read_of
from layers.roads.lines import Line, ways_of
from layers.roads.network import MODES, Network
from layers.roads.noding import crossings, noded
from layers.roads.osm import NotRead, read_osm
from layers.roads.rows import find_columns, lines_of
from layers.roads.slopes import UnusableHeights, cycling, rolling, sloped, walking
from layers.roads.ways import bits_of

REAL = [above / "shared/data/osm" for above in Path(project.BASE_DIR).resolve().parents]

TOWN = """<osm version="0.6">
 <node id="1" lon="113.000" lat="29.000"/> <node id="2" lon="113.001" lat="29.000"/>
 <node id="3" lon="113.002" lat="29.000"/> <node id="4" lon="113.001" lat="28.999"/>
 <node id="5" lon="113.001" lat="29.001"/> <node id="6" lon="113.003" lat="29.000"/>
 <node id="7" lon="113.003" lat="29.001"><tag k="barrier" v="gate"/><tag k="opening_hours" v="06:00-22:00"/></node>
 <node id="8" lon="113.003" lat="29.002"/> <node id="9" lon="113.004" lat="29.000"/>
 <node id="10" lon="113.013" lat="29.000"/>
 <node id="11" lon="113.001" lat="29.000"/>
 <way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="6"/><tag k="highway" v="residential"/></way>
 <way id="2"><nd ref="4"/><nd ref="11"/><nd ref="5"/><tag k="highway" v="primary"/><tag k="bridge" v="yes"/></way>
 <way id="3"><nd ref="6"/><nd ref="7"/><nd ref="8"/><tag k="highway" v="service"/></way>
 <way id="4"><nd ref="6"/><nd ref="9"/><tag k="highway" v="steps"/></way>
 <way id="5"><nd ref="9"/><nd ref="10"/><tag k="route" v="ferry"/><tag k="foot" v="yes"/><tag k="duration" v="10"/></way>
 <way id="6"><nd ref="3"/><nd ref="99"/><tag k="highway" v="service"/><tag k="access" v="private"/></way>
 <way id="7"><nd ref="9"/><nd ref="99"/><tag k="highway" v="service"/></way>
</osm>"""


def town(tmp_path: Path, policy: str = "no") -> tuple[Network, dict]:
    path = tmp_path / "town.osm"
    path.write_text(TOWN, "utf-8")
    read = read_osm(path, policy)
    return network_of(read.ways, "© OpenStreetMap contributors"), read.told


def test_a_hand_written_town(tmp_path: Path) -> None:
    network, told = town(tmp_path)
    assert told["ways_read"] == 7
    assert told["skipped"] == {"private": 1, "fewer than two points in the file": 1}
    counts = counts_of(network)
    assert counts["gates"] == 1 and network.gate_hours == ("06:00-22:00",)
    kinds = [network.kinds[kind] for kind in network.kind]
    assert sorted(kinds) == ["ferry", "gate", "primary", "residential", "service", "service", "steps"]
    assert counts["islands"] == 1 and counts["island_edges"] == 1, "the bridge is joined to nothing"


def test_a_ferry_takes_as_long_as_it_says(tmp_path: Path) -> None:
    network, _told = town(tmp_path)
    ferry = list(network.kind).index(network.kinds.index("ferry"))
    seconds = network.length_m[ferry] / project.WALKING_SPEED_M_S * network.slower[0, 0, ferry]
    assert seconds == pytest.approx(600, rel=0.01)


@pytest.mark.parametrize("content", [b"", b"<osm", b"PK\x03\x04 no such thing", b"<osm version='0.6'></osm>"])
@pytest.mark.parametrize("name", ["bad.osm", "bad.osm.pbf"])
def test_a_bad_file_is_refused_by_name(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NotRead, match=name):
        read_osm(tmp_path / name)


def lines(*drawn: list[tuple[float, float]], level: int = 0) -> list[Line]:
    shapes = (shapely.LineString([(113 + x / 1e4, 29 + y / 1e4) for x, y in places]) for places in drawn)
    return [Line(shape, passing_of("residential"), level) for shape in shapes]


def test_crossings_join_only_when_told_and_only_on_one_level() -> None:
    plain = lines([(0, 0), (2, 0.3)], [(1, -1), (1.1, 1)])
    found = crossings(plain)
    assert len(found) == 1
    assert counts_of(network_of(ways_of(plain), ""))["edges"] == 2
    cut = noded(plain, found)
    assert counts_of(network_of(ways_of(cut), ""))["edges"] == 4
    assert not crossings(cut)
    over = [plain[0], plain[1]._replace(level=1)]
    assert not crossings(over)


def test_rows_say_who_may_in_several_words() -> None:
    columns = find_columns(["道路等级", "单行线", "限速", "桥梁", "name"], {})
    assert columns == {"class": "道路等级", "oneway": "单行线", "speed": "限速", "bridge": "桥梁"}
    shape = shapely.LineString([(113, 29), (113.001, 29)])
    rows = [
        ({"道路等级": "次干路", "单行线": "1", "限速": "40", "桥梁": "是"}, shape),
        ({"道路等级": "人行道"}, shapely.MultiLineString([shape, shape])),
        ({"道路等级": "什么"}, shape),
        ({"道路等级": "支路"}, shapely.Point(113, 29)),
    ]
    found = lines_of(rows, columns)
    first = found.lines[0]
    assert first.passing.kind == "secondary" and first.passing.speed_kmh == 40 and first.level == 1
    assert first.passing.forward == 31 and first.passing.backward == bits_of("walk", "wheelchair")
    assert [line.passing.kind for line in found.lines] == ["secondary", "footway", "footway", "road"]
    assert found.skipped == {"no line": 1} and found.unknown == {"什么": 1}
    assert read_of(found).told["crossings_not_joined"] == 0
    assert find_columns(["kind", "type"], {"class": "type", "speed": ""}) == {"class": "type"}


def raster(path: Path, heights: np.ndarray, nodata: float | None = None) -> Path:
    """Write heights of cells of 0.0005 degrees from (113, 29.005) on."""
    rows, columns = heights.shape
    GDALRaster(
        {
            "driver": "GTiff",
            "name": str(path),
            "srid": 4326,
            "width": columns,
            "height": rows,
            "datatype": 6,
            "origin": (113.0, 29.005),
            "scale": (0.0005, -0.0005),
            "bands": [{"data": heights.astype(np.float32), "nodata_value": nodata}],
        }
    )
    return path


def test_slopes_slow_uphill_and_leave_bridges_and_the_unknown_level(tmp_path: Path) -> None:
    east = np.repeat([np.arange(20) * 4.87], 20, axis=0)
    road, bridge = lines([(20, 20), (60, 20)], [(20, 30), (60, 30)])
    ways = ways_of([road, bridge._replace(passing=bridge.passing._replace(spans=True))])
    built = build(ways, "", spans=True)
    bump = east.copy()
    bump[:, 8] += 40
    slope = sloped(built.network, built.spans, raster(tmp_path / "hill.tif", bump))
    over = int(np.flatnonzero(built.spans)[0])
    walk = slope.network.slower[MODES.index("walk"), :, over]
    assert walk[0] == pytest.approx(walking(np.array([0.1]))[0], rel=0.02)
    assert walk[1] == pytest.approx(walking(np.array([-0.1]))[0], rel=0.02)
    assert slope.network.slower[0, 0, 1 - over] > walk[0]
    assert slope.network.version != built.network.version and not slope.without_heights
    nowhere = raster(tmp_path / "sea.tif", np.full((20, 20), -9999.0), -9999.0)
    with pytest.raises(UnusableHeights, match=r"sea\.tif"):
        sloped(built.network, built.spans, nowhere)
    half = east.copy()
    half[:, 10:] = -9999.0
    some = sloped(built.network, built.spans, raster(tmp_path / "half.tif", half, -9999.0))
    assert some.without_heights == 2
    (tmp_path / "no.tif").write_text("no raster")
    with pytest.raises(UnusableHeights, match=r"no\.tif"):
        sloped(built.network, built.spans, tmp_path / "no.tif")


def test_what_a_slope_does_to_whom() -> None:
    assert walking(np.array([0.0, -0.05])).tolist() == pytest.approx([1.0, 0.839], abs=0.001)
    assert cycling(np.array([0.0, 0.05, 0.5])).tolist() == pytest.approx([1.0, 1.5, 3.5], abs=0.01)
    assert rolling(np.array([0.02, 0.1, 0.2])).tolist() == [1.0, 2.0, 8.0]


def test_real_towns_where_they_lie_beside_the_project() -> None:
    found = [folder / "bangor.osm.pbf" for folder in REAL if (folder / "bangor.osm.pbf").is_file()]
    for path in found:
        counts = counts_of(network_of(read_osm(path).ways, ""))
        assert 3_000 < counts["edges"] < 5_000 and 600 < counts["km"]["walk"] < 750
