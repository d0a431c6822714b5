"""A bar chart as rectangles: where each bar stands in a drawing of fixed size. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import floor, log10

WIDTH, HEIGHT = 720, 160
SMALLEST = 1.5
"""A bar of one request beside one of a million is still seen."""


@dataclass(frozen=True)
class Bar:
    """One day: the whole bar, and the refused part at its foot."""

    day: date
    requests: int
    refusals: int
    x: float
    width: float
    y: float
    height: float
    refused_y: float
    refused_height: float


def top_of(largest: int) -> int:
    """Return the round number at which the scale ends: 1, 2 or 5 with noughts."""
    if largest <= 1:
        return 1
    unit = 10 ** floor(log10(largest))
    return next(step * unit for step in (1, 2, 5, 10) if step * unit >= largest)


def bars(days: Sequence[tuple[date, int, int]]) -> list[Bar]:
    """Return a bar for each (day, requests, refusals), from left to right."""
    top = top_of(max((requests for _day, requests, _refusals in days), default=0))
    step = WIDTH / max(len(days), 1)
    drawn = []
    for place, (day, requests, refusals) in enumerate(days):
        height, refused = _height(requests, top), _height(refusals, top)
        drawn.append(
            Bar(
                day, requests, refusals, round(place * step + step * 0.1, 2), round(step * 0.8, 2),
                round(HEIGHT - height, 2), height, round(HEIGHT - refused, 2), refused,
            )
        )  # fmt: skip
    return drawn


def _height(amount: int, top: int) -> float:
    return round(max(SMALLEST, HEIGHT * amount / top), 2) if amount else 0.0
