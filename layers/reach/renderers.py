"""The forms in which reach answers beside JSON. The views write them; these only say that they are there."""

from typing import Any

from rest_framework.renderers import BaseRenderer, JSONRenderer

from layers.core.errors import CONTENT_TYPE

XLSX, CSV = "xlsx", "csv"


class GeoJson(JSONRenderer):
    media_type, format = "application/geo+json", "geojson"


class _Problems(JSONRenderer):
    """A refusal of what was asked for as a file is still a problem as JSON."""

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return bytes(super().render(data, CONTENT_TYPE))


class Xlsx(_Problems):
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = XLSX


class Csv(_Problems):
    media_type, format = "text/csv", CSV


CIRCLES: list[type[BaseRenderer]] = [JSONRenderer, GeoJson]
TABLES: list[type[BaseRenderer]] = [JSONRenderer, Xlsx, Csv]
