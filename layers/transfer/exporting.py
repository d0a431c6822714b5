"""Write a layer into a file, its format by the ending."""

import json
import warnings
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import geopandas
import pandas
import shapely
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from layers.catalog.layer import Layer
from layers.core import crs as systems
from layers.core.errors import Invalid
from layers.core.spreadsheets import harmless
from layers.downloads.streaming import collection, feature_texts, line_sequence


def export(layer: Layer, rows: QuerySet[Any], path: Path, crs: str = systems.WGS84) -> int:
    """Write the rows; the file appears whole or not at all. Returns the number of features.

    Raises
    ------
    Invalid : an ending that stands for no format.
    """
    ending = (
        "".join(path.suffixes[-2:]).lower() if path.name.lower().endswith(".shp.zip") else path.suffix.lower()
    )
    write = FORMATS.get(ending)
    if write is None:
        raise Invalid(
            _("%(file)s: files end in %(endings)s.") % {"file": path.name, "endings": ", ".join(FORMATS)},
            code="unknown-format",
        )
    draft = path.with_name(f".{path.name}.part{path.suffix}")
    try:
        count = write(feature_texts(layer, rows), draft, crs, layer)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return count


def _write_geojson(texts: Iterable[str], path: Path, crs: str, layer: Layer) -> int:
    counted = _Counted(_moved(texts, crs))
    with path.open("w", encoding="utf-8") as file:
        file.writelines(collection(counted))
    return counted.count


def _write_lines(texts: Iterable[str], path: Path, crs: str, layer: Layer) -> int:
    counted = _Counted(_moved(texts, crs))
    with path.open("w", encoding="utf-8") as file:
        file.writelines(line_sequence(counted))
    return counted.count


def _write_frame(driver: str) -> Callable[..., int]:
    def write(texts: Iterable[str], path: Path, crs: str, layer: Layer) -> int:
        frame = _frame(texts, crs, layer)
        _to_file(frame, path, driver=driver, layer=layer.id)
        return len(frame)

    return write


def _write_shapefile(texts: Iterable[str], path: Path, crs: str, layer: Layer) -> int:
    frame = _frame(texts, crs, layer)
    shape = path.with_name(f".{layer.id}.shp")
    try:
        _to_file(frame, shape, driver="ESRI Shapefile", encoding="UTF-8")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in shape.parent.glob(f".{layer.id}.*"):
                if part.suffix in {".shp", ".shx", ".dbf", ".prj", ".cpg"}:
                    archive.write(part, f"{layer.id}{part.suffix}")
    finally:
        for part in shape.parent.glob(f".{layer.id}.*"):
            if part != path:
                part.unlink()
    return len(frame)


def _write_csv(texts: Iterable[str], path: Path, crs: str, layer: Layer) -> int:
    frame = _cells(_frame(texts, crs, layer))
    frame.to_csv(path, index=False, encoding="utf-8-sig")
    return len(frame)


def _write_xlsx(texts: Iterable[str], path: Path, crs: str, layer: Layer) -> int:
    frame = _cells(_frame(texts, crs, layer))
    frame.to_excel(path, index=False, sheet_name=layer.id[:31], engine="openpyxl")
    return len(frame)


FORMATS: dict[str, Callable[..., int]] = {
    ".geojson": _write_geojson,
    ".geojsonl": _write_lines,
    ".gpkg": _write_frame("GPKG"),
    ".fgb": _write_frame("FlatGeobuf"),
    ".kml": _write_frame("KML"),
    ".shp.zip": _write_shapefile,
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
}


def _to_file(frame: Any, path: Path, **options: Any) -> None:
    """Write by GDAL. What it warns of is meant: Shapefile's short names, no CRS for shifted systems."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(path, engine="pyogrio", **options)


class _Counted:
    def __init__(self, texts: Iterable[str]) -> None:
        self.texts, self.count = texts, 0

    def __iter__(self) -> Any:
        for text in self.texts:
            self.count += 1
            yield text


def _moved(texts: Iterable[str], crs: str) -> Iterable[str]:
    """Return features in another coordinate system; untouched in WGS 84."""
    return texts if crs == systems.WGS84 else (_moved_one(text, crs) for text in texts)


def _moved_one(text: str, crs: str) -> str:
    feature = json.loads(text)
    shape = shapely.from_geojson(json.dumps(feature["geometry"]))
    feature["geometry"] = json.loads(shapely.to_geojson(shapely.transform(shape, systems.from_wgs84(crs))))
    return json.dumps(feature, ensure_ascii=False)


def _frame(texts: Iterable[str], crs: str, layer: Layer) -> Any:
    """Return the features as one table; shifted systems have no code, so such a file names none."""
    features = [json.loads(text) for text in texts]
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    if crs != systems.WGS84:
        shapes = [shapely.transform(shape, systems.from_wgs84(crs)) for shape in shapes]
    records = [{"id": feature["id"], **_flat(feature["properties"])} for feature in features]
    columns = ["id", *(field.name for field in layer.fields)]
    table = pandas.DataFrame(records, columns=columns)
    return geopandas.GeoDataFrame(table, geometry=shapes, crs=None if crs in systems.SHIFTED else crs)


def _flat(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
        for name, value in properties.items()
    }


def _cells(frame: Any) -> Any:
    """Return a table for a spreadsheet: points as two columns, other shapes as WKT, no cell a formula."""
    shapes = list(frame.geometry)
    table = pandas.DataFrame(frame.drop(columns=frame.geometry.name))
    for column in table.columns:
        table[column] = [harmless(cell) for cell in table[column]]
    if all(shape.geom_type == "Point" for shape in shapes):
        table["lng"], table["lat"] = [s.x for s in shapes], [s.y for s in shapes]
    else:
        table["wkt"] = shapely.to_wkt(shapes, rounding_precision=7)
    return table
