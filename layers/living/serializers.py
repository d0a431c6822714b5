"""Reports as JSON."""

from typing import Any

from layers.living.asked import MINUTES, Asked
from layers.living.evaluate import Service
from layers.living.report import Report, Row, Score
from layers.living.rules import Rule
from layers.living.ways import label_of
from layers.living.wording import REASONS, asked_for, missing_of, shortfall_of


def report_body(report: Report) -> dict[str, Any]:
    """Describe a report: what was asked, the rules, the scorecard, and a row for each division and rule."""
    asked, ways = report.asked, report.ways
    return {
        "division": _place(asked.division) if asked.division else None,
        "level": asked.level,
        "measured_by": asked.by,
        "at": asked.at.isoformat() if asked.at else None,
        "method": ways.method,
        "label": label_of(ways.method),
        "network": ways.network,
        "attribution": ways.attribution,
        "is_part": report.is_part,
        "rules": [rule_body(rule, asked) for rule in asked.rules],
        "services": [_service(service, report) for service in report.provision.services],
        "scores": [_score(score) for score in report.scores()],
        "results": [row_body(row, titles_of(report)) for row in report.wanted()],
    }


def rule_body(rule: Rule, asked: Asked) -> dict[str, Any]:
    """Describe a rule; `asks` says it in words, `certainty` how sure the value is."""
    return {
        "id": rule.id,
        "title": str(rule.title),
        "asks": asked_for(rule),
        "measure": rule.measure,
        "unit": rule.unit,
        "low": rule.low,
        "high": rule.high,
        "share": rule.share,
        "minutes": rule.minutes if asked.by == MINUTES else None,
        "source": str(rule.source),
        "certainty": rule.certainty,
    }


def row_body(row: Row, titles: dict[str, str]) -> dict[str, Any]:
    """Describe how one division stands against one rule."""
    outcome = row.outcome
    return {
        "rule": row.rule.id,
        "division": _place(row.division),
        "state": outcome.state,
        "measured": outcome.measured,
        "shortfall": outcome.shortfall,
        "says": shortfall_of(row.rule, outcome),
        "residents": outcome.people,
        "reason": str(REASONS[outcome.reason]) if outcome.reason else "",
        "missing": [
            {"service": one.service, "households": one.households, "says": missing_of(one, titles)}
            for one in outcome.missing
        ],
    }


def titles_of(report: Report) -> dict[str, str]:
    """Return the names of the services."""
    return {service.code: service.title for service in report.provision.services}


def _service(service: Service, report: Report) -> dict[str, Any]:
    return {
        "code": service.code,
        "title": service.title,
        "categories": sorted(report.provision.categories[service.code]),
        "points": len(report.provision.of(service.code)),
        "circle_minutes": service.minutes,
        "is_basic": service.is_basic,
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "rule": score.rule.id,
        "pass": score.passed,
        "fail": score.failed,
        "unknown": score.unknown,
        "residents": score.residents,
    }


def _place(division: Any) -> dict[str, str]:
    return {"code": division.code, "name": division.name, "level": division.level}
