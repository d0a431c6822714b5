"""Import grids of a scheme; a grid whose boundary changed is closed, and a new one comes into force."""

from collections.abc import Iterable
from typing import Any

import shapely
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.core.errors import Invalid
from layers.core.history import record
from layers.core.measure import area_m2
from layers.core.models import Change
from layers.core.scope import SYSTEM, Scope
from layers.divisions.models import Division
from layers.grids import codes
from layers.grids.events import published
from layers.grids.models import Grid, GridScheme
from layers.grids.succession import link, pass_duties_on
from layers.transfer import values
from layers.transfer.findings import Finding
from layers.transfer.mending import AREA
from layers.transfer.targets.target import Column, Item, Target, doubt
from layers.transfer.targets.writing import BATCH, TableWriter, to_geometry


class GridWriter(TableWriter):
    model = Grid

    def check(self, items: list[Item]) -> tuple[list[Item], list[Finding]]:
        self.scheme = self._scheme([item.code for item in items])
        findings = self._settle_divisions(items)
        kept, more = super().check(items)
        return kept, findings + more

    def rows_like(self, items: list[Item]) -> Iterable[Any]:
        rows = Grid.objects.filter(scheme=self.scheme, valid_to__isnull=True)
        return rows.select_for_update(of=("self",)).select_related("division").order_by("pk")

    def refusal(self, item: Item) -> tuple[str, str] | None:
        if len(item.code) > 32 or not codes.follows(item.code, self._pattern()):
            return "code-wrong", _(
                "The code %(code)s (%(count)d characters) is not of the scheme's rule: %(rule)s."
            ) % {
                "code": item.code[:40],
                "count": len(item.code),
                "rule": self._rule(),
            }
        if item.division is not None and not Scope.of(self.user).holds(item.division.path):
            return "outside-your-area", _("It lies outside your area, so you cannot import it.")
        return None

    def write(self, items: list[Item]) -> tuple[int, int]:
        """Write the grids: a new boundary is a new row, unless the old one holds since today only."""
        today = timezone.localdate()
        new, same, replaced = list[Grid](), list[Grid](), list[Grid]()
        for item in items:
            row = self.existing.get(self.key(item))
            if row is None:
                new.append(self.filled(Grid(scheme=self.scheme), item))
            elif row.valid_from == today or _alike(row, item):
                same.append(self.filled(row, item))
            else:
                replaced.append(row)
                new.append(self.filled(_successor(row, today), item))
        self._close(replaced, today)
        Grid.objects.bulk_create(new, batch_size=BATCH)
        Grid.objects.bulk_update(same, self.columns(), batch_size=BATCH)
        self.announce(new, "import")
        self.announce(same, "import")
        heirs = {row.code for row in replaced}
        link(replaced, [row for row in new if row.code in heirs])
        pass_duties_on(replaced, new, today)
        published([row.pk for row in replaced], [row.pk for row in (*new, *same)], self._actor())
        return len(new) - len(replaced), len(same) + len(replaced)

    def filled(self, row: Any, item: Item) -> Any:
        super().filled(row, item)
        row.area_m2, row.part_count = area_m2(item.geometry), len(row.geometry)
        return row

    def values(self, item: Item) -> dict[str, Any]:
        own = {name: value for name, value in item.fields.items() if name != "division_code"}
        return {**own, "code": item.code}

    def _settle_divisions(self, items: list[Item]) -> list[Finding]:
        """Take the division that a row names; what the map says where it names none, or one that is not there."""
        named = {item.fields["division_code"] for item in items if item.fields.get("division_code")}
        known = {
            row.code: row for row in Division.objects.filter(code__in=named).defer("geometry", "geometry_web")
        }
        findings = []
        for item in items:
            code = item.fields.get("division_code", "")
            if code in known:
                item.division = known[code]
            elif code:
                message = _("There is no division %(code)s; the map decides.") % {"code": code}
                findings.append(doubt(item, "division-unknown", message))
        return findings

    def _scheme(self, found: list[str]) -> GridScheme:
        """Return the scheme; one that is not there is made with the rule that most of the codes follow."""
        name = self.options.scheme
        if not name:
            known = ", ".join(GridScheme.objects.order_by("code").values_list("code", flat=True)) or _(
                "none yet"
            )
            raise Invalid(
                _("Say which scheme the grids belong to. Schemes: %(known)s.") % {"known": known},
                code="no-scheme",
            )
        scheme = GridScheme.objects.filter(code=name).first()
        if scheme is None:
            if len(name) > 32:
                raise Invalid(_("A scheme's code has at most 32 characters."), code="no-scheme")
            digits = sum(codes.follows(code, codes.DIGITS15) for code in found) * 2 > len(found)
            scheme = GridScheme.objects.create(
                code=name,
                name=name,
                code_rule=GridScheme.CodeRule.DIGITS15 if digits else GridScheme.CodeRule.PATTERN,
                code_pattern="" if digits else codes.pattern_of(found),
            )
        return scheme

    def _pattern(self) -> str:
        by_digits = self.scheme.code_rule == GridScheme.CodeRule.DIGITS15
        return codes.DIGITS15 if by_digits else self.scheme.code_pattern or ".+"

    def _rule(self) -> str:
        by_digits = self.scheme.code_rule == GridScheme.CodeRule.DIGITS15
        return str(_("15 digits")) if by_digits else self.scheme.code_pattern

    def _close(self, rows: list[Grid], today: Any) -> None:
        Grid.objects.filter(pk__in=[row.pk for row in rows]).update(valid_to=today)
        summary = {"file": self.source}
        record(
            actor=self._actor(),
            action="grid.close",
            layer="grids",
            op=Change.DELETE,
            rows=rows,
            summary=summary,
        )

    def _actor(self) -> Any:
        return self.user if self.user is not SYSTEM else None


def _alike(row: Grid, item: Item) -> bool:
    return bool(shapely.equals(shapely.from_wkb(bytes(row.geometry.wkb)), item.geometry))


def _successor(row: Grid, today: Any) -> Grid:
    """Return a grid that goes on where another ends."""
    return Grid(
        scheme_id=row.scheme_id,
        code=row.code,
        name=row.name,
        households=row.households,
        residents=row.residents,
        attributes=row.attributes,
        valid_from=today,
        geometry=to_geometry(shapely.from_wkb(bytes(row.geometry.wkb))),
    )


GRIDS = Target(
    "grids",
    AREA,
    (
        Column("code", ("网格编号", "网格编码", "网格代码", "code", "gridcode", "编号", "编码", "代码")),
        Column("name", ("网格名称", "name", "名称", "网格", "所属组织"), longest=100),
        Column(
            "division_code", ("社区编码", "社区代码", "communitycode", "divisioncode", "division", "区划代码")
        ),
        Column("households", ("households", "户数"), values.whole),
        Column(
            "residents", ("residents", "population", "人口", "人数", "常住人口", "实有人口"), values.whole
        ),
    ),
    GridWriter,
    joins=True,
)
