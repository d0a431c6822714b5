"""The formats of downloads, as people know them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from layers.downloads.formats import FORMATS as OFFERED


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
    suits: Any

    @property
    def media_type(self) -> str:
        """Return the type without its parameters, as catalogues name it."""
        return OFFERED[self.ending].media_type.partition(";")[0]


FORMATS = (
    Format("geojson", "GeoJSON", _("Programs and web maps")),
    Format("geojsonl", "GeoJSON lines", _("Programs that read line by line")),
    Format("gpkg", "GeoPackage", _("QGIS, ArcGIS and other desktop programs")),
    Format("fgb", "FlatGeobuf", _("Desktop programs, quick to read in parts")),
    Format("shp.zip", "Shapefile", _("Older desktop programs")),
    Format("parquet", "GeoParquet", _("Analysis of large tables")),
    Format("kml", "KML", _("Globe viewers")),
    Format("csv", "CSV", _("Spreadsheets and statistics")),
    Format("xlsx", "XLSX", _("Spreadsheets")),
)
