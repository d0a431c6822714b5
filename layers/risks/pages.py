"""The page of inspections: what is due, and "inspected" for whoever did it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from layers.access.log import looked
from layers.access.permissions import may
from layers.core.errors import NotFound, Refused
from layers.divisions.models import Division
from layers.risks.actions import LAYER, find_source, inspect
from layers.risks.due import Urgency, latest_next
from layers.risks.inspecting import Wanted, counts, described, history, sources
from layers.risks.levels import LEVELS
from layers.risks.models import Inspection, InspectionInterval
from layers.risks.requests import PAGE, inspection_of, page_of, wanted_of
from layers.risks.words import urgency_word

FILTERS = ("division", "urgency", "level", "q")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def inspections_page(request: HttpRequest) -> HttpResponse:
    """Show what is due; take an inspection and go back to the list."""
    page: dict[str, Any] = {"chosen": request.GET, "told": request.POST}
    status = 200
    try:
        if request.method == "POST":
            return _inspected(request)
    except Refused as refusal:
        page["refusal"], status = str(refusal), int(refusal.status)
    try:
        page |= _list(request)
    except Refused as refusal:
        page["refusal"], status = str(refusal), int(refusal.status)
    return render(request, "inspections.html", page | _choices(request.user), status=status)


def _inspected(request: HttpRequest) -> HttpResponse:
    told = inspect(
        acting_user=request.user, source_id=_id(request.POST.get("source", "")), **inspection_of(request.POST)
    )
    said = _("%(name)s was inspected; the next time by %(day)s.")
    messages.success(request, said % {"name": told.source.name, "day": told.next_on})
    return redirect(f"{request.path}?{_query(request)}")


def _list(request: HttpRequest) -> dict[str, Any]:
    wanted, page = wanted_of(request.user, request.GET.dict()), page_of(request.GET.dict())
    rows = sources(request.user, wanted)
    total = rows.count()
    looked(request.user, LAYER, f"inspections {_query(request)}")
    return {
        "wanted": wanted,
        "rows": described(request.user, rows[page], wanted.today),
        "total": total,
        "tabs": _tabs(request, wanted),
        "query": _query(request),
        "earlier": _page(request, page.start - PAGE) if page.start else "",
        "later": _page(request, page.stop) if page.stop < total else "",
        **_open(request, wanted),
    }


def _tabs(request: HttpRequest, wanted: Wanted) -> list[dict[str, Any]]:
    counted = counts(request.user, wanted)
    tabs = [
        {
            "title": urgency_word(word),
            "word": word.value,
            "is_chosen": wanted.urgency == word,
            "total": sum(counted[word].values()),
            "levels": [
                (level, counted[word][level.number]) for level in LEVELS if counted[word][level.number]
            ],
            "query": _query(request, urgency=word.value),
        }
        for word in Urgency
    ]
    return [tab for tab in tabs if tab["total"] or tab["word"] != Urgency.NO_DATE]


def _open(request: HttpRequest, wanted: Wanted) -> dict[str, Any]:
    """Return what the form of the one source needs that is to be inspected."""
    chosen = request.GET.get("inspect", "")
    if not chosen:
        return {}
    source = find_source(request.user, _id(chosen))
    interval = InspectionInterval.by_level()[source.level]
    return {
        "open": source,
        "may_inspect": may(request.user, "risk.inspect", source.division),
        "history": history(source, 10),
        "usual_next": latest_next(wanted.today, interval, has_faults=False),
        "recheck_next": latest_next(wanted.today, interval, has_faults=True),
        "interval": interval,
    }


def _choices(user: Any) -> dict[str, Any]:
    divisions = Division.objects.visible_to(user).exclude(level=Division.Level.CITY).order_by("path")
    return {
        "divisions": divisions.values("code", "name", "level"),
        "levels": LEVELS,
        "results": Inspection.Result.choices,
        "may_inspect_somewhere": may(user, "risk.inspect"),
    }


def _query(request: HttpRequest, **change: str) -> str:
    """Return the filters as an address has them, some of them changed."""
    kept = {name: request.GET.get(name, "") for name in FILTERS} | change
    return urlencode({name: value for name, value in kept.items() if value})


def _page(request: HttpRequest, offset: int) -> str:
    return f"{_query(request)}&offset={max(offset, 0)}"


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotFound(
            _("There is no risk source %(id)s in your area.") % {"id": text[:40]}, code="unknown-risk-source"
        )
    return int(text)
