"""Read bodies: JSON within a size, and many features as a collection or line by line."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser

from layers.core.errors import Invalid, TooLarge

JSON = "application/json"
GEOJSON = "application/geo+json"
MERGE_PATCH = "application/merge-patch+json"
LINES = ("application/geo+json-seq", "application/x-ndjson", "application/jsonl")
ONE_FEATURE_BYTES = 1_000_000
MANY_FEATURES_BYTES = 32_000_000
MOST_ROWS = 10_000


class BodyParser(BaseParser):
    """Hand on a body as bytes, read no further than `most` allows."""

    media_type = "*/*"
    most = ONE_FEATURE_BYTES
    takes: tuple[str, ...] = (JSON, GEOJSON, MERGE_PATCH)

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if (media_type or "").split(";")[0].strip().lower() not in self.takes:
            raise UnsupportedMediaType(media_type or "")
        body = stream.read(self.most + 1)
        if len(body) > self.most:
            raise TooLarge(
                _("The body is larger than %(most)d MB; send it in parts.") % {"most": self.most // 1_000_000}
            )
        return body


class BulkParser(BodyParser):
    most = MANY_FEATURES_BYTES
    takes = (JSON, GEOJSON, *LINES)


def json_of(body: bytes) -> Any:
    """Read JSON; numbers that are none, and nesting that no feature has, are refused."""
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Invalid(
            _("The body is no JSON: %(reason)s") % {"reason": str(error)[:100]}, code="bad-json"
        ) from None


def features_of(body: bytes, media_type: str) -> list[Any]:
    """Return the features of a FeatureCollection, of an array, or of lines with one feature each.

    Raises
    ------
    Invalid : neither of them, or more than `MOST_ROWS`.
    """
    found: Any
    if media_type.split(";")[0].strip().lower() in LINES:
        lines = [line.strip(b"\x1e \r") for line in body.splitlines()]
        found = [_line(line) for line in lines[: MOST_ROWS + 1] if line]
    else:
        whole = json_of(body)
        found = whole.get("features") if isinstance(whole, dict) else whole
    if not isinstance(found, list):
        raise Invalid(
            _("The body must be a FeatureCollection, or GeoJSON lines as %(type)s.") % {"type": LINES[0]},
            code="bad-collection",
        )
    if len(found) > MOST_ROWS:
        raise TooLarge(
            _("One request takes up to %(most)d features; send them in parts.") % {"most": MOST_ROWS}
        )
    return found


def _line(line: bytes) -> Any:
    """Read one line; one that cannot be read is refused with its row, and not the others with it."""
    try:
        return json_of(line)
    except Invalid as refusal:
        return refusal


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")
