"""Load the demo city."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from layers.core.errors import Refused
from layers.demo.load import seed
from layers.demo.roads import make_missing_roads


class Command(BaseCommand):
    help = "Load a fictional district, the same every time; refuses when data is there unless --replace."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--replace", action="store_true", help="remove the demo city's own rows and make it anew"
        )
        parser.add_argument(
            "--roads",
            action="store_true",
            help="only build the road network of a demo city that was loaded before there were any",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.monotonic()

        def say(line: str) -> None:
            self.stdout.write(f"  {time.monotonic() - start:5.1f} s  {line}")
            self.stdout.flush()

        try:
            if options["roads"]:
                row = make_missing_roads()
                say(f"{row.counts['edges']} edges of the road network" if row else "nothing to do")
                return
            seed(say=say, replace=options["replace"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        say("the demo city is there")
