"""What a benchmark is given: how large to be, how often to measure, and a place to say what it does."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from tests.bench.city import City, cities
from tests.bench.peers import NotToBeHad
from tests.bench.row import Row
from tests.bench.server import Server, serving
from tests.bench.tipg import Tipg, serving_tipg

Peer = TypeVar("Peer")

ROUNDS = 5


@dataclass
class Bench:
    """One run.

    Parameters
    ----------
    scale : 1 measures what the targets are meant for; less is a quick look.
    cleanup : what is undone when the benchmark ends.
    url : the benchmark's own database.
    """

    scale: float
    say: Callable[[str], None]
    cleanup: ExitStack = field(default_factory=ExitStack)
    url: str = ""

    @property
    def rounds(self) -> int:
        return self.sized(ROUNDS, 3) if self.scale < 1 else ROUNDS

    def sized(self, number: int, least: int = 1) -> int:
        """Return a number at this run's scale."""
        return max(least, round(number * self.scale))

    @cached_property
    def server(self) -> Server:
        """The project's own server on this run's database, started when it is first wanted."""
        return self.cleanup.enter_context(serving())

    @cached_property
    def cities(self) -> tuple[City, City]:
        """The city that layers are measured on, and one of a tenth of its size; written when first wanted."""
        self.say("writing a city, and one of a tenth of its size …")
        return self.cleanup.enter_context(cities(self.url, self.scale))

    @cached_property
    def tipg(self) -> Tipg | None:
        """tipg on the large city; None, and said so, where it cannot be had."""
        return self.or_without(lambda: self.cleanup.enter_context(serving_tipg(self.city.url, workers=2)))

    def or_without(self, bring: Callable[[], Peer]) -> Peer | None:
        """Bring a peer, or say that it is missing."""
        try:
            return bring()
        except NotToBeHad as missing:
            self.say(f"without a peer: {missing}")
            return None

    @property
    def city(self) -> City:
        return self.cities[0]


Benchmark = Callable[[Bench], Iterable[Row]]
