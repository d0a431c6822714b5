"""Import divisions: their level and their parent come from the file, from the code, or from the map."""

import re
from typing import Any

import shapely
from django.utils.translation import gettext as _

from layers.core.scope import Scope
from layers.divisions.models import Division
from layers.transfer import values
from layers.transfer.findings import Finding
from layers.transfer.mending import AREA
from layers.transfer.targets.target import Column, Item, Target, doubt
from layers.transfer.targets.writing import TableWriter, to_geometry

Level = Division.Level
LEVELS = (Level.CITY, Level.DISTRICT, Level.STREET, Level.COMMUNITY)
"""From the top down."""
WORDS = {"city": "city", "district": "district", "street": "street", "community": "community"}
WORDS |= {
    "市": "city",
    "区": "district",
    "县": "district",
    "区县": "district",
    "街道": "street",
    "镇": "street",
}
WORDS |= {"乡": "street", "社区": "community", "村": "community"}
HEADINGS = (
    ("社区", "community"),
    ("村", "community"),
    ("街道", "street"),
    ("乡镇", "street"),
    ("区县", "district"),
)
DIGITS = 12
CODES = (
    *("社区编码", "社区代码", "村编码", "街道编码", "街道代码", "区划代码", "行政区划代码"),
    *("统计用区划代码", "code", "adcode", "divisioncode", "编码", "代码"),
)


class DivisionWriter(TableWriter):
    model = Division
    needed = ("name",)

    def check(self, items: list[Item]) -> tuple[list[Item], list[Finding]]:
        """Decide levels, then parents from the top down, so that a file may bring a whole tree."""
        for item in items:
            item.fields.setdefault("level", self._level(item))
        kept, findings = super().check(items)
        kept.sort(key=lambda item: LEVELS.index(item.fields["level"]))
        known = {item.code for item in kept}
        for item in kept:
            parent = item.fields.get("parent", "")
            if parent and parent not in known and not Division.objects.filter(code=parent).exists():
                message = _("There is no division %(code)s to be its parent; the map decides.") % {
                    "code": parent
                }
                findings.append(doubt(item, "parent-unknown", message))
        return kept, findings

    def refusal(self, item: Item) -> tuple[str, str] | None:
        if item.code.isdigit() and len(item.code) != DIGITS:
            return "code-wrong", _("The code %(code)s has %(count)d digits; a division's has 12.") % {
                "code": item.code,
                "count": len(item.code),
            }
        if len(item.code) > 24 or "/" in item.code:
            return "code-wrong", _("The code %(code)s is too long or holds a slash.") % {
                "code": item.code[:40]
            }
        if not item.fields["level"]:
            return "level-unknown", _("Nothing says what level it is of; add a column “level”.")
        return None

    def foreign(self, item: Item) -> tuple[str, str] | None:
        row = self.existing.get(self.key(item))
        if row is None or Scope.of(self.user).holds(row.path):
            return None
        return "outside-your-area", _("This code is used outside your area, so you cannot change it.")

    def rows_like(self, items: list[Item]) -> Any:
        codes = [item.code for item in items]
        return (
            Division.objects.filter(code__in=codes).select_for_update(of=("self",)).select_related("parent")
        )

    def write(self, items: list[Item]) -> tuple[int, int]:
        new = old = 0
        for item in items:
            row = self.existing.get(self.key(item))
            new, old = new + (row is None), old + (row is not None)
            row = self.filled(row or Division(), item)
            row.save()
            self.announce([row], "import")
        return new, old

    def filled(self, row: Any, item: Item) -> Any:
        row.code, row.level = item.code, item.fields["level"]
        row.name = item.fields.get("name", row.name)
        row.attributes = {**row.attributes, **item.attributes}
        row.geometry = to_geometry(item.geometry)
        if row.pk is None:
            row.parent = self._parent(item)
        return row

    def _level(self, item: Item) -> Any:
        """Return the level that the code's heading or its zeros tell; empty when neither does."""
        heading = self.mapping.get("code", "")
        by_heading = next((level for word, level in HEADINGS if word in heading), "")
        if by_heading or not re.fullmatch(r"\d{12}", item.code):
            return by_heading
        zeros = len(item.code) - len(item.code.rstrip("0"))
        if zeros >= 8:
            return Level.CITY
        return Level.DISTRICT if zeros >= 6 else Level.STREET if zeros >= 3 else Level.COMMUNITY

    def _parent(self, item: Item) -> Division | None:
        """Return the parent by the file, by the code's digits, else by the map."""
        codes = [item.fields.get("parent", "")]
        if re.fullmatch(r"\d{12}", item.code):
            codes += [item.code[:width].ljust(DIGITS, "0") for width in (9, 6, 4)]
        for code in codes:
            parent = Division.objects.filter(code=code).first() if code and code != item.code else None
            if parent is not None:
                return parent
        return self._parent_by_place(item)

    def _parent_by_place(self, item: Item) -> Division | None:
        higher = LEVELS[: LEVELS.index(item.fields["level"])]
        inside = to_geometry(shapely.point_on_surface(item.geometry))
        rows = Division.objects.filter(level__in=higher, geometry__covers=inside)
        return max(rows, key=lambda row: LEVELS.index(row.level), default=None)


DIVISIONS = Target(
    "divisions",
    AREA,
    (
        Column("code", CODES),
        Column("name", ("社区", "社区名称", "街道", "街道名称", "name", "名称", "区划名称"), longest=100),
        Column(
            "parent", ("parent", "parentcode", "上级代码", "上级编码", "街道编码", "街道代码", "区县代码")
        ),
        Column("level", ("level", "层级", "级别"), values.one_of(WORDS)),
    ),
    DivisionWriter,
    joins=True,
    outside=True,
)
