"""Writes of proposed sites: propose, move, drop, adopt."""

from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.core.errors import Conflict, NotFound
from layers.core.history import record
from layers.core.measure import DECIMALS
from layers.core.models import Change
from layers.siting.adopting import service_points
from layers.siting.drafts import ACTION, Facts, Gain, Nowhere, division_at, gains
from layers.siting.layer import ID
from layers.siting.models import ProposedSite
from layers.siting.wanted import Place

State = ProposedSite.State


def propose(
    *, acting_user: Any, facts: Facts, places: list[Place], note: str = ""
) -> list[tuple[ProposedSite, Gain]]:
    """Put sites on the map as drafts, each with what it gains by itself.

    Raises
    ------
    Invalid : one of them lies outside the user's area; then none is put.
    """
    require(acting_user, ACTION)
    divisions = [division_at(acting_user, place) for place in places]
    found = gains(acting_user, facts, places, divisions)
    now = timezone.now()
    rows = [
        ProposedSite(
            name=place.name or _("Proposed site %(number)d") % {"number": number},
            category=facts.category,
            minutes=facts.minutes,
            mode=facts.mode,
            method=gain.method,
            note=note,
            made_by=acting_user if acting_user.pk else None,
            made_at=now,
            division=division,
            geometry=_point(place),
            **gain.own,
        )
        for number, (place, division, gain) in enumerate(zip(places, divisions, found, strict=True), start=1)
    ]
    with transaction.atomic():
        ProposedSite.objects.bulk_create(rows)
        record(actor=acting_user, action="proposed-site.propose", layer=ID, rows=rows)
    return list(zip(rows, found, strict=True))


def move(*, acting_user: Any, pk: int, place: Place) -> tuple[ProposedSite, Gain]:
    """Put a draft elsewhere, and count anew whom it serves."""
    row = _draft(acting_user, pk)
    division = division_at(acting_user, place)
    facts = Facts(row.category, row.minutes, row.mode, row.method)
    (gain,) = gains(acting_user, facts, [place], [division])
    with transaction.atomic():
        row = _draft(acting_user, pk, lock=True)
        row.geometry, row.division, row.method = _point(place), division, gain.method
        for name, value in gain.own.items():
            setattr(row, name, value)
        row.save()
        record(actor=acting_user, action="proposed-site.move", layer=ID, rows=[row])
    return row, gain


@transaction.atomic
def drop(*, acting_user: Any, pk: int) -> ProposedSite:
    """Give a draft up: it leaves the map and stays in the history."""
    row = _draft(acting_user, pk, lock=True)
    row.state = State.DROPPED
    row.save(update_fields=["state"])
    record(actor=acting_user, action="proposed-site.drop", layer=ID, op=Change.DELETE, rows=[row])
    return row


@transaction.atomic
def adopt(*, acting_user: Any, pk: int, properties: dict[str, Any] | None = None) -> ProposedSite:
    """Make a service point of a draft.

    Parameters
    ----------
    properties : of the service point, beside its name and category.

    Raises
    ------
    NotAllowed, Conflict : the user may not make service points there, or its code is used.
    """
    row = _draft(acting_user, pk, lock=True)
    known = {"name": row.name, "category": row.category} | (properties or {})
    made = service_points.make(acting_user, known, (row.geometry.x, row.geometry.y))
    row.state, row.service_point_id = State.ADOPTED, made
    row.save(update_fields=["state", "service_point"])
    record(
        actor=acting_user, action="proposed-site.adopt", layer=ID, rows=[row], summary={"service_point": made}
    )
    return row


def find(user: Any, pk: int, *, lock: bool = False) -> ProposedSite:
    """Return a proposed site of the user's area that is not dropped."""
    rows = ProposedSite.objects.visible_to(user).exclude(state=State.DROPPED).select_related("division")
    rows = rows.defer("division__geometry", "division__geometry_web")
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no proposed site %(id)s in your area.") % {"id": pk}, code="unknown-site")
    return row


def _draft(user: Any, pk: int, *, lock: bool = False) -> ProposedSite:
    """Return a draft that the user may change."""
    row = find(user, pk, lock=lock)
    require(user, ACTION, row.division or Nowhere())
    if row.state != State.DRAFT:
        raise Conflict(_("This site is no draft any more."), code="no-draft", state=row.state)
    return row


def _point(place: Place) -> Point:
    return Point(round(place.lng, DECIMALS), round(place.lat, DECIMALS), srid=4326)
