"""Write items of a layer whose rows are known by a key: find those that are there, change them, make the others."""

from collections.abc import Iterable
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from layers.core.history import record
from layers.core.scope import SYSTEM, Scope
from layers.transfer.findings import Finding
from layers.transfer.targets.target import Item, Options, Target, skipped

BATCH = 1_000
Key = tuple[Any, ...]


class TableWriter:
    """The writer of a plain table. Layers with more to decide derive from it.

    Attributes
    ----------
    model : the table.
    needed : fields that a new row cannot be without.
    """

    model: Any = None
    needed: tuple[str, ...] = ()

    def __init__(
        self, *, user: Any, target: Target, options: Options, mapping: dict[str, str], source: str
    ) -> None:
        self.user, self.target, self.options = user, target, options
        self.mapping, self.source = mapping, source
        self.existing: dict[Key, Any] = {}

    def check(self, items: list[Item]) -> tuple[list[Item], list[Finding]]:
        """Return what can be written, and findings for the rest."""
        self.existing = {self.row_key(row): row for row in self.rows_like(items)}
        kept, findings = [], list[Finding]()
        for item in items:
            refused = self.refusal(item) or self.foreign(item) or self.lacking(item)
            if refused:
                findings += skipped(item, *refused)
            else:
                kept.append(item)
        return kept, findings

    def write(self, items: list[Item]) -> tuple[int, int]:
        """Write the items; return how many rows were made and how many changed."""
        new, old = list[Any](), list[Any]()
        for item in items:
            row = self.existing.get(self.key(item))
            (new if row is None else old).append(self.filled(row or self.model(), item))
        self.model.objects.bulk_create(new, batch_size=BATCH)
        if old:
            self.model.objects.bulk_update(old, self.columns(), batch_size=BATCH)
        self.announce(new, "import")
        self.announce(old, "import")
        return len(new), len(old)

    def key(self, item: Item) -> Key:
        return (item.code,)

    def row_key(self, row: Any) -> Key:
        return (row.code,)

    def rows_like(self, items: list[Item]) -> Iterable[Any]:
        """Return the rows that may be the items', locked until the import ends."""
        codes = [item.code for item in items]
        rows = self.model.objects.filter(code__in=codes).select_for_update(of=("self",))
        return rows.select_related("division").order_by("pk")

    def refusal(self, item: Item) -> tuple[str, str] | None:
        """Return why an item cannot be written, as (kind, sentence)."""
        return None

    def foreign(self, item: Item) -> tuple[str, str] | None:
        """Refuse to change a row that stands outside the user's area."""
        row = self.existing.get(self.key(item))
        division = getattr(row, "division", None)
        if row is None or Scope.of(self.user).holds(division.path if division else ""):
            return None
        return "outside-your-area", _("This code is used outside your area, so you cannot change it.")

    def lacking(self, item: Item) -> tuple[str, str] | None:
        missing = [name for name in self.needed if item.fields.get(name) in (None, "")]
        if not missing or self.key(item) in self.existing:
            return None
        return "value-missing", _("A new row needs %(fields)s.") % {"fields": ", ".join(missing)}

    def filled(self, row: Any, item: Item) -> Any:
        """Put an item into a row; what the file does not say stays as it is."""
        for name, value in self.values(item).items():
            setattr(row, name, value)
        row.attributes = {**row.attributes, **item.attributes}
        row.geometry = to_geometry(item.geometry)
        if hasattr(row, "division_id"):
            row.division = item.division
        if hasattr(row, "derive"):
            row.derive()
        return row

    def values(self, item: Item) -> dict[str, Any]:
        return {**item.fields, "code": item.code}

    def columns(self) -> list[str]:
        """Return the columns that `filled` may change."""
        generated = {"id", "geometry_web"}
        return [field.name for field in self.model._meta.concrete_fields if field.name not in generated]

    def announce(self, rows: list[Any], verb: str) -> None:
        layer = self.target.layer
        actor = self.user if self.user is not SYSTEM else None
        record(actor=actor, action=f"{layer}.{verb}", layer=layer, rows=rows, summary={"file": self.source})


def to_geometry(shape: BaseGeometry) -> GEOSGeometry:
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326)
