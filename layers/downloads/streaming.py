"""Whole layers as GeoJSON, streamed as the database makes it: memory stays flat whatever the size."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from layers.catalog.features import feature_text
from layers.catalog.layer import Layer

ROWS_PER_FETCH = 2_000


def feature_texts(layer: Layer, rows: QuerySet[Any]) -> Iterator[str]:
    """Yield one GeoJSON Feature a row, as text, through a server-side cursor."""
    texts = rows.order_by("pk").annotate(_feature=feature_text(layer)).values_list("_feature", flat=True)
    return iter(texts.iterator(chunk_size=ROWS_PER_FETCH))


def collection(texts: Iterable[str], **members: str) -> Iterator[str]:
    """Wrap Feature texts into a FeatureCollection.

    Parameters
    ----------
    members : further members of the collection, each already JSON text.
    """
    head = "".join(f'"{name}":{value},' for name, value in members.items())
    yield f'{{"type":"FeatureCollection",{head}"features":['
    iterator = iter(texts)
    first = next(iterator, None)
    if first is not None:
        yield first
    yield from batched_texts(iterator)
    yield "]}\n"


def batched_texts(texts: Iterator[str], size: int = 200) -> Iterator[str]:
    """Join texts with leading commas into pieces large enough to be worth sending."""
    piece: list[str] = []
    for text in texts:
        piece.append(",\n" + text)
        if len(piece) == size:
            yield "".join(piece)
            piece.clear()
    yield "".join(piece)


def line_sequence(texts: Iterable[str]) -> Iterator[str]:
    """Wrap Feature texts into newline-delimited GeoJSON."""
    return (text + "\n" for text in texts)
