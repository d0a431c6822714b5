"""The pages of boundary plans: the list, one plan's review, and the timeline."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.gis.db.models.functions import Envelope
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from layers.access.permissions import may
from layers.catalog.describe import extent
from layers.core.errors import NotFound
from layers.divisions.models import Division
from layers.grids.models import GridScheme
from layers.planning import plans
from layers.planning.models import BoundaryPlan

MOST = 200
"""Plans on one page; filters find the others."""


@require_safe
@login_required
def plans_page(request: HttpRequest) -> HttpResponse:
    """The plans of one's area, filtered by state, author, scheme and days of the last change."""
    seen = BoundaryPlan.objects.visible_to(request.user)
    rows = _chosen(seen, request.GET).select_related(*plans.PEOPLE)
    rows = rows.defer("base", "base_grid_ids", "outcome", *plans.LARGE).order_by("-changed_at")
    page = {
        "plans": rows[:MOST],
        "more": max(rows.count() - MOST, 0),
        "states": BoundaryPlan.State.choices,
        "authors": sorted(set(seen.values_list("author__username", flat=True))),
        "schemes": GridScheme.objects.order_by("code"),
        "chosen": request.GET,
        "any_plan": seen.exists(),
        "may_draw": may(request.user, "plan.edit"),
    }
    return render(request, "plans.html", page)


def _chosen(rows: QuerySet[Any], query: QueryDict) -> QuerySet[Any]:
    lookups = {"state": "state", "author": "author__username", "scheme": "scheme__code"}
    rows = rows.filter(**{lookup: query[name] for name, lookup in lookups.items() if query.get(name)})
    for name, lookup in (("from", "changed_at__date__gte"), ("to", "changed_at__date__lte")):
        day = _day(query.get(name, ""))
        rows = rows.filter(**{lookup: day}) if day else rows
    return rows


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_safe
@login_required
def review_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: what it changes, what was said about it, and the steps one may take."""
    try:
        plan = plans.find_plan(request.user, pk)
    except NotFound as refusal:
        raise Http404(str(refusal)) from refusal
    facts = {
        "plan": plan.pk,
        "today": timezone.localdate().isoformat(),
        "user": request.user.get_username(),
        "approves": may(request.user, "plan.approve", plan.division),
    }
    return render(request, "plan_review.html", {"plan": plan, "facts": facts})


@require_safe
@login_required
def timeline_page(request: HttpRequest) -> HttpResponse:
    """The map as of any day, and two days side by side."""
    seen = Division.objects.visible_to(request.user)
    named = seen.exclude(level="city").order_by("path").annotate(box=Envelope("geometry"))
    facts = {
        "today": timezone.localdate().isoformat(),
        "bbox": extent(seen),
        "schemes": list(GridScheme.objects.order_by("kind", "code").values("code", "name", "kind")),
        "divisions": [
            {"code": code, "name": name, "level": level, "bbox": box.extent if box else None}
            for code, name, level, box in named.values_list("code", "name", "level", "box")
        ],
        "may_draw": may(request.user, "plan.edit"),
    }
    return render(request, "timeline.html", {"facts": facts})
