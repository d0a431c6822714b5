"""The formats of downloads. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """A format.

    Parameters
    ----------
    ending : how a file of it is named, without the dot.
    media_type : of an HTTP answer.
    is_text : whether the database writes it as it goes, so that nothing is kept on the way.
    """

    ending: str
    media_type: str
    is_text: bool = False


FORMATS = {
    form.ending: form
    for form in (
        Format("geojson", "application/geo+json", is_text=True),
        Format("geojsonl", "application/x-ndjson", is_text=True),
        Format("csv", "text/csv; charset=utf-8", is_text=True),
        Format("gpkg", "application/geopackage+sqlite3"),
        Format("fgb", "application/flatgeobuf"),
        Format("shp.zip", "application/zip"),
        Format("kml", "application/vnd.google-earth.kml+xml"),
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Format("parquet", "application/vnd.apache.parquet"),
    )
}
SEQUENCE = "application/geo+json-seq"
"""GeoJSON lines for those who ask for RFC 8142: a record separator before each."""


def format_of(name: str) -> Format | None:
    """Return the format that a file's name ends in."""
    plain = name.lower()
    return next((form for form in FORMATS.values() if plain.endswith(f".{form.ending}")), None)
