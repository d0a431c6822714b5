"""Write a map page that opens without internet."""

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.catalog.catalogue import catalogue
from layers.catalog.report.content import Part
from layers.catalog.report.page import Frame, page
from layers.catalog.selection import bbox_polygon, division_for
from layers.core.errors import Refused
from layers.core.scope import SYSTEM

DEFAULT = "basemap,divisions,grids,service-points,risk-sources"


class Command(BaseCommand):
    help = "Write a folium map of layers into one HTML file that opens without internet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--layers", default=[DEFAULT], help="layer ids, by commas or blanks", nargs="+")
        parser.add_argument("--division", help="code of a division; the whole city when absent")
        parser.add_argument("--bbox", help="west,south,east,north in degrees")
        parser.add_argument("--scheme", help="code of the grid scheme; all schemes when absent")
        parser.add_argument("--user", help="what this user may see; everything when absent")

    def handle(self, *args: Any, **options: Any) -> None:
        ids = [name for part in options["layers"] for name in part.split(",") if name]
        try:
            user = _user(options["user"])
            pieces = page(_parts(ids, user, options), _frame(user, options), user)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        with options["file"].open("w", encoding="utf-8") as file:
            size = sum(file.write(piece) for piece in pieces)
        self.stdout.write(f"{options['file']}: {size / 1e6:.1f} MB, {', '.join(ids)}")


def _user(name: str | None) -> Any:
    if name is None:
        return SYSTEM
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise CommandError(_("There is no user %(name)s.") % {"name": name})
    return user


def _parts(ids: list[str], user: Any, options: dict[str, Any]) -> list[Part]:
    shared = {name: options[name] for name in ("division", "bbox", "scheme") if options[name]}
    return [Part(catalogue.find(layer_id, user), shared) for layer_id in dict.fromkeys(ids)]


def _frame(user: Any, options: dict[str, Any]) -> Frame:
    place = division_for(user, options["division"]).name if options["division"] else ""
    return Frame(
        title=" · ".join(filter(None, (_("Grid map"), place))),
        reader=options["user"] or _("the whole city"),
        at=timezone.localtime(),
        box=bbox_polygon(options["bbox"]).extent if options["bbox"] else None,
    )
