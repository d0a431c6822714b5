"""Writes of risk sources: an inspection that was carried out."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.core.errors import Invalid, NotFound
from layers.core.history import record
from layers.risks.due import Interval, latest_next
from layers.risks.models import Inspection, InspectionInterval, RiskSource

LAYER = "risk-sources"
EARLIEST = timedelta(days=366)
"""An inspection is recorded at most so long after its day."""


@transaction.atomic
def inspect(
    *,
    acting_user: Any,
    source_id: int,
    inspected_on: date,
    result: str,
    note: str = "",
    next_on: date | None = None,
) -> Inspection:
    """Record an inspection and set the day of the next one; the same told twice is recorded once.

    Parameters
    ----------
    result : a value of `Inspection.Result`. One that could not be carried out moves no date but the one that is given.
    next_on : the day by which it must be looked at again; None for the last day that the level's interval allows.

    Raises
    ------
    NotFound : a source outside the user's area.
    NotAllowed : the user may not inspect there.
    Invalid : a day in the future, long past, or a next day that the interval does not allow.
    """
    source = find_source(acting_user, source_id, for_update=True)
    require(acting_user, "risk.inspect", source.division)
    _check_day(inspected_on)
    interval = InspectionInterval.by_level()[source.level]
    told = Inspection(
        source=source,
        code=source.code,
        inspected_on=inspected_on,
        result=result,
        note=note,
        next_on=_next_day(source, inspected_on, result, next_on, interval),
        inspector=acting_user,
    )
    return _same(told) or _keep(told, source, acting_user)


def find_source(user: Any, source_id: int, *, for_update: bool = False) -> RiskSource:
    """Return a risk source that a user may see."""
    rows = RiskSource.objects.visible_to(user).select_related("division").defer("division__geometry")
    found: RiskSource | None = (
        (rows.select_for_update(of=("self",)) if for_update else rows).filter(pk=source_id).first()
    )
    if found is None:
        raise NotFound(
            _("There is no risk source %(id)s in your area.") % {"id": source_id}, code="unknown-risk-source"
        )
    return found


def _check_day(inspected_on: date) -> None:
    today = timezone.localdate()
    if not today - EARLIEST <= inspected_on <= today:
        raise Invalid(
            _("An inspection is of today or of the past year. Got: %(day)s") % {"day": inspected_on},
            code="bad-inspection-day",
        )


def _next_day(
    source: RiskSource, inspected_on: date, result: str, wanted: date | None, interval: Interval
) -> date:
    """Return the day of the next inspection: as wanted, but never later than the interval allows."""
    last = latest_next(inspected_on, interval, has_faults=result != Inspection.Result.PASSED)
    if wanted is None:
        was_done = result != Inspection.Result.NOT_DONE
        return last if was_done or source.next_inspection_on is None else source.next_inspection_on
    if not inspected_on < wanted <= last:
        raise Invalid(
            _("The next inspection must be after %(day)s and not later than %(last)s.")
            % {"day": inspected_on, "last": last},
            code="bad-next-inspection",
            latest=f"{last}",
        )
    return wanted


def _same(told: Inspection) -> Inspection | None:
    """Return the inspection that was told before, where a request came twice."""
    facts = ("inspected_on", "result", "note", "next_on", "inspector")
    same: Inspection | None = told.source.inspections.filter(**{f: getattr(told, f) for f in facts}).first()
    return same


def _keep(told: Inspection, source: RiskSource, acting_user: Any) -> Inspection:
    is_latest = not source.inspections.filter(inspected_on__gt=told.inspected_on).exists()
    told.save()
    if is_latest:
        source.next_inspection_on = told.next_on
        source.save(update_fields=["next_inspection_on"])
    summary = {"inspected_on": f"{told.inspected_on}", "result": told.result, "next_on": f"{told.next_on}"}
    record(actor=acting_user, action="risk.inspect", layer=LAYER, rows=[source], summary=summary)
    return told
