"""`after_restore`: run it once after a dump was restored, so that followers download anew and hear of what comes."""

from typing import Any

from django.core.management.base import BaseCommand

from layers.core.restoring import go_on_after_restore
from layers.tiles.watch import begin_anew


class Command(BaseCommand):
    help = "Let the change log go on after a dump was restored."

    def handle(self, *args: Any, **options: Any) -> None:
        begin_anew()
        self.stdout.write(f"{go_on_after_restore()} lines numbered anew; followers download anew.")
