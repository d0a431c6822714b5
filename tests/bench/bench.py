"""What a benchmark is given: how large to be, how often to measure, and a place to say what it does."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property

from tests.bench.row import Row
from tests.bench.server import Server, serving

ROUNDS = 5


@dataclass
class Bench:
    """One run.

    Parameters
    ----------
    scale : 1 measures what the targets are meant for; less is a quick look.
    cleanup : what is undone when the run ends.
    """

    scale: float
    say: Callable[[str], None]
    cleanup: ExitStack = field(default_factory=ExitStack)

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


Benchmark = Callable[[Bench], Iterable[Row]]
