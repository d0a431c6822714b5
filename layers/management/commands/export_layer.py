"""Write a layer into a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from layers.catalog.catalogue import catalogue
from layers.core import crs as systems
from layers.core.errors import Refused
from layers.core.scope import SYSTEM
from layers.downloads.exporting import export
from layers.downloads.formats import FORMATS

ASKED = ("division", "bbox", "filter", "crs")


class Command(BaseCommand):
    help = f"Write a layer into a file; its ending says the format: {', '.join(FORMATS)}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("layer")
        parser.add_argument("file", type=Path)
        parser.add_argument("--crs", default=systems.WGS84, help="EPSG:n, GCJ-02 or BD-09")
        parser.add_argument("--division", default="", help="code of a division")
        parser.add_argument("--bbox", default="", help="west,south,east,north")
        parser.add_argument("--filter", default="", help="CQL2 text: level <= 2 AND category = 'chemical'")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            layer = catalogue.find(options["layer"], SYSTEM)
            count = export(layer, {name: options[name] for name in ASKED}, options["file"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['file']}: {count} features")
