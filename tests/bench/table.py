"""Print rows as a table that a person reads."""

import unicodedata
from collections.abc import Sequence

from tests.bench.row import Row

HEADINGS = ("", "ours", "limit", "peer", "unit", "÷ limit", "÷ peer", "target", "")


def table(rows: Sequence[Row]) -> str:
    lines = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(
            _padded(text, width, column)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    verdict = {True: "met", False: "MISSED", None: ""}[row.ok]
    figures = [_figure(figure) for figure in (row.ours, row.limit, row.peer)]
    ratios = [_figure(ratio) for ratio in (row.ratio_limit, row.ratio_peer)]
    return (row.name, *figures, row.unit, *ratios, row.target_text() or "", verdict)


def _figure(figure: float | None) -> str:
    if figure is None:
        return "–"
    return f"{figure:.0f}" if abs(figure) >= 1000 else f"{figure:.3g}"


def _padded(text: str, width: int, column: int) -> str:
    space = " " * (width - _width(text))
    return space + text if 1 <= column <= 3 or 5 <= column <= 6 else text + space


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
