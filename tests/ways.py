"""Every way in which a layer leaves the server, as a table: the tests of scope and of hostile text walk through it.

A new way is one line here, and `tests/contract/test_every_way.py` says so when it is missing.
"""

import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from math import asinh, pi, radians, tan
from typing import Any

import pyarrow.parquet
from django.urls import Resolver404, resolve

from tests.two_streets import Side

LAST_ZOOM = 16
FORMATS = ("geojson", "geojsonl", "csv", "gpkg", "fgb", "shp.zip", "kml", "xlsx", "parquet")
COSTLY = frozenset({"gpkg", "fgb", "shp.zip", "kml", "xlsx", "parquet"})


@dataclass(frozen=True)
class Way:
    """One way.

    Parameters
    ----------
    path : of a layer, in the area of one street, for one of its rows.
    has_rows : whether what it hands out holds the rows' texts; others tell of the layer.
    is_of_one : whether it names one feature, so that another street's is not found.
    is_public : whether strangers read it too (what it tells them is then tested by its own slice).
    is_for_people : whether strangers are led to the page to sign in.
    is_costly : whether it is tried by fewer roles, and of fewer layers.
    parameters : the names of what its address may ask for.
    """

    path: Callable[[str, Side, Any], str]
    has_rows: bool = True
    is_of_one: bool = False
    is_public: bool = False
    is_for_people: bool = False
    is_costly: bool = False
    parameters: tuple[str, ...] = ()

    def of(self, layer: str, side: Side) -> str:
        return self.path(layer, side, side.rows[layer][0])

    @property
    def is_there(self) -> bool:
        try:
            return bool(resolve(self.path("grids", SOMEWHERE, SOMETHING).partition("?")[0]))
        except Resolver404:
            return False


class _Something:
    pk = 1


SOMETHING = _Something()
SOMEWHERE = Side("", None, None, 113.0, 29.0)  # type: ignore[arg-type]


def tile_path(layer: str, side: Side, _row: Any) -> str:
    count = 1 << LAST_ZOOM
    x, y = int((side.lng + 180) / 360 * count), int((1 - asinh(tan(radians(side.lat))) / pi) / 2 * count)
    return f"/tiles/{layer}/{LAST_ZOOM}/{x}/{y}.mvt"


def _plain(template: str) -> Callable[[str, Side, Any], str]:
    return lambda layer, _side, row: template.format(layer=layer, pk=row.pk)


SELECTION = ("bbox", "division", "q", "filter", "filter-lang", "filter-crs", "level", "state", "kind")
PAGING = ("limit", "cursor", "offset")
OGC = ("f", "crs", "properties")
ITEMS = (*SELECTION[:6], *PAGING, *OGC, "datetime", "sortby", "bbox-crs", "within", "name")

WAYS: dict[str, Way] = {
    "list": Way(_plain("/api/{layer}/"), parameters=(*SELECTION, *PAGING)),
    "one": Way(_plain("/api/{layer}/{pk}/"), is_of_one=True, parameters=("fields",)),
    "layers": Way(_plain("/api/layers/"), has_rows=False),
    "map page": Way(_plain("/download/map.html?layers={layer}"), parameters=(*SELECTION, "layers", "title")),
    "tile": Way(tile_path, parameters=(*SELECTION, "v", "properties")),
    "tilejson": Way(_plain("/tiles/{layer}.json"), has_rows=False, parameters=SELECTION),
    "style": Way(_plain("/tiles/{layer}/style.json"), has_rows=False, parameters=("lang", "title")),
    "items": Way(_plain("/ogc/collections/{layer}/items?f=json"), parameters=ITEMS),
    "items as a page": Way(
        _plain("/ogc/collections/{layer}/items?f=html"),
        is_for_people=True,
        parameters=("q", "filter", "sortby", "f"),
    ),
    "item": Way(_plain("/ogc/collections/{layer}/items/{pk}?f=json"), is_of_one=True, parameters=OGC),
    "item as a page": Way(
        _plain("/ogc/collections/{layer}/items/{pk}?f=html"),
        is_of_one=True,
        is_for_people=True,
        parameters=OGC,
    ),
    "collection": Way(_plain("/ogc/collections/{layer}?f=json"), has_rows=False, parameters=OGC),
    "queryables": Way(_plain("/ogc/collections/{layer}/queryables?f=json"), has_rows=False, parameters=OGC),
    "sortables": Way(_plain("/ogc/collections/{layer}/sortables?f=json"), has_rows=False, parameters=OGC),
    "page": Way(_plain("/layers/{layer}/"), has_rows=False, is_public=True, parameters=("lang",)),
    **{
        f"download {ending}": Way(
            _plain("/download/{layer}." + ending),
            is_costly=ending in COSTLY,
            parameters=(*SELECTION[:6], "crs") if ending == "geojson" else ("crs", "filter"),
        )
        for ending in FORMATS
    },
}
THERE = {name: way for name, way in WAYS.items() if way.is_there}
ROWS = [name for name, way in THERE.items() if way.has_rows]
FACTS = [name for name, way in THERE.items() if not way.has_rows]


def text_of(response: Any) -> str:
    """Return everything that an answer says, out of whatever it is packed in."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return unpacked(content).decode("utf-8", errors="replace")


def unpacked(content: bytes) -> bytes:
    if content.startswith(b"\x1f\x8b"):
        return unpacked(gzip.decompress(content))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    if content.startswith(b"PAR1"):
        return str(pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist()).encode()
    return content
