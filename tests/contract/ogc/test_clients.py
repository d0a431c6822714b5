"""Programs that people use read every collection over HTTP, with equal counts, extents and attributes."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from django.contrib.gis.geos import Point
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tried
from owslib.ogcapi.features import Features
from owslib.util import Authentication
from schemathesis import openapi
from schemathesis.specs.openapi.checks import positive_data_acceptance

from layers.access.keys import make_key
from layers.core.history import record
from layers.models import Address
from tests.contract.ogc.clauses import PART_1, clause
from tests.two_streets import City, build

pytestmark = pytest.mark.django_db(transaction=True)
NAME, PASSWORD = "viewer-west", "a-long-password"
MANY = 45
"""More addresses than four pages of ten, which is what GDAL asks for when nobody tells it otherwise."""
EXAMPLES = 6
"""Requests a path: enough to try each parameter, few enough for some seconds."""
PATHS = (
    "/",
    "/api",
    "/conformance",
    "/collections",
    "/collections/cases",
    "/collections/cases/queryables",
    "/collections/cases/items",
    "/collections/cases/items/{featureId}",
    "/collections/theme-floods/items",
)
QGIS_PYTHON = "/usr/bin/python3"
Read = dict[str, dict[str, Any]]


@pytest.fixture
def city() -> City:
    made = build()
    here = {"division": made.west.community, "households": 4}
    with transaction.atomic():
        more = Address.objects.bulk_create(
            Address(text=f"{index} xijie lane", geometry=Point(113.001 + index / 1e5, 29.004), **here)
            for index in range(MANY)
        )
        record(actor=None, action="test.made", layer="addresses", rows=more)
    made.west.rows["addresses"] += more
    return made


def expected(city: City) -> Read:
    """Return what a client has to find: layer → ids, extent, and the names of the first feature's properties."""
    found = {}
    for layer, rows in city.west.rows.items():
        shapes = [shapely.from_wkb(bytes(row.geometry.wkb)) for row in rows]
        found[layer] = {
            "ids": sorted(row.pk for row in rows),
            "extent": [round(float(number), 6) for number in shapely.total_bounds(shapes)],
        }
    return found


def as_read(features: list[Any]) -> dict[str, Any]:
    """Return the same of GeoJSON features that a client gave."""
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    return {
        "ids": sorted(int(feature["id"]) for feature in features),
        "extent": [round(float(number), 6) for number in shapely.total_bounds(shapes)],
    }


