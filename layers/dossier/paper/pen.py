"""A pen on paper: text that fits, lines and areas in millimetres from the upper left corner."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from fpdf import FPDF
from fpdf.enums import TextMode

from layers.dossier.paper.fonts import FontFile

FONT = "chinese"
POINT_MM = 25.4 / 72
INK, QUIET, RULE = "#1d2b33", "#5a6b75", "#ccd5da"
XY = tuple[float, float]


def rgb(colour: str) -> tuple[int, int, int]:
    """Read `#rrggbb`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


class Pen:
    """Draws on one page of A4. Sizes of text are in points, everything else in millimetres."""

    def __init__(self, font: FontFile, title: str, language: str) -> None:
        self.pdf = FPDF(format="A4", unit="mm")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self.pdf.c_margin = 0
        self.pdf.add_font(FONT, fname=font.path, collection_font_number=font.number)
        self.pdf.set_title(title)
        self.pdf.set_lang(language)
        self.pdf.add_page()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 8,
        colour: str = INK,
        bold: bool = False,
        align: str = "left",
        most: float | None = None,
    ) -> float:
        """Write on a base line and return the width; what is wider than `most` ends in …."""
        self.pdf.set_font(FONT, size=size)
        shown = self.fitted(text, most) if most is not None else text
        width = self.pdf.get_string_width(shown)
        x -= {"left": 0.0, "right": width, "middle": width / 2}[align]
        ink = rgb(colour)
        with self.pdf.local_context(text_color=ink):
            if bold:  # a second font for headings would double the file
                self.pdf.set_draw_color(*ink)
                self.pdf.set_line_width(size * POINT_MM * 0.03)
                self.pdf.text_mode = TextMode.FILL_STROKE
            self.pdf.text(x, y, shown)
        return float(width)

    def fitted(self, text: str, most: float) -> str:
        """Return a text that is not wider, in the size set last."""
        if self.pdf.get_string_width(text) <= most:
            return text
        while text and self.pdf.get_string_width(f"{text}…") > most:
            text = text[:-1]
        return f"{text}…"

    def width(self, text: str, size: float) -> float:
        self.pdf.set_font(FONT, size=size)
        return float(self.pdf.get_string_width(text))

    def area(
        self,
        points: Sequence[XY],
        *,
        fill: str | None = None,
        line: str | None = None,
        width: float = 0.1,
        opacity: float = 1.0,
    ) -> None:
        """Draw a polygon."""
        with self._set(fill, line, width, opacity):
            self.pdf.polygon(points, style=_style(fill, line))

    def line(
        self,
        points: Sequence[XY],
        colour: str,
        width: float,
        dash: float | None = None,
        opacity: float = 1.0,
    ) -> None:
        """Draw a line with round ends."""
        with self._set(None, colour, width, opacity):
            if dash is not None:
                self.pdf.set_dash_pattern(dash=dash, gap=dash * 0.75)
            self.pdf.polyline(points)

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str | None = None,
        line: str | None = None,
        width: float = 0.1,
        dash: float | None = None,
    ) -> None:
        with self._set(fill, line, width, 1.0):
            if dash is not None:
                self.pdf.set_dash_pattern(dash=dash, gap=dash * 0.75)
            self.pdf.circle(x, y, radius, style=_style(fill, line))

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        line: str | None = None,
        opacity: float = 1.0,
    ) -> None:
        with self._set(fill, line, 0.15, opacity):
            self.pdf.rect(x, y, width, height, style=_style(fill, line))

    def rule(self, x: float, y: float, width: float, colour: str = RULE) -> None:
        self.line([(x, y), (x + width, y)], colour, 0.15)

    def clipped(self, x: float, y: float, width: float, height: float) -> Any:
        """Draw only inside a box while the context lasts."""
        return self.pdf.rect_clip(x, y, width, height)

    def shape(self, rings: Iterable[Sequence[XY]], colour: str, opacity: float = 1.0) -> None:
        """Fill areas as one path, given by all their rings: shells one way round, holes the other."""
        path = " ".join(f"{self._path(ring)} h" for ring in rings)
        if path:
            with self._set(colour, None, 0.1, opacity):
                self.pdf._out(f"{path} f")

    def lines(self, lines: Iterable[Sequence[XY]], colour: str, width: float) -> None:
        """Draw many lines as one path."""
        path = " ".join(map(self._path, lines))
        if path:
            with self._set(None, colour, width, 1.0):
                self.pdf._out(f"{path} S")

    def _path(self, points: Sequence[XY]) -> str:
        k, h = self.pdf.k, self.pdf.h
        return " ".join(
            f"{x * k:.2f} {(h - y) * k:.2f} {'l' if n else 'm'}" for n, (x, y) in enumerate(points)
        )

    @contextmanager
    def _set(self, fill: str | None, line: str | None, width: float, opacity: float) -> Iterator[None]:
        seen = {} if opacity == 1 else {"fill_opacity": opacity, "stroke_opacity": opacity}
        with self.pdf.local_context(**seen, stroke_cap_style="round", stroke_join_style="round"):
            if fill is not None:
                self.pdf.set_fill_color(*rgb(fill))
            if line is not None:
                self.pdf.set_draw_color(*rgb(line))
                self.pdf.set_line_width(width)
            yield

    def done(self) -> bytes:
        return bytes(self.pdf.output())


def _style(fill: str | None, line: str | None) -> str:
    return ("D" if line is not None else "") + ("F" if fill is not None else "") or "D"
