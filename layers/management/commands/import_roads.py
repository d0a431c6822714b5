"""Build the road network."""

import json
import resource
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from layers.core.errors import Refused
from layers.core.scope import SYSTEM
from layers.roads import osm
from layers.roads.access import POLICIES
from layers.roads.base_map import read_base_map
from layers.roads.importing import Wanted, import_roads, read_of
from layers.roads.models import RoadNetwork
from layers.roads.placing import PlacedGate
from layers.roads.ways import Read


class Command(BaseCommand):
    requires_system_checks: list[
        str
    ] = []  # they load every page and table of the server, which takes as long as a town
    help = (
        "Build the network of walking, cycling and driving from OpenStreetMap (.osm.pbf, .osm, .osm.bz2), from a file of "
        "lines (GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML, CSV with WKT) or from the base map. It replaces the one in "
        "use at once and whole; prints a JSON summary as the last line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--base-map", action="store_true", help="take the roads of the base map")
        parser.add_argument("--crs", default="auto", help="of a file of lines: auto, EPSG:n, GCJ-02 or BD-09")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=COLUMN",
            help="column of class, oneway, speed, bridge, tunnel or level; FIELD= leaves it out",
        )
        parser.add_argument(
            "--noded", action="store_true", help="join lines that cross on one level without a common vertex"
        )
        parser.add_argument(
            "--snap", type=float, default=0.0, metavar="M", help="join ends of lines nearer than M metres"
        )
        parser.add_argument("--gates", type=Path, help="file of points with columns hours and modes")
        parser.add_argument("--gates-crs", default="auto", help="its coordinate system")
        parser.add_argument("--heights", type=Path, help="raster of heights in metres, for slopes")
        parser.add_argument(
            "--private", choices=POLICIES, default="no", help="who passes what OpenStreetMap calls private"
        )
        parser.add_argument(
            "--attribution", default="", help="whom the data comes from; shown with every result"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        _check(options)
        try:
            row = import_roads(
                acting_user=SYSTEM,
                read=_read(options),
                wanted=Wanted(_source(options), _attribution(options), _gates(options), options["heights"]),
            )
        except (Refused, osm.NotRead) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps(_summary(row, time.monotonic() - started), ensure_ascii=False))


def _check(options: dict[str, Any]) -> None:
    if (options["file"] is None) != options["base_map"]:
        raise CommandError("Name a file of roads, or --base-map; one of the two.")
    for path in (options["file"], options["gates"], options["heights"]):
        if path is not None and not path.is_file():
            raise CommandError(f"There is no file {path}.")
    wrong = [pair for pair in options["map"] if "=" not in pair]
    if wrong:
        raise CommandError(f"--map wants FIELD=COLUMN, not {wrong[0]}.")
    if not 0 <= options["snap"] <= 50:
        raise CommandError("--snap wants metres, 0 to 50.")


def _read(options: dict[str, Any]) -> Read:
    path: Path | None = options["file"]
    if path is not None and osm.is_osm(path):
        return osm.read_osm(path, options["private"])
    if path is None:
        found = read_base_map()
    else:
        from layers.transfer.road_files import (
            read_lines,
        )  # brings pandas and more, which OpenStreetMap needs not

        found = read_lines(path, options["crs"], dict(pair.split("=", 1) for pair in options["map"]))
    return read_of(found, cut=options["noded"], snap_m=options["snap"])


def _gates(options: dict[str, Any]) -> tuple[PlacedGate, ...]:
    if options["gates"] is None:
        return ()
    from layers.transfer.road_files import read_gates  # as above

    return read_gates(options["gates"], options["gates_crs"])


def _source(options: dict[str, Any]) -> str:
    return options["file"].name if options["file"] is not None else "base map"


def _attribution(options: dict[str, Any]) -> str:
    own = osm.ATTRIBUTION if options["file"] is not None and osm.is_osm(options["file"]) else ""
    return str(options["attribution"] or own)


def _summary(row: RoadNetwork, seconds: float) -> dict[str, Any]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = {"source": row.source, "version": row.version, "attribution": row.attribution, "bbox": row.bbox}
    return row.counts | told | {"file_bytes": row.size_bytes, "seconds": round(seconds, 2), "peak_mb": peak}
