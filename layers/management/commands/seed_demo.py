"""Load the demo city."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from layers.core.errors import Refused
from layers.demo.load import seed


class Command(BaseCommand):
    help = "Load a fictional district, the same every time; refuses when data is there unless --replace."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--replace", action="store_true", help="remove the demo city's own rows and make it anew"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.monotonic()

        def say(line: str) -> None:
            self.stdout.write(f"  {time.monotonic() - start:5.1f} s  {line}")
            self.stdout.flush()

        try:
            seed(say=say, replace=options["replace"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        say("the demo city is there")
