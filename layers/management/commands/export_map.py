"""Write a map page that opens without internet."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from layers.catalog.catalogue import catalogue
from layers.catalog.report import report
from layers.catalog.selection import division_for
from layers.core.errors import Refused
from layers.core.scope import SYSTEM

DEFAULT = "basemap,divisions,grids,service-points,risk-sources"


class Command(BaseCommand):
    help = "Write a folium map of layers into one HTML file that opens without internet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--layers", default=DEFAULT, help="layer ids, by commas or blanks", nargs="+")
        parser.add_argument("--division", help="code of a division; the whole city when absent")

    def handle(self, *args: Any, **options: Any) -> None:
        named = options["layers"] if isinstance(options["layers"], list) else [options["layers"]]
        ids = [name for part in named for name in part.split(",") if name]
        try:
            layers = [catalogue.find(layer_id, SYSTEM) for layer_id in ids]
            division = division_for(SYSTEM, options["division"]) if options["division"] else None
            page = report(layers, title=division.name if division else str(_("Grid map")), division=division)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        options["file"].write_text(page, encoding="utf-8")
        self.stdout.write(f"{options['file']}: {len(page) / 1e6:.1f} MB, {', '.join(ids)}")
