"""`prune_changes --keep-days N`: let the oldest part of the change log go; the lives of plans stay."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from layers.core.errors import Invalid
from layers.core.pruning import LEAST_DAYS, prune_changes
from layers.planning.plans import LAYER


class Command(BaseCommand):
    help = "Remove lines of the change log that are older than so many days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--keep-days", type=int, required=True, help=f"At least {LEAST_DAYS}.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = prune_changes(keep_days=options["keep_days"], except_layers=[LAYER])
        except Invalid as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} lines removed.")
