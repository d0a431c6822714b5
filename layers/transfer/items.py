"""Turn rows of a file into items: cells read, geometry mended, rows of one code put together."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from layers.core.crs import Transform
from layers.transfer.findings import INFO, SKIPPED, WARNING, Finding, place_of
from layers.transfer.mending import NoGeometry, mended, transformed, united
from layers.transfer.table import Row, Table, text_of
from layers.transfer.targets.target import Column, Item, Target

SAME_SHARE = 0.999
"""Polygons that have this share of their area in common are one polygon, entered twice."""


@dataclass
class Collected:
    """What the rows of a file came to."""

    items: list[Item] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def collect(table: Table, target: Target, mapping: Mapping[str, str], transform: Transform) -> Collected:
    """Read all rows. Every row ends in an item or in a finding that says why it is left out."""
    collected, by_code = Collected(), dict[str, list[Item]]()
    for row in table.rows:
        item = _item(row, target, mapping, transform, collected.findings)
        if item is not None:
            by_code.setdefault(item.code, []).append(item)
    for items in by_code.values():
        kept = _joined(items, collected.findings) if target.joins else _apart(items, collected.findings)
        collected.items.extend(kept)
    return collected


def _item(
    row: Row, target: Target, mapping: Mapping[str, str], transform: Transform, findings: list[Finding]
) -> Item | None:
    code = text_of(row.values.get(mapping.get(target.code, "")))
    geometry = transformed(row.geometry, transform) if row.geometry is not None else None
    try:
        shape, was_broken = mended(geometry, target.geometry)
    except NoGeometry as missing:
        message = _no_geometry(missing.reason, target.geometry)
        findings.append(Finding(missing.reason, SKIPPED, row.number, code, message, place_of(geometry)))
        return None
    if was_broken:
        message = _("The geometry crossed or touched itself (%(where)s); it was mended.") % {
            "where": shapely.is_valid_reason(geometry)
        }
        findings.append(Finding("geometry-mended", WARNING, row.number, code, message, place_of(shape)))
    if not code and not target.identity:
        message = _("The row has no code, so nothing can be made of it.")
        findings.append(Finding("code-missing", SKIPPED, row.number, code, message, place_of(shape)))
        return None
    fields = _fields(row, target, mapping, code, shape, findings)
    taken = set(mapping.values())
    attributes = {
        name: _kept(cell) for name, cell in row.values.items() if name not in taken and text_of(cell)
    }
    return Item(code or _own_code(row, target, mapping, shape), [row.number], shape, fields, attributes)


def _fields(
    row: Row,
    target: Target,
    mapping: Mapping[str, str],
    code: str,
    shape: BaseGeometry,
    findings: list[Finding],
) -> dict[str, Any]:
    """Read the cells; one that cannot be read is left out with a finding, the row is not."""
    fields: dict[str, Any] = {}
    for column in target.columns:
        cell = text_of(row.values.get(mapping.get(column.name, ""))).replace("\0", "")
        if not cell:
            continue
        try:
            fields[column.name] = _short(column.read(cell), column)
        except ValueError:
            message = _("%(column)s: “%(cell)s” cannot be read; it was left out.") % {
                "column": mapping[column.name],
                "cell": cell[:60],
            }
            findings.append(Finding("value-unreadable", WARNING, row.number, code, message, place_of(shape)))
    return fields


def _short(value: Any, column: Column) -> Any:
    if isinstance(value, str) and column.longest and len(value) > column.longest:
        raise ValueError(value)
    return value


def _kept(cell: Any) -> Any:
    return cell if isinstance(cell, int | float | bool) else text_of(cell)


def _own_code(row: Row, target: Target, mapping: Mapping[str, str], shape: BaseGeometry) -> str:
    """Return a code made of what the row says, so that the same row in a later file is the same thing."""
    names = (
        sorted(row.values) if "*" in target.identity else [mapping.get(name, "") for name in target.identity]
    )
    said = [text_of(row.values.get(name)) for name in names]
    digest = hashlib.sha256(json.dumps([said, shapely.to_wkt(shape)], ensure_ascii=False).encode())
    return f"~{digest.hexdigest()[:12]}"


def _joined(items: list[Item], findings: list[Finding]) -> list[Item]:
    """Put the parts of one code together; a part entered twice counts once."""
    first, parts = items[0], [items[0].geometry]
    for item in items[1:]:
        if any(_same_ground(item.geometry, part) for part in parts):
            findings.append(_repeated(first, item))
            continue
        parts.append(item.geometry)
        first.rows += item.rows
        message = _("Row %(row)d joined row %(first)d: two parts of %(code)s%(names)s.") % {
            "row": item.rows[0],
            "first": first.rows[0],
            "code": item.code,
            "names": _two_names(first, item),
        }
        findings.append(
            Finding("part-joined", INFO, item.rows[0], item.code, message, place_of(item.geometry))
        )
    if len(parts) > 1:
        first.geometry = united(parts)
    return [first]


def _apart(items: list[Item], findings: list[Finding]) -> list[Item]:
    """Keep points of one code apart: the code stays with the first, the others get a number behind it."""
    for number, item in enumerate(items[1:], start=2):
        if not item.code.startswith("~"):
            message = _(
                "Code %(code)s stands already in row %(first)d%(names)s; this one is kept as %(own)s."
            ) % {
                "code": item.code,
                "first": items[0].rows[0],
                "names": _two_names(items[0], item),
                "own": f"{item.code}~{number}",
            }
            place = place_of(item.geometry)
            findings.append(Finding("code-repeated", WARNING, item.rows[0], item.code, message, place))
        item.code = f"{item.code}~{number}"
    return items


def _same_ground(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Whether two polygons cover the same ground, but for the pen's width."""
    common = one.intersection(other).area if one.intersects(other) else 0.0
    return bool(common >= SAME_SHARE * max(one.area, other.area))


def _repeated(first: Item, item: Item) -> Finding:
    message = _(
        "Row %(row)d repeats row %(first)d: %(code)s with the same geometry%(names)s. It was left out."
    ) % {
        "row": item.rows[0],
        "first": first.rows[0],
        "code": item.code,
        "names": _two_names(first, item),
    }
    return Finding("code-repeated", SKIPPED, item.rows[0], item.code, message, place_of(item.geometry))


def _two_names(first: Item, item: Item) -> str:
    names = [str(entry.fields.get("name", "")) for entry in (first, item)]
    if names[0] == names[1]:
        return f" ({names[0]})" if names[0] else ""
    return " " + _("(named “%(first)s” and “%(second)s”)") % {"first": names[0], "second": names[1]}


def _no_geometry(reason: str, kind: str) -> str:
    if reason == "geometry-missing":
        return _("The row has no place on the map.")
    if reason == "part-without-area":
        return _("The polygon has no area: it is a line there and back. It was left out.")
    return _("The layer wants %(kind)s, and this row is something else.") % {"kind": kind}
