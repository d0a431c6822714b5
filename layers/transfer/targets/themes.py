"""Import a theme: features of any kind, with whatever columns they have."""

from collections.abc import Iterable
from typing import Any

from layers.themes.models import Theme, ThemeFeature
from layers.transfer import values
from layers.transfer.mending import ANY
from layers.transfer.targets.target import Column, Item, Target
from layers.transfer.targets.writing import Key, TableWriter, to_geometry


class ThemeWriter(TableWriter):
    """A feature of a theme is known by its name and its place."""

    model = ThemeFeature

    def key(self, item: Item) -> Key:
        return str(item.fields.get("name", "")), bytes(to_geometry(item.geometry).wkb)

    def row_key(self, row: Any) -> Key:
        return row.name, bytes(row.geometry.wkb)

    def rows_like(self, items: list[Item]) -> Iterable[Any]:
        rows = ThemeFeature.objects.filter(theme=self._theme()).select_for_update(of=("self",))
        return rows.select_related("division").order_by("pk")

    def values(self, item: Item) -> dict[str, Any]:
        return {**item.fields, "theme": self._theme()}

    def _theme(self) -> Theme:
        if not hasattr(self, "_found"):
            code = self.target.layer.removeprefix("theme-")
            self._found, _made = Theme.objects.get_or_create(code=code, defaults={"title": code})
        return self._found


def theme_target(layer: str) -> Target:
    """Return the target of one theme."""
    return Target(
        layer,
        ANY,
        (
            Column("name", ("name", "名称", "标题", "title"), longest=100),
            Column("valid_from", ("validfrom", "start", "开始日期", "起始日期"), values.day),
            Column("valid_to", ("validto", "end", "结束日期", "截止日期"), values.day),
        ),
        ThemeWriter,
        identity=("*",),
        outside=True,
    )
