"""Writes of kept results: keep, make anew, remove. All areas of a result are written at once, and told of one by one."""

from collections.abc import Iterable
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.core.errors import Conflict, NotAllowed, NotFound
from layers.core.history import record
from layers.core.models import Change
from layers.core.scope import Scope
from layers.divisions.models import Division
from layers.kept.asked import parameters_of, read
from layers.kept.cutting import Piece, counts, pieces
from layers.kept.models import KeptArea, KeptResult, layer_of
from layers.kept.reached import Reached, network_in_use, reached
from layers.kept.states import states
from layers.kept.steps import steps_of
from layers.reach.questions import Question
from layers.service_points.models import ServicePoint

ACTION = "reach.keep"
MOST_RESULTS = 200
"""Results of one area; more are no longer looked through by anybody, and their layers grow without end."""
BATCH = 1_000


class Everywhere:
    """Stands for the whole city where a division is question for."""

    path = name = ""


def keep(*, acting_user: Any, name: str, question: Question, division: Division | None) -> KeptResult:
    """Reckon a question, and keep what comes out.

    Parameters
    ----------
    division : the area that it is made for; None for the whole city.

    Raises
    ------
    NotAllowed : the user may not keep results there.
    Invalid : there is nothing of that category, or too much at once.
    Conflict : as many results of that area are kept as may be.
    """
    require(acting_user, ACTION, division or Everywhere())
    if KeptResult.objects.filter(division=division).count() >= MOST_RESULTS:
        raise Conflict(
            _("%(most)d results are kept here already. Remove one that nobody needs.")
            % {"most": MOST_RESULTS},
            code="too-many-results",
        )
    with transaction.atomic():
        result = KeptResult(name=name, parameters=parameters_of(question), division=division)
        _make(acting_user, result, question, "kept.keep")
    return result


def refresh(*, acting_user: Any, result: KeptResult) -> KeptResult:
    """Make a result anew, with the same parameters and from what there is now; return it as it was before."""
    require_own(acting_user, result)
    with transaction.atomic():
        before = _held(result)
        _drop_areas(acting_user, before, "kept.refresh")
        _make(acting_user, result, read(before.parameters), "kept.refresh")
    return before


def remove(*, acting_user: Any, result: KeptResult) -> None:
    """Remove a result with its areas."""
    require_own(acting_user, result)
    with transaction.atomic():
        held = _held(result)
        _drop_areas(acting_user, held, "kept.remove")
        held.delete()


def require_own(user: Any, result: KeptResult) -> None:
    """Refuse unless a user sees and may plan the whole area that a result was made for."""
    where: Any = result.division or Everywhere()
    if not Scope.of(user).holds(where.path):
        raise NotAllowed(
            _("“%(name)s” was made for a larger area than yours.") % {"name": result.name}, action=ACTION
        )
    require(user, ACTION, where)


def _held(result: KeptResult) -> KeptResult:
    """Hold a result, so that of two who write it one waits; refuse one that somebody has removed meanwhile."""
    held = KeptResult.objects.select_for_update(of=("self",)).filter(pk=result.pk).first()
    if held is None:
        raise NotFound(
            _("There is no kept result %(id)s in your area.") % {"id": result.pk}, code="unknown-result"
        )
    return held


def _make(user: Any, result: KeptResult, question: Question, action: str) -> None:
    now = states(network_in_use())
    found = reached(user, question, result.division)
    result.method, result.network, result.attribution = found.method, found.network, found.attribution
    result.counts, result.versions = counts(found, question.minutes), now
    served = [found.served(step) for step in range(len(question.minutes))]
    result.steps = steps_of(found.demand.ids, served).pack()
    result.made_by, result.made_at = user if user.pk else None, timezone.now()
    result.save()
    _write(user, result, question, _pieces(found, question), action)


def _pieces(found: Reached, question: Question) -> Iterable[Piece]:
    sites = dict(
        ServicePoint.objects.filter(pk__in=[site.id for site in found.sites]).values_list(
            "pk", "division__path"
        )
    )
    areas = dict(Division.objects.filter(pk__in=[area.id for area in found.areas]).values_list("pk", "path"))
    return pieces(
        found,
        question.minutes,
        [sites.get(site.id) or "" for site in found.sites],
        [areas[area.id] for area in found.areas],
    )


def _write(user: Any, result: KeptResult, question: Question, parts: Iterable[Piece], action: str) -> None:
    divisions = {division.path: division for division in Division.objects.only("pk", "path")}
    rows = [_row(result, question, piece, divisions.get(piece.path)) for piece in parts]
    KeptArea.objects.bulk_create(rows, batch_size=BATCH)
    for layer in ("kept-circles", "kept-gaps"):
        own = [row for row in rows if layer_of(row.kind) == layer]
        record(actor=user, action=action, layer=layer, rows=own, summary={"result": result.name})


def _row(result: KeptResult, question: Question, piece: Piece, division: Division | None) -> KeptArea:
    households, residents, over_60 = piece.people
    return KeptArea(
        result=result,
        result_name=result.name,
        kind=piece.kind,
        minutes=piece.minutes,
        category=question.category,
        mode=question.mode,
        method=result.method,
        name=piece.name,
        households=households,
        residents=residents,
        over_60=over_60,
        area_m2=piece.area_m2,
        made_at=result.made_at,
        division=division,
        geometry=GEOSGeometry(memoryview(piece.geometry.wkb), srid=4326),
    )


def _drop_areas(user: Any, result: KeptResult, action: str) -> None:
    areas = KeptArea.objects.filter(result=result)
    rows = list(areas.select_related("division").only("pk", "kind", "division__path"))
    for layer in ("kept-circles", "kept-gaps"):
        own = [row for row in rows if layer_of(row.kind) == layer]
        record(
            actor=user,
            action=action,
            layer=layer,
            op=Change.DELETE,
            rows=own,
            summary={"result": result.name},
        )
    areas.delete()
