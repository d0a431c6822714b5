"""Write a layer into a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from layers.catalog.catalogue import catalogue
from layers.catalog.selection import select
from layers.core import crs as systems
from layers.core.errors import Refused
from layers.core.scope import SYSTEM
from layers.transfer.exporting import FORMATS, export


class Command(BaseCommand):
    help = f"Write a layer into a file; its ending says the format: {', '.join(FORMATS)}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("layer")
        parser.add_argument("file", type=Path)
        parser.add_argument("--crs", default=systems.WGS84, help="EPSG:n, GCJ-02 or BD-09")
        parser.add_argument("--division", default="", help="code of a division")
        parser.add_argument("--bbox", default="", help="west,south,east,north")
        parser.add_argument("--filter", default="", help="CQL2 text, such as level <= 2 AND name LIKE 'A%%'")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            layer = catalogue.find(options["layer"], SYSTEM)
            rows = select(layer, SYSTEM, {name: options[name] for name in ("division", "bbox", "filter")})
            count = export(layer, rows, options["file"], systems.name_of(options["crs"]))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except systems.UnknownCrs:
            raise CommandError(f"There is no coordinate system {options['crs']}.") from None
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['file']}: {count} features")
