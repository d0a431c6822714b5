"""Tell an answer: the sites with what each gains, what was before and is after, and how good it is."""

import numpy as np
from django.utils.translation import gettext as _

from layers.siting.asking import Case
from layers.siting.effects import Row, effect, lnglat_of
from layers.siting.solving import ALL, MOST, SHORTEST, Question, Solution
from layers.siting.solving.filling import assignment
from layers.siting.solving.merging import merged
from layers.siting.wanted import Candidates, Homes, Place


def told(case: Case, quick: Solution, best: Solution, spent_s: float) -> Row:
    """Return an answer JSON-ready."""
    wanted, there = case.wanted, len(case.existing.lnglat)
    sites = [case.candidates.places[row - there] for row in best.chosen]
    at = lnglat_of(sites)
    shown = effect(case.method, case.demand, case.existing.lnglat, at, wanted.minutes * 60, wanted.limit_s)
    moved = case.method.way.moved_m(at)
    loads = _loads(case.asked, best)
    features = [
        _feature(rank, site, shown.gains(rank), {"moved_m": moved[rank], **loads[rank]})
        for rank, site in enumerate(sites)
    ]
    return {
        "type": "FeatureCollection",
        "features": features,
        "problem": wanted.problem,
        "category": wanted.category,
        "minutes": wanted.minutes,
        "limit_s": wanted.limit_s,
        "mode": wanted.reach.mode,
        "method": case.method.name,
        "label": case.method.label,
        "network": case.method.network,
        "attribution": case.method.attribution,
        "weight": wanted.weight,
        "points": there,
        "before": shown.totals(wanted.weight, after=False),
        "after": shown.totals(wanted.weight, after=True),
        "curve": shown.curve(wanted.weight),
        "cost": round(sum(site.cost for site in sites), 3),
        **_quality(case, quick, best, spent_s),
        "candidates": _told_candidates(case.candidates, wanted.kind),
        "demand": _told_homes(case.homes),
    }


def _feature(rank: int, site: Place, gains: Row, more: Row) -> Row:
    return {
        "type": "Feature",
        "id": rank + 1,
        "geometry": {"type": "Point", "coordinates": [site.lng, site.lat]},
        "properties": {
            "rank": rank + 1,
            "candidate": site.id,
            "name": site.name,
            "cost": site.cost,
            **gains,
            **more,
        },
    }


def _loads(asked: Question, best: Solution) -> list[Row]:
    """Return how many people go to each site, where capacities count."""
    if asked.capacity is None or not best.chosen:
        return [{} for _site in best.chosen]
    rows = np.concatenate([np.flatnonzero(asked.fixed), np.asarray(best.chosen, dtype=np.int64)])
    groups = merged(asked, rows, served=True)
    flow = assignment(groups.reach, groups.people, asked.capacity[rows], list(range(len(rows))))
    counts = np.asarray(flow.sum(axis=1)).ravel()[len(rows) - len(best.chosen) :]
    return [
        {"assigned": int(count), "capacity": None if np.isinf(room) else int(room)}
        for count, room in zip(counts, asked.capacity[list(best.chosen)], strict=True)
    ]


def _quality(case: Case, quick: Solution, best: Solution, spent_s: float) -> Row:
    """Return what is known of how good the answer is; `value` is people, cost, or people times seconds."""
    is_exact = case.wanted.is_exact
    gap = best.gap if is_exact else None
    return {
        "exact": is_exact,
        "value": round(best.value, 3),
        "quick_value": round(quick.value, 3),
        "bound": None if best.bound is None or not is_exact else round(best.bound, 3),
        "gap": None if gap is None else round(gap, 6),
        "proven": bool(is_exact and best.proven),
        "stopped": best.stopped,
        "seconds": round(spent_s, 3),
        "told": quality_told(case.wanted.problem, best, is_exact=is_exact),
    }


def quality_told(problem: str, best: Solution, *, is_exact: bool) -> str:
    """Say in a sentence how good an answer is."""
    if is_exact and best.proven:
        return _("Proven: no choice is better.")
    if not is_exact or best.gap is None:
        return _("A good answer at once; how much better another could be is not known.")
    percent = f"{max(best.gap * 100, 0.1):.1f}"
    sentences = {
        MOST: _("At most %(percent)s %% more people could be served."),
        ALL: _("At most %(percent)s %% of the cost could be saved."),
        SHORTEST: _("The walk could be at most %(percent)s %% shorter."),
    }
    return sentences[problem] % {"percent": percent}


def _told_candidates(candidates: Candidates, kind: str) -> Row:
    step = candidates.step_m
    return {
        "kind": kind,
        "found": candidates.found,
        "used": len(candidates),
        "step_m": step or None,
        "told": _("One candidate for each %(step)d m was looked at.") % {"step": step} if step else "",
        "left_out": [{"id": known_by, "reason": reason} for known_by, reason in candidates.left_out],
    }


def _told_homes(homes: Homes) -> Row:
    step = homes.step_m
    sentence = _(
        "Sites were chosen for addresses put together within %(step)d m; the numbers are of all addresses."
    )
    return {
        "found": homes.found,
        "used": len(homes.people),
        "step_m": step or None,
        "told": sentence % {"step": step} if step else "",
    }
