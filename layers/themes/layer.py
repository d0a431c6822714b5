"""One layer for each theme that users made."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from layers.catalog.layer import Field, Layer, Style
from layers.themes.models import Theme, ThemeFeature

FIELDS = (
    Field("name", _("Name")),
    Field("valid_from", _("From"), "date"),
    Field("valid_to", _("To"), "date"),
    Field(
        "attributes",
        _("Attributes"),
        "object",
        in_tiles=False,
        help=_("Whatever the file it was made from said of it."),
    ),
    Field("division", _("Code of the community"), source="division__code", in_tiles=False),
)


def theme_layers(user: Any) -> Iterator[Layer]:
    """Yield the layers of the themes of which a user may see at least one feature."""
    visible = ThemeFeature.objects.visible_to(user).values("theme")
    return (layer_of(theme) for theme in Theme.objects.filter(pk__in=visible).order_by("code"))


def layer_of(theme: Theme) -> Layer:
    def rows() -> QuerySet[Any]:
        return ThemeFeature.objects.filter(theme=theme)

    return Layer(
        id=layer_id(theme.code),
        title=theme.title,
        description=_("A layer that users made, with attributes of its own."),
        source=rows,
        geometry_type="Geometry",
        fields=FIELDS,
        style=Style(colour=theme.colour, shape="area"),
        times=("valid_from", "valid_to"),
    )


def layer_id(code: str) -> str:
    """Return the id of the layer of a theme."""
    return f"theme-{code}"
