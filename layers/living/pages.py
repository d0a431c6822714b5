"""The page of the living circles: scorecard, list, map of a rule, kept results and what two of them differ in."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe
from shapely.geometry.base import BaseGeometry

from layers.access.permissions import may
from layers.catalog.describe import extent
from layers.core.errors import Refused
from layers.divisions.models import Division
from layers.kept.actions import ACTION
from layers.kept.comparing import compared
from layers.kept.reached import network_in_use
from layers.kept.reads import described, result_for, results_of
from layers.kept.requests import read_number
from layers.kept.states import states
from layers.living.asked import METRES, MINUTES, STATES, Asked, asked_by
from layers.living.evaluate import FAIL
from layers.living.report import Report, Row, Score, report_for
from layers.living.rules import LEVELS, REACH
from layers.living.serializers import titles_of
from layers.living.ways import label_of
from layers.living.wording import (
    LEVEL_WORDS,
    REASONS,
    asked_for,
    measured_of,
    missing_of,
    shortfall_of,
)
from layers.living.wording import STATES as STATE_WORDS
from layers.service_points.models import ServicePoint

MOST_ROWS = 200
MOST_MISSING = 3
CLOSE_ZOOM, MAP_LAYERS = 15, "divisions,service-points"


@require_safe
@login_required
def living_page(request: HttpRequest) -> HttpResponse:
    """The whole page, made here; its map and the buttons of kept results need JavaScript."""
    query = request.GET.dict()
    refusal = None
    try:
        report = report_for(request.user, asked_by(request.user, query))
    except Refused as error:
        refusal, report = error, report_for(request.user, asked_by(request.user, {}))
    asked = report.asked
    context = {
        "refusal": refusal,
        **_choices(request.user, asked),
        **_report(report, request.GET.copy()),
        **_kept(request.user, query),
        "facts": _facts(request.user, report),
        "query": request.GET.urlencode(),
    }
    return render(request, "living_circles.html", context, status=422 if refusal else 200)


def _choices(user: Any, asked: Asked) -> dict[str, Any]:
    divisions = Division.objects.visible_to(user).exclude(level=Division.Level.CITY).order_by("path")
    return {
        "asked": asked,
        "chosen_rule": asked.rules[0].id if len(asked.rules) == 1 else "",
        "chosen_state": asked.states[0] if len(asked.states) == 1 else "",
        "divisions": divisions.values("code", "name", "level"),
        "levels": [(level, LEVEL_WORDS[level]) for level in LEVELS],
        "ways": (METRES, MINUTES),
        "states": [(state, STATE_WORDS[state]) for state in STATES],
    }


def _report(report: Report, query: QueryDict) -> dict[str, Any]:
    wanted, titles = report.wanted(), titles_of(report)
    shown = wanted[:MOST_ROWS]
    shapes = report.shapes
    return {
        "label": label_of(report.ways.method),
        "method": report.ways.method,
        "attribution": report.ways.attribution,
        "is_part": report.is_part,
        "scores": [_score(score, query) for score in report.scores()],
        "rows": [_row(row, titles, shapes[row.division.id]) for row in shown],
        "more": len(wanted) - len(shown),
    }


def _score(score: Score, query: QueryDict) -> dict[str, Any]:
    query["rules"] = score.rule.id
    return {
        "link": query.urlencode(),
        "rule": score.rule,
        "asks": asked_for(score.rule),
        "passed": score.passed,
        "failed": score.failed,
        "unknown": score.unknown,
        "residents": score.residents,
    }


def _row(row: Row, titles: dict[str, str], shape: BaseGeometry) -> dict[str, Any]:
    outcome = row.outcome
    missing = [missing_of(one, titles) for one in outcome.missing]
    return {
        "rule": row.rule,
        "division": row.division,
        "state": outcome.state,
        "state_word": STATE_WORDS[outcome.state],
        "measured": measured_of(row.rule, outcome),
        "shortfall": shortfall_of(row.rule, outcome),
        "people": outcome.people,
        "missing": missing[:MOST_MISSING],
        "also": missing[MOST_MISSING:],
        "reason": REASONS[outcome.reason] if outcome.reason else "",
        "hash": _hash(shape),
    }


def _hash(shape: BaseGeometry) -> str:
    """Return where the map shows some ground, as its addresses say it; empty where none is known."""
    if shape.is_empty:
        return ""
    place = shape.representative_point()
    return f"#{CLOSE_ZOOM}/{place.x:.6f}/{place.y:.6f}/{MAP_LAYERS}"


def _kept(user: Any, query: dict[str, str]) -> dict[str, Any]:
    """Return the kept results, and what two of them differ in where two are chosen."""
    now = states(network_in_use())
    kept: dict[str, Any] = {
        "kept": [_told(described(user, result, now)) for result in results_of(user)[:MOST_ROWS]],
        "may_keep": may(user, ACTION),
        "categories": ServicePoint.objects.visible_to(user)
        .order_by("category")
        .values_list("category", flat=True)
        .distinct(),
    }
    if query.get("a") and query.get("b"):
        try:
            before, after = (result_for(user, read_number(query[name], name)) for name in ("a", "b"))
            kept |= {"a": before.pk, "b": after.pk, "compared": compared(user, before, after)}
        except Refused as error:
            kept["compare_refusal"] = error
    return kept


def _told(result: dict[str, Any]) -> dict[str, Any]:
    for step in result["totals"]["reached"]:
        share = step["households_share"]
        step["share_percent"] = None if share is None else round(share * 100, 1)
    return result | {
        "longest": max(result["parameters"]["minutes"]),
        "made_at": timezone.localtime(parse_datetime(result["made_at"])),
    }


def _facts(user: Any, report: Report) -> dict[str, Any]:
    """Return what the page's own map starts from; the rule that it shows first is one that has gaps."""
    failing = {row.rule.id for row in report.rows if row.outcome.state == FAIL}
    rules = sorted(report.asked.rules, key=lambda rule: (rule.measure != REACH, rule.id not in failing))
    asked = report.asked
    return {
        "bbox": extent(Division.objects.visible_to(user)),
        "rules": [{"id": rule.id, "title": str(rule.title)} for rule in asked.rules],
        "rule": (rules[0] if len(asked.rules) == 1 or not rules else _clearest(rules)).id if rules else "",
        "query": {
            "level": asked.level,
            "by": asked.by,
            "division": asked.division.code if asked.division else "",
            "at": asked.at.isoformat() if asked.at else "",
        },
    }


def _clearest(rules: list[Any]) -> Any:
    """Return the rule of one service where there is one: its gaps say where that service is missing."""
    return next((rule for rule in rules if rule.services), rules[0])
