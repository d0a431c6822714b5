"""Reports and mends as JSON."""

from dataclasses import asdict
from typing import Any

from layers.access.permissions import may
from layers.grids.findings import Finding
from layers.grids.serializers import collection, feature
from layers.grids.standards.wording import sentence_of
from layers.planning.models import BoundaryPlan
from layers.planning.serializers import plan_summary
from layers.standards.mending.task import Mended
from layers.standards.remedies import REMEDIES, reason_of, remedy_of
from layers.standards.report import Report


def report_body(report: Report, user: Any) -> dict[str, Any]:
    """Describe a report; `remedies` says in full what the findings name by a word."""
    return {
        "scheme": {"code": report.scheme.code, "name": report.scheme.name},
        "division": _division(report),
        "bbox": report.bbox,
        "on": report.day.isoformat(),
        "rules": [asdict(row) for row in report.rows()],
        "findings": collection(_features(report)),
        "remedies": {
            word: {name: str(value) for name, value in asdict(remedy).items()}
            for word, remedy in REMEDIES.items()
        },
        "may": {"now": may(user, "grids.mend"), "plan": may(user, "plan.edit")},
    }


def finding_properties(finding: Finding) -> dict[str, Any]:
    """Return a finding's facts, what it says, and what is offered: the word of a remedy, or the reason why none is."""
    word = remedy_of(finding)
    return finding.properties() | {
        "key": finding.key,
        "sentence": sentence_of(finding),
        "remedy": word or None,
        "reason": "" if word else reason_of(finding),
    }


def mended_body(word: str, mended: Mended) -> dict[str, Any]:
    """Describe what a mend came to; `plan` is the draft that it opened, if it did."""
    return {
        "mended": word,
        "how": REMEDIES[word].how,
        "changed": list(mended.changed),
        "plan": _plan(mended.plan),
        "note": mended.note,
        "undo": str(REMEDIES[word].undo),
    }


def _features(report: Report) -> list[dict[str, Any]]:
    return [
        feature(index, finding.geometry, finding_properties(finding))
        for index, finding in enumerate(report.findings)
    ]


def _division(report: Report) -> dict[str, str] | None:
    division = report.division
    return {"code": division.code, "name": division.name} if division is not None else None


def _plan(plan: BoundaryPlan | None) -> dict[str, Any] | None:
    return plan_summary(plan) if plan is not None else None
