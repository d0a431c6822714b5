"""Name what is wrong with the grids of a scheme, and mend what needs no judgement."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import shapely
from django.core.management.base import BaseCommand, CommandError, CommandParser

from layers.grids.checking import findings_of_scheme, repair_scheme
from layers.grids.findings import ERROR, Finding
from layers.grids.models import GridScheme
from layers.grids.repair import FARTHEST_M
from layers.grids.shapes import to_geojson
from layers.standards.report import Report
from layers.standards.workbook import workbook_of


class Command(BaseCommand):
    help = (
        "Check the grids of a scheme: gaps, overlaps, slivers, invalid and repeated geometry, nesting in communities,"
        " codes, sizes, households, duties. Exit 1 when there are errors."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scheme", help="code of a grid scheme")
        parser.add_argument(
            "--repair", action="store_true", help=f"mend without moving a vertex more than {FARTHEST_M} m"
        )
        parser.add_argument(
            "--xlsx", metavar="FILE", type=Path, help="write findings into a workbook as well"
        )
        parser.add_argument("--json", action="store_true", help="print findings as one GeoJSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        scheme = GridScheme.objects.filter(code=options["scheme"]).first()
        if scheme is None:
            known = ", ".join(GridScheme.objects.order_by("code").values_list("code", flat=True)) or "none"
            raise CommandError(f"There is no scheme {options['scheme']}. Schemes: {known}.", returncode=2)
        repaired = self._repair(scheme, quiet=options["json"]) if options["repair"] else None
        findings = findings_of_scheme(scheme)
        if options["xlsx"]:
            options["xlsx"].write_bytes(workbook_of(Report(scheme, None, findings)))
        (self._print_json if options["json"] else self._print_lines)(findings, repaired)
        if any(finding.severity == ERROR for finding in findings):
            sys.exit(1)

    def _repair(self, scheme: GridScheme, *, quiet: bool) -> dict[str, Any]:
        summary = {}
        for layer, result in repair_scheme(scheme).items():
            summary[layer] = {
                "changed": list(result.changed),
                "farthest_m": round(result.farthest_m, 4),
                "left": list(result.left),
            }
            if not quiet:
                self.stdout.write(
                    f"repaired {layer}: {len(result.changed)} changed, no vertex more than {result.farthest_m:.3f} m,"
                    f" {len(result.left)} left to a person"
                )
        return summary

    def _print_json(self, findings: list[Finding], repaired: dict[str, Any] | None) -> None:
        features = [
            {"type": "Feature", "geometry": to_geojson(f.geometry), "properties": f.properties()}
            for f in findings
        ]
        body = {
            "type": "FeatureCollection",
            "counts": _counts(findings),
            "repaired": repaired,
            "features": features,
        }
        self.stdout.write(json.dumps(body, ensure_ascii=False))

    def _print_lines(self, findings: list[Finding], _repaired: dict[str, Any] | None) -> None:
        for finding in findings:
            facts = finding.properties()
            measure = " ".join(f"{k}={v}" for k, v in facts.items() if k not in {"code", "severity", "grids"})
            place = shapely.point_on_surface(finding.geometry)
            where = f"{place.x:.6f},{place.y:.6f}"
            self.stdout.write(
                f"{finding.severity:8}{finding.code:22}{', '.join(finding.grids):30} {measure}  at {where}"
            )
        self.stdout.write(json.dumps(_counts(findings)))


def _counts(findings: list[Finding]) -> dict[str, int]:
    return dict(sorted(Counter(finding.code for finding in findings).items()))
