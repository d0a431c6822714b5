"""GeoJSON, GeoPackage, Shapefile and KML, through GDAL as pyogrio carries it."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
from django.utils.translation import gettext as _
from pyogrio.errors import DataSourceError, FieldError

from layers.core.errors import Invalid
from layers.transfer.readers.files import HEAD, opened_zip, refuse_entities, shapefile_members
from layers.transfer.table import Row, Table

# A file can name another one, far away. GDAL reads none but the one it is given.
pyogrio.set_gdal_config_options(
    {"CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}", "OGR_GEOMETRY_ACCEPT_UNCLOSED_RING": "YES"}
)
KML_OWN = frozenset(
    [
        "id",
        "timestamp",
        "begin",
        "end",
        "altitudeMode",
        "tessellate",
        "extrude",
        "visibility",
        "drawOrder",
        "icon",
        "snippet",
    ]
)


def read_vector(path: Path, kind: str) -> Table:
    """Read a vector file.

    Raises
    ------
    Invalid : the file is broken, holds no features, or holds several layers.
    """
    if kind == "shapefile":
        with _unpacked(path) as (shape, encoding):
            return _read(path.name, shape, encoding=encoding)
    if kind == "kml":
        with path.open("rb") as file:
            refuse_entities(path, file.read(HEAD))
    if kind == "geojson":
        _refuse_other_json(path)
    table = _read(path.name, path)
    if kind == "kml":
        return Table(
            tuple(c for c in table.columns if c not in KML_OWN), table.rows, "EPSG:4326", table.notes
        )
    return table


def _read(name: str, path: Path, encoding: str | None = None) -> Table:
    try:
        layers = pyogrio.list_layers(path)
        layer = _only_layer(name, [str(entry[0]) for entry in layers])
        frame = pyogrio.read_dataframe(path, layer=layer, encoding=encoding, datetime_as_string=True)
    except (DataSourceError, FieldError, UnicodeDecodeError, ValueError) as error:
        raise Invalid(
            _("%(file)s cannot be read: %(reason)s") % {"file": name, "reason": _plain(error, path)},
            code="unreadable-file",
        ) from error
    if not len(frame):
        raise Invalid(_("%(file)s holds no features.") % {"file": name}, code="empty-file")
    return _table(frame)


def _table(frame: Any) -> Table:
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise Invalid(_("The file has no geometry."), code="no-geometry")
    columns = tuple(column for column in frame.columns if column != frame.geometry.name)
    records = frame[list(columns)].astype(object).where(frame[list(columns)].notna(), None)
    values = records.to_dict("records") if columns else [{} for _row in range(len(frame))]
    rows = tuple(
        Row(number, {name: _native(cell) for name, cell in cells.items()}, geometry)
        for number, (cells, geometry) in enumerate(zip(values, frame.geometry, strict=True), start=1)
    )
    return Table(columns, rows, _crs_of(frame))


def _crs_of(frame: Any) -> str:
    if frame.crs is None:
        return ""
    code = frame.crs.to_epsg(min_confidence=70)
    return f"EPSG:{code}" if code else str(frame.crs.to_wkt())


def _native(cell: Any) -> Any:
    return cell.item() if hasattr(cell, "item") else cell


def _only_layer(name: str, layers: list[str]) -> str:
    if len(layers) == 1:
        return layers[0]
    raise Invalid(
        _("%(file)s holds %(count)d layers (%(names)s); a file of one layer is needed.")
        % {"file": name, "count": len(layers), "names": ", ".join(layers[:5])},
        code="not-one-layer",
    )


def _refuse_other_json(path: Path) -> None:
    """Refuse JSON that is broken or no GeoJSON; GDAL's own words for it help nobody."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            kind = json.load(file).get("type", "")
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        where = f" ({error.lineno}:{error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Invalid(
            _("%(file)s is no whole JSON text%(where)s.") % {"file": path.name, "where": where},
            code="unreadable-file",
        ) from error
    if kind not in {"FeatureCollection", "Feature"}:
        raise Invalid(
            _("%(file)s is JSON, but no FeatureCollection.") % {"file": path.name}, code="not-its-format"
        )


@contextmanager
def _unpacked(path: Path) -> Iterator[tuple[Path, str]]:
    """Unpack a Shapefile under names of our own; yields its path and the encoding of its texts."""
    with opened_zip(path) as archive, tempfile.TemporaryDirectory(prefix="shapefile-") as folder:
        for ending, member in shapefile_members(path, archive).items():
            (Path(folder) / f"data{ending}").write_bytes(archive.read(member))
        yield Path(folder) / "data.shp", _encoding_of(Path(folder))


def _encoding_of(folder: Path) -> str:
    """Return the encoding of a .dbf: what the .cpg says, else what its bytes can be (Chinese files say neither)."""
    declared = folder / "data.cpg"
    if declared.exists():
        name = declared.read_text("ascii", "ignore").strip().upper().replace("-", "")
        return {
            "UTF8": "UTF-8",
            "65001": "UTF-8",
            "936": "GB18030",
            "GBK": "GB18030",
            "GB2312": "GB18030",
        }.get(name, name or "UTF-8")
    try:
        (folder / "data.dbf").read_bytes()[32:].decode("utf-8")
    except UnicodeDecodeError:
        return "GB18030"
    return "UTF-8"


def _plain(error: Exception, path: Path) -> str:
    """Return the library's words without the place of the file on this machine."""
    return str(error).replace(str(path), path.name).splitlines()[0][:200]
