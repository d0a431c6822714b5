"""Look again at what cameras see, and for blind spots."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from layers.cameras.looking import see_stale
from layers.cameras.models import CameraView
from layers.core.scope import SYSTEM
from layers.grids.models import GridScheme
from layers.sight.actions import refresh_blind_spots


class Command(BaseCommand):
    help = "Bring the views of cameras up to date, and the blind spots of grid schemes (governance schemes when none is named)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scheme", action="append", default=[], help="code of a grid scheme; may be repeated"
        )
        parser.add_argument(
            "--all", action="store_true", help="reckon every view anew, also those that are right"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            CameraView.objects.update(stale=True)
        self.stdout.write(f"{see_stale()} views")
        schemes = GridScheme.objects.order_by("code")
        chosen = (
            schemes.filter(code__in=options["scheme"])
            if options["scheme"]
            else schemes.filter(kind="governance")
        )
        for scheme in chosen:
            done = refresh_blind_spots(acting_user=SYSTEM, scheme=scheme, division=None)
            self.stdout.write(f"{scheme.code}: {done.spots} blind spots in {done.grids} grids")
