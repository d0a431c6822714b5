"""Debian's ogr2ogr: the usual way from a table to a file."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from tests.bench.peers import program

DRIVERS = {"gpkg": "GPKG", "fgb": "FlatGeobuf", "shp.zip": "ESRI Shapefile"}


def write_file(url: str, sql: str, ending: str) -> None:
    """Write the rows of a query to a file of the format, in a folder that is removed again."""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"layer.{ending}")
        subprocess.run(
            [
                program("ogr2ogr"),
                "-f",
                DRIVERS[ending],
                str(path),
                _source(url),
                "-sql",
                sql,
                "-nln",
                "layer",
            ],
            check=True,
            capture_output=True,
        )


def _source(url: str) -> str:
    parts = urlsplit(url)
    return (
        f"PG:host={parts.hostname} port={parts.port or 5432} user={parts.username} password={parts.password}"
        f" dbname={parts.path[1:]}"
    )
