"""How a proposed site becomes a service point: by the way in which service points are made, which lies above.

`startup` connects it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Make = Callable[[Any, dict[str, Any], tuple[float, float]], int]


@dataclass
class Maker:
    """Who makes a service point: given the acting user, its properties and (lng, lat), it returns the new id."""

    made: Make | None = None

    def connect(self, make: Make) -> None:
        self.made = make

    def make(self, user: Any, properties: dict[str, Any], lnglat: tuple[float, float]) -> int:
        assert self.made is not None, "startup connects who makes service points"
        return self.made(user, properties, lnglat)


service_points = Maker()
