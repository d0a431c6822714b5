"""Import a file: read, map, place, check and write, in one transaction. A dry run does the same and keeps nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.core import crs as systems
from layers.core.errors import Invalid
from layers.core.scope import SYSTEM, Scope
from layers.divisions.models import Division
from layers.transfer.findings import SKIPPED, Finding, place_of
from layers.transfer.georeference import crs_of
from layers.transfer.headers import PLACES, guess
from layers.transfer.items import collect
from layers.transfer.places import Divisions
from layers.transfer.readers.reading import read_file
from layers.transfer.table import Table
from layers.transfer.targets import target_for
from layers.transfer.targets.target import Item, Options, Target, skipped

LOCK = 0x696D706F7274
"""Key of the advisory lock that lets one import write at a time."""


@dataclass(frozen=True)
class Result:
    """What an import did, or would do.

    Parameters
    ----------
    mapping : field → column, as guessed or told.
    columns : the file's columns.
    read : rows; equals created + updated + joined + skipped.
    """

    layer: str
    crs: str
    mapping: Mapping[str, str]
    columns: tuple[str, ...]
    read: int
    created: int
    updated: int
    joined: int
    skipped: int
    findings: tuple[Finding, ...]

    def summary(self) -> dict[str, Any]:
        """Return the counts as the command's last line gives them."""
        counts = {name: getattr(self, name) for name in ("read", "created", "updated", "joined", "skipped")}
        kinds = Counter(finding.kind for finding in self.findings)
        return counts | {"findings": dict(sorted(kinds.items()))}


def import_file(*, acting_user: Any, layer: str, path: Path, options: Options) -> Result:
    """Bring the rows of a file into a layer.

    Raises
    ------
    NotAllowed : the user may not import.
    NotFound : no such layer can be imported.
    Invalid : the file as a whole cannot be taken, or a row cannot and `on_error` is `abort`.
    """
    if acting_user is not SYSTEM:
        require(acting_user, "import.run")
    target = target_for(layer)
    table = read_file(path, {name: options.mapping[name] for name in PLACES if options.mapping.get(name)})
    with transaction.atomic():
        take_turn()
        result = _import(acting_user, target, table, options, path.name)
        if options.on_error == "abort" and result.skipped:
            raise _aborted(result)
        if options.dry_run:
            transaction.set_rollback(True)
    return result


def mapping_of(target: Target, table: Table, told: Mapping[str, str]) -> dict[str, str]:
    """Return field → column: what the user says, and guesses for the rest.

    Raises
    ------
    Invalid : a field that the layer does not have, or a column that the file does not have.
    """
    fields = {column.name: column.headers for column in target.columns}
    for field, column in told.items():
        if field not in fields and field not in PLACES:
            raise Invalid(
                _("The layer %(layer)s has no field %(field)s. Its fields: %(fields)s.")
                % {"layer": target.layer, "field": field, "fields": ", ".join(fields)},
                code="unknown-field",
            )
        if column and column not in table.columns and field not in PLACES:
            raise Invalid(
                _("The file has no column %(column)s. Its columns: %(columns)s.")
                % {"column": column, "columns": ", ".join(table.columns)},
                code="unknown-column",
            )
    own = {field: column for field, column in told.items() if field in fields}
    free = [column for column in table.columns if column not in own.values()]
    guessed = guess(free, {field: headers for field, headers in fields.items() if field not in own})
    return guessed | {field: column for field, column in own.items() if column}


def _import(user: Any, target: Target, table: Table, options: Options, source: str) -> Result:
    mapping = mapping_of(target, table, options.mapping)
    crs = crs_of(table, options.crs)
    collected = collect(table, target, mapping, systems.to_wgs84(crs))
    findings = collected.findings
    items = _placed(user, target, collected.items, findings)
    writer = target.writer(user=user, target=target, options=options, mapping=mapping, source=source)
    writable, remarks = writer.check(items)
    findings += remarks
    created, updated = writer.write(writable)
    return Result(
        layer=target.layer,
        crs=crs,
        mapping=mapping,
        columns=table.columns,
        read=len(table.rows),
        created=created,
        updated=updated,
        joined=sum(len(item.rows) - 1 for item in writable),
        skipped=len({finding.row for finding in findings if finding.severity == SKIPPED}),
        findings=tuple(sorted(findings, key=lambda finding: (finding.row, finding.kind))),
    )


def _placed(user: Any, target: Target, items: list[Item], findings: list[Finding]) -> list[Item]:
    """Find each item's division, and leave out what lies outside the district or the user's part of it."""
    divisions = Divisions()
    scope, kept = Scope.of(user), []
    for item in items:
        item.division = divisions.holding(item.geometry)
        path = item.division.path if item.division is not None else ""
        if divisions and item.division is None and not target.outside:
            message = _("It lies outside every division of this map.")
            findings += skipped(item, "outside-district", message)
        elif not scope.holds(path) and not (target.outside and scope.everywhere):
            findings += skipped(
                item, "outside-your-area", _("It lies outside your area, so you cannot import it.")
            )
        else:
            kept.append(item)
    if items and not kept:
        raise _all_outside(items, findings)
    return kept


def _all_outside(items: list[Item], findings: list[Finding]) -> Invalid:
    x, y = place_of(items[0].geometry) or (0.0, 0.0)
    extent = Division.objects.filter(geometry__isnull=False)
    swapped = (
        abs(x) <= 90 and extent.filter(geometry__covers=GEOSGeometry(f"SRID=4326;POINT({y} {x})")).exists()
    )
    if swapped:
        sentence = _(
            "Longitude and latitude are swapped: %(x)s, %(y)s lies far away, %(y)s, %(x)s in this district."
        )
        return Invalid(sentence % {"x": x, "y": y}, code="coordinates-swapped")
    code = findings[-1].kind
    sentence = _(
        "Not one row lies where you may import; the first is at %(x)s, %(y)s. Is the coordinate system right?"
    )
    return Invalid(sentence % {"x": x, "y": y}, code=code)


def _aborted(result: Result) -> Invalid:
    first = next(finding for finding in result.findings if finding.severity == SKIPPED)
    return Invalid(
        _("%(count)d rows cannot be taken, so nothing was imported. The first: row %(row)d: %(message)s")
        % {"count": result.skipped, "row": first.row, "message": first.message},
        code="import-aborted",
        findings=[finding.as_json() for finding in result.findings],
    )


def take_turn() -> None:
    """Wait until no other import writes, and keep others waiting until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
