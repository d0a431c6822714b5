"""What slices beside and above know of a place, asked for without importing them.

`startup` connects them: cases give their points, the base map its roads and buildings.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Surrounding:
    """One line or area of the ground.

    Parameters
    ----------
    kind : `road`, `main-road`, `building` or `water`.
    shape : EPSG:4326.
    """

    kind: str
    shape: BaseGeometry


Bounds = tuple[float, float, float, float]


@dataclass
class Source:
    """A question that others answer; each gets the asking user and the bounds (west, south, east, north)."""

    answers: list[Callable[[Any, Bounds], Iterable[Any]]] = field(default_factory=list)

    def connect(self, answer: Callable[[Any, Bounds], Iterable[Any]]) -> None:
        if answer not in self.answers:
            self.answers.append(answer)

    def ask(self, user: Any, bounds: Iterable[float]) -> list[Any]:
        west, south, east, north = (float(number) for number in bounds)
        return [row for answer in self.answers for row in answer(user, (west, south, east, north))]


recent_cases = Source()
"""(lng, lat) of the cases of the last twelve months that the user may see."""
open_cases = Source()
"""(lng, lat) of the open cases that the user may see."""
surroundings = Source()
"""`Surrounding`s."""
