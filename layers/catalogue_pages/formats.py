"""The formats of downloads, as people and catalogues of catalogues name them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Format:
    """One format of `/download/`.

    Parameters
    ----------
    ending : of the file, without the first dot.
    suits : what it is good for, translatable.
    """

    ending: str
    title: str
    media_type: str
    suits: Any


FORMATS = (
    Format("geojson", "GeoJSON", "application/geo+json", _("Programs and web maps")),
    Format("geojsonl", "GeoJSON lines", "application/geo+json-seq", _("Programs that read line by line")),
    Format(
        "gpkg", "GeoPackage", "application/geopackage+sqlite3", _("QGIS, ArcGIS and other desktop programs")
    ),
    Format("fgb", "FlatGeobuf", "application/vnd.flatgeobuf", _("Desktop programs, quick to read in parts")),
    Format("shp.zip", "Shapefile", "application/zip", _("Older desktop programs")),
    Format("parquet", "GeoParquet", "application/vnd.apache.parquet", _("Analysis of large tables")),
    Format("kml", "KML", "application/vnd.google-earth.kml+xml", _("Globe viewers")),
    Format("csv", "CSV", "text/csv", _("Spreadsheets and statistics")),
    Format(
        "xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _("Spreadsheets")
    ),
)
