"""Read what a request about risk sources asks for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from layers.catalog.selection import division_for
from layers.core.errors import Invalid
from layers.grids.api import scheme_for
from layers.grids.models import GridScheme
from layers.risks.due import Urgency
from layers.risks.inspecting import Wanted
from layers.risks.models import Inspection

LONGEST_NOTE, LONGEST_TEXT = 1_000, 100
PAGE, LARGEST_PAGE = 200, 2_000
AREAS = ("grid", "community", "street", "district")


def wanted_of(user: Any, query: Mapping[str, str]) -> Wanted:
    """Read `division`, `until`, `level`, `urgency` and `q`."""
    code = query.get("division", "")
    return Wanted(
        today=timezone.localdate(),
        division=division_for(user, code) if code else None,
        until=day_of("until", query["until"]) if query.get("until") else None,
        levels=_levels(query.get("level", "")),
        urgency=_urgency(query.get("urgency", "")),
        text=query.get("q", "").strip()[:LONGEST_TEXT],
    )


def page_of(query: Mapping[str, str], usual: int = PAGE) -> slice:
    """Read `limit` and `offset`."""
    limit, offset = (_number(query, name, value) for name, value in (("limit", usual), ("offset", 0)))
    return slice(offset, offset + max(1, min(limit, LARGEST_PAGE)))


def inspection_of(body: Any) -> dict[str, Any]:
    """Read what an inspection tells: `inspected_on` (today when left out), `result`, `note`, `next_on`."""
    if not isinstance(body, Mapping):
        raise Invalid(_("Send an object with result, and inspected_on, next_on, note."), code="no-inspection")
    result = body.get("result")
    if result not in Inspection.Result.values:
        raise Invalid(
            _("result is one of %(known)s. Got: %(text)s")
            % {"known": ", ".join(Inspection.Result.values), "text": str(result)[:40]},
            code="unknown-result",
        )
    note = str(body.get("note") or "").strip()
    if len(note) > LONGEST_NOTE or "\0" in note:
        raise Invalid(_("A note has up to %(most)d characters.") % {"most": LONGEST_NOTE}, code="long-note")
    days = {name: day_of(name, str(body[name])) for name in ("inspected_on", "next_on") if body.get(name)}
    return {"result": result, "note": note, "inspected_on": timezone.localdate()} | days


def day_of(name: str, text: str) -> date:
    """Read a day, year first."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(
            _("%(name)s must be a day as 2026-01-31. Got: %(text)s") % {"name": name, "text": text[:40]},
            code="bad-day",
        ) from None


def area_of(query: Mapping[str, str]) -> tuple[str, GridScheme | None]:
    """Read by which areas the level map is painted, and for grids of which scheme."""
    by = query.get("by") or "community"
    if by not in AREAS:
        raise Invalid(
            _("by is one of %(known)s. Got: %(text)s") % {"known": ", ".join(AREAS), "text": by[:40]},
            code="unknown-area",
        )
    if by != "grid":
        return by, None
    if query.get("scheme"):
        return by, scheme_for(query["scheme"])
    usual = GridScheme.objects.filter(kind=GridScheme.Kind.GOVERNANCE).order_by("code").first()
    if usual is None:
        raise Invalid(_("Name a grid scheme: there is no governance scheme."), code="no-scheme")
    return by, usual


def _levels(text: str) -> frozenset[int]:
    parts = [part for part in text.split(",") if part]
    if any(part not in {"1", "2", "3", "4"} for part in parts):
        raise Invalid(_("level must be 1 to 4. Got: %(text)s") % {"text": text[:40]}, code="bad-level")
    return frozenset(map(int, parts))


def _urgency(text: str) -> Urgency | None:
    if text and text not in set(Urgency):
        raise Invalid(
            _("urgency is one of %(known)s. Got: %(text)s")
            % {"known": ", ".join(Urgency), "text": text[:40]},
            code="unknown-urgency",
        )
    return Urgency(text) if text else None


def _number(query: Mapping[str, str], name: str, usual: int) -> int:
    text = query.get(name) or str(usual)
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Invalid(
            _("%(name)s must be a whole number. Got: %(text)s") % {"name": name, "text": text[:40]},
            code="bad-number",
        )
    return int(text)
