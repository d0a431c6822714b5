"""The page's legend: what, where, when, for whom, and what each symbol means. Every text of it is escaped."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from layers.catalog.layer import Layer, StyleClass
from layers.catalog.report.content import Part
from layers.catalog.shapes import line_width, plain_colour, shape_of

SIZE, RADIUS = 20, 6


def legend(
    parts: list[Part], counts: Mapping[str, int], *, title: str, reader: str, at: datetime
) -> SafeString:
    """Return the legend as HTML.

    Parameters
    ----------
    counts : how many features the page holds, by layer id.
    reader : for whom the page was made.
    """
    shown = [part for part in reversed(parts) if not part.in_background]
    return format_html(
        '<details class="legend" open><summary>{}</summary><p>{} · {}</p>{}<footer>{}</footer></details>',
        title,
        f"{at:%Y-%m-%d %H:%M}",
        _("For %(reader)s") % {"reader": reader},
        format_html_join("", "{}", ((_layer(part, counts.get(part.layer.id, 0)),) for part in shown)),
        format_html_join(mark_safe("<br>"), "{}", ((line,) for line in _terms(shown))),
    )


def _layer(part: Part, count: int) -> SafeString:
    layer = part.layer
    lines = format_html_join("", "<li>{} {}</li>", ((swatch(layer, c), c.label) for c in _classes_in(part)))
    mark = SafeString("") if layer.style.classes else swatch(layer, _plain(layer))
    chosen = format_html_join("", "<p>{}</p>", ((line,) for line in _chosen(part)))
    return format_html(
        "<h2>{} {} <small>{}</small></h2>{}<ul>{}</ul>", mark, layer.title, f"{count:,}", chosen, lines
    )


def _classes_in(part: Part) -> list[StyleClass]:
    """Return the classes that were not left out."""
    style = part.layer.style
    kept = part.query.get(style.by_field, "") if style.by_field else ""
    return [entry for entry in style.classes if not kept or str(entry.value) in kept.split(",")]


def _chosen(part: Part) -> Iterator[str]:
    """Yield what else chose the rows: a reader is to know that there are others."""
    titles = {entry.name: str(entry.title) for entry in part.layer.fields}
    for name, value in part.query.items():
        if name not in {"bbox", "division", part.layer.style.by_field}:
            yield f"{titles.get(name, name)}: {value}"


def _plain(layer: Layer) -> StyleClass:
    return StyleClass("", layer.title, layer.style.colour, layer.style.shape)


def _terms(shown: list[Part]) -> Iterator[str]:
    if settings.DATA_PUBLISHER:
        yield _("Source: %(publisher)s") % {"publisher": settings.DATA_PUBLISHER}
    yield from dict.fromkeys(str(part.layer.licence or settings.DATA_LICENCE) for part in shown)


def swatch(layer: Layer, entry: StyleClass) -> SafeString:
    """Return a class's symbol as a small drawing."""
    colour = plain_colour(entry.colour)
    figure = _figure(entry.shape, colour) if "Point" in layer.geometry_type else _box(colour)
    return format_html(
        '<svg width="{0}" height="{0}" viewBox="-10 -10 20 20" aria-hidden="true">{1}</svg>', SIZE, figure
    )


def _box(colour: str) -> SafeString:
    return format_html(
        '<rect x="-7" y="-5" width="14" height="10" fill="none" stroke="{}" stroke-width="2"/>', colour
    )


def _figure(name: str, colour: str) -> SafeString:
    shape = shape_of(name)
    ring = " ".join(f"{x:.2f},{y:.2f}" for x, y in shape.ring(RADIUS))
    fill = "none" if shape.strokes else "#ffffff" if shape.hollow else colour
    line: Any = line_width(shape, RADIUS) if shape.strokes or shape.hollow else 0
    if not ring:
        return format_html(
            '<circle r="{}" fill="{}" stroke="{}" stroke-width="{}"/>',
            RADIUS * shape.outer,
            fill,
            colour,
            line,
        )
    return format_html(
        '<polygon points="{}" fill="{}" stroke="{}" stroke-width="{}"/>', ring, fill, colour, line
    )
