"""How an address names a layer."""

from django.urls import register_converter


class LayerIdConverter:
    """A layer's id; anything else is not an address of ours. No layer is called `layers`: that is the list of them."""

    regex = "(?!layers/)[a-z][a-z0-9-]{0,60}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LayerIdConverter, "layer")

LAYER = "<layer:layer_id>"
"""The part of a route that stands for a layer."""
