"""Bring the counts of tiles up to date after a bulk import, before anybody waits for it."""

from typing import Any

from django.core.management.base import BaseCommand

from layers.tiles.stored import fold_all


class Command(BaseCommand):
    help = "Count what a bulk import has brought for far-out tiles. The server does it by itself, a little later."

    def handle(self, *_args: Any, **_options: Any) -> None:
        fold_all()
