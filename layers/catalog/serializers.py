"""Features of a layer as GeoJSON objects, by djangorestframework-gis."""

from functools import cache
from typing import Any

from rest_framework import serializers
from rest_framework_gis.fields import GeometryField
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from layers.catalog.layer import Field, Layer

BY_TYPE: dict[str, type[serializers.Field]] = {
    "string": serializers.CharField,
    "integer": serializers.IntegerField,
    "number": serializers.FloatField,
    "boolean": serializers.BooleanField,
    "date": serializers.DateField,
    "datetime": serializers.DateTimeField,
    "object": serializers.JSONField,
}


def serializer_for(layer: Layer) -> type[GeoFeatureModelSerializer]:
    """Return the serializer class of a layer; rows must come from `annotated`."""
    return _build(layer.id, layer.source().model, layer.fields)


def annotated(layer: Layer, rows: Any) -> Any:
    """Add the layer's properties to its rows under names that no column has."""
    return rows.annotate(**{f"p_{name}": source for name, source in layer.properties().items()})


@cache
def _build(layer_id: str, model: Any, fields: tuple[Field, ...]) -> type[GeoFeatureModelSerializer]:
    names = [entry.name for entry in fields]
    meta = type(
        "Meta",
        (),
        {"model": model, "geo_field": "geometry", "id_field": "id", "fields": ["id", "geometry", *names]},
    )
    members: dict[str, Any] = {entry.name: _field(entry) for entry in fields}
    members |= {
        "Meta": meta,
        "id": serializers.IntegerField(source="pk", read_only=True),
        "geometry": GeometryField(precision=7),
    }
    title = "".join(part.title() for part in layer_id.split("-"))
    return type(f"{title}Feature", (GeoFeatureModelSerializer,), members)


def _field(entry: Field) -> serializers.Field:
    return BY_TYPE[entry.type](
        source=f"p_{entry.name}", read_only=True, allow_null=True, help_text=entry.title
    )
