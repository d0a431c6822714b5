"""Writes of cases: report one, take a step. `rehoming` brings them home when their grids change."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.cases import workflow
from layers.cases.deadlines import due_at
from layers.cases.guards import checked_move
from layers.cases.models import Case, CaseStep, MatterClass
from layers.cases.numbers import lock_numbers, next_number
from layers.cases.placing import find_place
from layers.core.errors import Conflict, Invalid, NotFound
from layers.core.history import record

LAYER = "cases"
LONGEST_ID = 18


@dataclass(frozen=True)
class Report:
    """What somebody reports; `lng` and `lat` in EPSG:4326, rounded to 1e-7 degree."""

    lng: float
    lat: float
    category: str
    description: str = ""
    address: str = ""
    source: str = ""

    @property
    def digest(self) -> str:
        """A short text that two reports share only when they say the same."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def report_case(*, acting_user: Any, report: Report, idempotency_key: str | None = None) -> tuple[Case, bool]:
    """File a report; return the case and whether it is new. The same key again returns the same case.

    Raises
    ------
    Invalid : a class that the directory does not hold, or a point outside the user's area.
    Conflict : the key was used for another report.
    """
    require(acting_user, "case.report")
    if not MatterClass.objects.filter(kind=MatterClass.Kind.MATTER, code=report.category).exists():
        raise _unknown_category(report.category)
    with transaction.atomic():
        lock_numbers()
        earlier = _earlier(acting_user, report, idempotency_key)
        if earlier is not None:
            return earlier, False
        return _file(acting_user, report, idempotency_key), True


def _earlier(user: Any, report: Report, key: str | None) -> Case | None:
    case = Case.objects.filter(reporter=user, idempotency_key=key).first() if key else None
    if case is not None and case.request_digest != report.digest:
        raise Conflict(
            _("The key %(key)s was used before, for case %(number)s with other content.")
            % {"key": key, "number": case.number},
            code="idempotency-key-reused",
            number=case.number,
        )
    return case


def _file(user: Any, report: Report, key: str | None) -> Case:
    point = Point(report.lng, report.lat, srid=4326)
    place = find_place(user, point)
    require(user, "case.report", place.division)
    now = timezone.now()
    case = Case.objects.create(
        number=next_number(timezone.localdate(now)),
        category=report.category,
        source=report.source,
        description=report.description,
        address=report.address,
        geometry=point,
        grid=place.grid,
        division=place.division,
        reported_at=now,
        due_at=due_at(report.category, now),
        reporter=user,
        idempotency_key=key,
        request_digest=report.digest,
    )
    _write_step(case, user, workflow.REPORT, from_state="", opinion="")
    return case


def _unknown_category(category: str) -> Invalid:
    return Invalid(
        _("The class %(code)s is not a matter of the directory; a matter has five digits, such as 06010.")
        % {"code": category or "(empty)"},
        code="unknown-category",
        category=category,
    )


def take_step(*, acting_user: Any, number: str, action: str, opinion: str = "") -> Case:
    """Take one action of the workflow on a case; of two people at once the second is told what has become of it.

    Raises
    ------
    NotFound : no such case in the user's area.
    NotAllowed : the action is another role's.
    Conflict : the case is in a state where the action does not apply; `allowed` lists those that do.
    """
    with transaction.atomic():
        case = find_case(acting_user, number, lock=True)
        move = checked_move(acting_user, case, action, opinion)
        from_state, case.state = case.state, move.to_state
        ended = case.state in workflow.ENDED
        case.closed_at = timezone.now() if ended else None
        if from_state in workflow.ENDED and not ended:
            case.due_at = due_at(case.category, timezone.now())
        case.save(update_fields=["state", "closed_at", "due_at"])
        _write_step(case, acting_user, action, from_state=from_state, opinion=opinion)
        return case


def find_case(user: Any, number: str, *, lock: bool = False) -> Case:
    """Return a case of the user's area by its number, or by the id that its feature carries."""
    rows = Case.objects.visible_to(user).select_related("grid", "division")
    if lock:
        rows = rows.select_for_update(of=("self",))
    case = rows.filter(number=number).first()
    if case is None and number.isascii() and number.isdigit() and len(number) <= LONGEST_ID:
        case = rows.filter(pk=int(number)).first()
    if case is None:
        raise NotFound(
            _("There is no case %(number)s in your area.") % {"number": number}, code="unknown-case"
        )
    return case


def _write_step(case: Case, user: Any, action: str, *, from_state: str, opinion: str) -> None:
    last = case.steps.aggregate(last=Max("number"))["last"] or 0
    CaseStep.objects.create(
        case=case,
        number=last + 1,
        action=action,
        from_state=from_state,
        to_state=case.state,
        opinion=opinion,
        actor=user,
    )
    summary = {"number": case.number, "from": from_state, "to": case.state}
    record(actor=user, action=f"case.{action}", layer=LAYER, rows=[case], summary=summary)
