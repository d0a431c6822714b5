"""Matrix, differences and correspondences of schemes as JSON and as a table."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from layers.core.measure import quantise
from layers.core.spreadsheets import harmless
from layers.grids.serializers import collection, feature
from layers.one_net.borders import AGREE, CLASSES
from layers.one_net.overlaying import RELATIONS, TURNED, Correspondence, Overlay
from layers.one_net.reads import Net

COLUMNS = (
    *("scheme", "code", "other_scheme", "other_code", "relation", "corresponds"),
    *("share", "other_share", "area_m2", "sliver_m2", "households", "households_share"),
)
BOM = "\ufeff"


def matrix_body(net: Net, available: list[dict[str, Any]]) -> dict[str, Any]:
    """Describe every ordered pair of schemes: how a scheme's borders and grids stand in the other."""
    overlays = {
        (one.code, two.code): net.overlay(one.code, two.code)
        for number, one in enumerate(net.schemes)
        for two in net.schemes[number + 1 :]
    }
    return {
        **_frame(net),
        "available": available,
        "schemes": [_scheme(net, scheme) for scheme in net.schemes],
        "pairs": [
            _pair(net, one.code, two.code, overlays)
            for one in net.schemes
            for two in net.schemes
            if one != two
        ],
    }


def differences_body(net: Net, most: int) -> dict[str, Any]:
    """Describe where the others differ from the leading scheme, as features whose `part` says what they are."""
    borders = [line for other in net.others for line in _border_features(net, other.code)]
    overlays = {other.code: net.overlay(net.leading.code, other.code) for other in net.others}
    areas = sorted(_difference_features(overlays), key=lambda entry: -entry["properties"]["area_m2"])
    slivers = sorted(_sliver_features(overlays), key=lambda entry: -entry["properties"]["area_m2"])
    totals = {
        "differences": len(areas),
        "slivers": len(slivers),
        "differences_m2": round(sum(entry["properties"]["area_m2"] for entry in areas)),
        "slivers_m2": round(sum(entry["properties"]["area_m2"] for entry in slivers)),
        "left_off": max(len(areas) - most, 0) + max(len(slivers) - most, 0),
    }
    ground = feature("ground", quantise(net.ground), {"part": "ground", "scheme": ""})
    return _frame(net) | collection([ground, *borders, *areas[:most], *slivers[:most]]) | {"totals": totals}


def correspondence_rows(net: Net) -> Iterator[dict[str, Any]]:
    """Yield a row for every two grids of the leading scheme and of another that share ground."""
    for other in net.others:
        for row in net.overlay(net.leading.code, other.code).correspondences():
            yield _row(net.leading.code, other.code, row)


def table_text(rows: Iterable[dict[str, Any]]) -> str:
    """Write rows as CSV that a spreadsheet reads as UTF-8 and in which no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(row[name]) for name in COLUMNS] for row in rows)
    return BOM + out.getvalue()


def _frame(net: Net) -> dict[str, Any]:
    return {
        "division": {"code": net.division.code, "name": net.division.name},
        "leading": net.leading.code,
        "agree_m": net.widths.agree_m,
        "sliver_m": net.widths.sliver_m,
    }


def _scheme(net: Net, scheme: Any) -> dict[str, Any]:
    edges = net.edges[scheme.code]
    ends = edges.ends(net.plane)
    length = ((ends[:, 2:] - ends[:, :2]) ** 2).sum(axis=1) ** 0.5
    return {
        "code": scheme.code,
        "name": scheme.name,
        "kind": scheme.kind,
        "grids": len(net.grids[scheme.code]),
        "border_m": round(float(length.sum())),
    }


def _pair(net: Net, one: str, two: str, overlays: dict[tuple[str, str], Overlay]) -> dict[str, Any]:
    borders = net.borders(one, two)
    turned = (one, two) not in overlays
    found = overlays[(two, one) if turned else (one, two)]
    counts = dict.fromkeys(RELATIONS, 0)
    for relation in found.relations.values():
        counts[TURNED.get(relation, relation) if turned else relation] += 1
    return {
        "scheme": one,
        "other": two,
        "border_m": round(borders.total_m),
        "border": {name: round(share, 4) for name, share in borders.shares.items()},
        "same_area_share": round(found.same_share, 4),
        "relations": counts,
    }


def _border_features(net: Net, other: str) -> Iterator[dict[str, Any]]:
    """Yield the leading scheme's borders against the other, and the other's that are not the same lines."""
    for of, against in ((net.leading.code, other), (other, net.leading.code)):
        borders = net.borders(of, against)
        for name in CLASSES:
            if len(borders.pieces[name]) and not (name == AGREE and of == other):
                facts = {
                    "of": of,
                    "against": against,
                    "class": name,
                    "length_m": round(borders.length_m[name]),
                }
                identifier = f"border/{of}/{against}/{name}"
                yield feature(identifier, borders.line(name), {"part": "border", "scheme": other, **facts})


def _difference_features(overlays: dict[str, Overlay]) -> Iterator[dict[str, Any]]:
    for scheme, found in overlays.items():
        for row in found.differences():
            facts = {
                "code": row.code,
                "other": row.other,
                "partner": row.partner,
                "kind": row.kind,
                "area_m2": round(row.area_m2, 1),
                "households": row.households,
            }
            identifier = f"{scheme}/{row.code}/{row.other}"
            yield feature(identifier, quantise(row.shape), {"part": "difference", "scheme": scheme, **facts})


def _sliver_features(overlays: dict[str, Overlay]) -> Iterator[dict[str, Any]]:
    for scheme, found in overlays.items():
        for number, (code, other, shape, area) in enumerate(found.slivers()):
            facts = {
                "part": "sliver",
                "scheme": scheme,
                "code": code,
                "other": other,
                "area_m2": round(area, 1),
            }
            yield feature(f"sliver/{scheme}/{number}", quantise(shape), facts)


def _row(leading: str, other: str, row: Correspondence) -> dict[str, Any]:
    return {
        "scheme": leading,
        "code": row.code,
        "other_scheme": other,
        "other_code": row.other,
        "relation": row.relation,
        "corresponds": row.corresponds,
        "share": round(row.share, 4),
        "other_share": round(row.other_share, 4),
        "area_m2": round(row.area_m2, 1),
        "sliver_m2": round(row.sliver_m2, 1),
        "households": row.households,
        "households_share": round(row.households_share, 4),
    }
