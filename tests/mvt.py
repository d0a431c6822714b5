"""Read a Mapbox vector tile by its specification (2.1), independently of what makes them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Feature:
    id: int | None
    kind: int
    properties: dict[str, Any]
    start: tuple[int, int] | None


@dataclass
class TileLayer:
    name: str = ""
    features: list[Feature] = field(default_factory=list)


def layers_of(content: bytes) -> dict[str, TileLayer]:
    """Return the layers of a tile by name."""
    read = [_layer(value) for number, value in _fields(content) if number == 3]
    return {layer.name: layer for layer in read}


def features_of(content: bytes, layer: str) -> list[Feature]:
    found = layers_of(content).get(layer)
    return found.features if found else []


def _layer(content: bytes) -> TileLayer:
    fields = list(_fields(content))
    keys = [value.decode() for number, value in fields if number == 3]
    values = [_value(value) for number, value in fields if number == 4]
    layer = TileLayer(next(value.decode() for number, value in fields if number == 1))
    layer.features = [_feature(value, keys, values) for number, value in fields if number == 2]
    return layer


def _feature(content: bytes, keys: list[str], values: list[Any]) -> Feature:
    fields = dict(_fields(content))
    tags = list(_varints(fields.get(2, b"")))
    geometry = list(_varints(fields.get(4, b"")))
    start = (_signed(geometry[1]), _signed(geometry[2])) if len(geometry) > 2 else None
    pairs = zip(tags[::2], tags[1::2], strict=True)
    return Feature(fields.get(1), fields.get(3, 0), {keys[key]: values[value] for key, value in pairs}, start)


def _value(content: bytes) -> Any:
    ((number, value),) = _fields(content)
    if number == 1:
        return value.decode()
    if number in {2, 3}:
        return struct.unpack("<f" if number == 2 else "<d", value)[0]
    return _signed(value) if number == 6 else bool(value) if number == 7 else value


def _fields(content: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(content):
        tag, at = _varint(content, at)
        if tag & 7 == 0:
            value, at = _varint(content, at)
            yield tag >> 3, value
            continue
        size, at = _varint(content, at) if tag & 7 == 2 else ({1: 8, 5: 4}[tag & 7], at)
        yield tag >> 3, content[at : at + size]
        at += size


def _varints(content: bytes) -> Iterator[int]:
    at = 0
    while at < len(content):
        value, at = _varint(content, at)
        yield value


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _signed(value: int) -> int:
    return value >> 1 ^ -(value & 1)