def run(command: list[str], **more: Any) -> str:
    environment = os.environ | {"GDAL_HTTP_USERPWD": f"{NAME}:{PASSWORD}", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, env=environment | more, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_gdal_reads_every_collection(live_server: Any, city: City, tmp_path: Path) -> None:
    """By user name and password, in pages as GDAL asks for them; the layers are listed as GDAL lists them."""
    source, target = f"OAPIF:{live_server.url}/ogc", tmp_path / "all.gpkg"
    listed = run(["ogrinfo", "-ro", "-so", "-al", source])
    assert "dongjie" not in listed
    run(["ogr2ogr", "-preserve_fid", str(target), source])
    for layer, wanted in expected(city).items():
        assert f"Layer name: {layer}\n" in listed
        assert f"Feature Count: {len(wanted['ids'])}\n" in listed
        features = geopandas.read_file(target, layer=layer, fid_as_index=True).sort_index()
        extent = [round(float(number), 6) for number in features.total_bounds]
        assert {"ids": list(features.index), "extent": extent} == wanted
        served = city_properties(live_server, layer, wanted["ids"][0])
        assert set(features.columns) == served.keys() | {"geometry"}
        first = features.iloc[0]
        plain = {name: value for name, value in served.items() if isinstance(value, int | float | str)}
        days = {name for name in plain if name.endswith(("_at", "_on", "_from", "_to"))}
        assert {name: first[name] for name in plain.keys() - days} == {
            n: plain[n] for n in plain.keys() - days
        }


def test_gdal_hands_on_boxes_and_conditions(live_server: Any, city: City) -> None:
    """A spatial filter and equality go to the server; whatever GDAL checks by itself afterwards, the answer is right."""
    source = [f"OAPIF:{live_server.url}/ogc", "addresses"]
    by_box = run(["ogrinfo", "-ro", "-so", "-spat", "113.001", "29.0035", "113.00104", "29.0045", *source])
    assert "Feature Count: 5\n" in by_box
    by_value = run(["ogrinfo", "-ro", "-so", "-where", "households = 4", *source])
    assert f"Feature Count: {MANY}\n" in by_value


def test_owslib_reads_every_collection(live_server: Any, city: City) -> None:
    client = Features(f"{live_server.url}/ogc/", auth=Authentication(NAME, PASSWORD))
    wanted = expected(city)
    assert client.feature_collections() == list(wanted_order(client))
    assert set(client.feature_collections()) == set(wanted)
    for layer, facts in wanted.items():
        page = client.collection_items(layer, limit=1_000)
        assert as_read(page["features"]) == facts
        assert page["numberMatched"] == len(facts["ids"])
        box = client.collection(layer)["extent"]["spatial"]["bbox"][0]
        assert [round(number, 6) for number in box] == facts["extent"]
        one = client.collection_item(layer, str(facts["ids"][0]))
        assert one["properties"] == next(f for f in page["features"] if f["id"] == one["id"])["properties"]
        assert client.collection_queryables(layer)["properties"].keys() >= one["properties"].keys()
    few = client.collection_items("addresses", filter="text LIKE '7 %'", limit=10)
    assert [feature["properties"]["text"] for feature in few["features"]] == ["7 xijie lane"]


@clause(PART_1 + "oas30", "oas-impl")
def test_what_is_described_is_so(live_server: Any, city: City, settings: Any) -> None:
    """Schemathesis makes requests, right ones and wrong ones, from the description, and looks at every answer.

    That a text is a filter, a cursor or a time, no JSON schema can say: such a request may be refused with 400.
    """
    settings.LOGIN_ATTEMPTS_USER = settings.LOGIN_ATTEMPTS_ADDRESS = 10_000
    bearer = {"Authorization": f"Bearer {make_key(acting_user=city.viewer, name='try')[1]}"}
    schema = openapi.from_url(f"{live_server.url}/ogc/api?f=json", headers=bearer)
    for path in PATHS:

        @tried(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=schema[path]["GET"].as_strategy())
        def holds(case: Any) -> None:
            case.call_and_validate(headers=bearer, excluded_checks=[positive_data_acceptance])

        holds()


QGIS_SCRIPT = """
import json, os, sys
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
found = {}
for layer in sys.argv[2].split(","):
    uri = f"url='{sys.argv[1]}' typename='{layer}' username='%s' password='%s' pageSize='10'" % (sys.argv[3], sys.argv[4])
    source = QgsVectorLayer(uri, layer, "OAPIF")
    assert source.isValid(), (layer, source.error().message())
    features = list(source.getFeatures())
    box = source.extent()
    for feature in features:
        box.combineExtentWith(feature.geometry().boundingBox())
    found[layer] = {
        "count": len(features),
        "fields": sorted(field.name() for field in source.fields()),
        "extent": [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()],
    }
print(json.dumps(found), flush=True)
os._exit(0)  # QGIS may crash while it takes itself apart
"""


def has_qgis() -> bool:
    if not Path(QGIS_PYTHON).exists():
        return False
    asked = subprocess.run([QGIS_PYTHON, "-c", "import qgis.core"], capture_output=True, check=False)
    return asked.returncode == 0


@pytest.mark.skipif(not has_qgis(), reason="QGIS is not installed here: apt-get install python3-qgis")
def test_qgis_reads_every_collection(live_server: Any, city: City, tmp_path: Path) -> None:
    wanted = expected(city)
    script = tmp_path / "read.py"
    script.write_text(QGIS_SCRIPT)
    home = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "PYTHONHOME": "", "PYTHONPATH": ""}
    command = [QGIS_PYTHON, "-E", str(script), f"{live_server.url}/ogc/", ",".join(wanted), NAME, PASSWORD]
    found = json.loads(run(command, **home).splitlines()[-1])
    for layer, facts in wanted.items():
        assert found[layer]["count"] == len(facts["ids"]), layer
        assert [round(number, 6) for number in found[layer]["extent"]] == facts["extent"]
        assert set(found[layer]["fields"]) >= city_properties(live_server, layer, facts["ids"][0]).keys()


def city_properties(live_server: Any, layer: str, feature_id: int) -> dict[str, Any]:
    """Return the properties that the server gives of one feature."""
    client = Features(f"{live_server.url}/ogc/", auth=Authentication(NAME, PASSWORD))
    properties: dict[str, Any] = client.collection_item(layer, str(feature_id))["properties"]
    return properties


def wanted_order(client: Features) -> Iterator[str]:
    """Yield the collections in the order of the map's layers."""
    yield from (entry["id"] for entry in client.collections()["collections"])
