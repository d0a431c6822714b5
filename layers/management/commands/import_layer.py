"""Bring a file into a layer."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from layers.core.errors import Refused
from layers.core.scope import SYSTEM
from layers.transfer.engine import Result, import_file
from layers.transfer.targets.target import Options


class Command(BaseCommand):
    help = (
        "Import a vector file (GeoJSON, GeoPackage, zipped Shapefile, KML) or table (CSV, XLSX) into a layer. "
        "Prints a finding for every row that needs one, and a JSON summary as the last line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("layer", help="layer id, or theme-<code> for a theme of one's own")
        parser.add_argument("file", type=Path)
        parser.add_argument("--crs", default="auto", help="auto, EPSG:n, GCJ-02 or BD-09")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=COLUMN",
            help="column of a field; FIELD= leaves it out",
        )
        parser.add_argument("--scheme", default="", help="grid scheme; made when it is not there")
        parser.add_argument("--dry-run", action="store_true", help="check only, keep nothing")
        parser.add_argument("--on-error", choices=["skip", "abort"], default="skip")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        chosen = Options(
            crs=options["crs"],
            mapping=_mapping(options["map"]),
            scheme=options["scheme"],
            dry_run=options["dry_run"],
            on_error=options["on_error"],
        )
        try:
            result = import_file(acting_user=SYSTEM, layer=options["layer"], path=path, options=chosen)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._print(result)

    def _print(self, result: Result) -> None:
        for finding in result.findings:
            where = f"  at {finding.place[0]},{finding.place[1]}" if finding.place else ""
            self.stdout.write(
                f"row {finding.row:<6} {finding.code or '-':<16} {finding.severity:<8} {finding.kind:<18}"
                f" {finding.message}{where}"
            )
        columns = ", ".join(f"{field}={column}" for field, column in result.mapping.items())
        self.stdout.write(f"read as {result.crs}; columns: {columns or 'none'}")
        self.stdout.write(json.dumps(result.summary(), ensure_ascii=False))


def _mapping(pairs: list[str]) -> dict[str, str]:
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise CommandError(f"--map wants FIELD=COLUMN, not {wrong[0]}.")
    return dict(pair.split("=", 1) for pair in pairs)
