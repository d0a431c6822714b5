"""Travel times between many places and many."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.core.measure import WGS84
from layers.nearest.lengths import times_and_lengths
from layers.nearest.telling import method_json, states_json
from layers.nearest.travel import off_street_s, on_street
from layers.reach.engine import Ground
from layers.reach.engine.snapped import Snapped
from layers.reach.grounds import ground_for
from layers.reach.questions import Question

Row = dict[str, Any]
Floats = NDArray[np.float64]


def matrix_json(question: Question, sources: Floats, targets: Floats, *, metres: bool = False) -> Row:
    """Describe the times from each source to each target; null where there is no way within the minutes.

    Parameters
    ----------
    sources, targets : (n, 2) and (m, 2) degrees; NaN where what was sent is no position.
    metres : tell the lengths of the ways too, for which each is traced back.
    """
    ground = ground_for(question.mode, direction="from", at=question.at, barriers=question.barriers)
    told = {
        **method_json(ground),
        "mode": question.mode,
        "minutes": question.longest,
        "straight_m": _rows(_straight(sources, targets)),
    }
    if ground is None:
        return told | {"seconds": None, "metres": None, "from": [], "to": []}
    start, end = _snapped(ground, sources), _snapped(ground, targets)
    seconds, lengths = _found(ground, start, end, question.limit_s, metres)
    return told | {
        "from": states_json(start, question.mode),
        "to": states_json(end, question.mode),
        "seconds": _rows(seconds),
        "metres": None if lengths is None else _rows(lengths),
    }


def _found(
    ground: Ground, sources: Snapped, targets: Snapped, limit_s: float, metres: bool
) -> tuple[Floats, Floats | None]:
    """Return the seconds from door to door, and the metres where they are wanted."""
    doors = on_street(sources), on_street(targets)
    seconds, lengths = (
        times_and_lengths(ground, *doors, limit_s) if metres else (ground.matrix(*doors, limit_s), None)
    )
    walk_s = off_street_s(ground, sources)[:, None] + off_street_s(ground, targets)[None, :]
    total = seconds.astype(float) + walk_s
    late = ~(total <= limit_s)
    if lengths is not None:
        off_m = np.nan_to_num(sources.off_m)[:, None] + np.nan_to_num(targets.off_m)[None, :]
        lengths = np.where(late, np.inf, lengths + off_m)
    return np.where(late, np.inf, total), lengths


def _snapped(ground: Ground, degrees: Floats) -> Snapped:
    """Place points on streets; one without a position stands on none, and says so."""
    points = ground.snap(degrees)
    nowhere = np.isnan(degrees).any(axis=1)
    reason = np.where(nowhere, 0, points.reason).astype(np.uint8)
    return Snapped(points.lnglat, points.edge, points.along, points.off_m, reason)


def _straight(sources: Floats, targets: Floats) -> Floats:
    shape = (len(sources), len(targets))
    a, b = np.repeat(sources, len(targets), axis=0), np.tile(targets, (len(sources), 1))
    known = np.isfinite(a).all(axis=1) & np.isfinite(b).all(axis=1)
    metres = np.full(len(a), np.inf)
    if known.any():
        metres[known] = WGS84.inv(a[known, 0], a[known, 1], b[known, 0], b[known, 1])[2]
    return metres.reshape(shape)


def _rows(values: Floats) -> list[list[float | None]]:
    """Return rounded rows, None in place of what is infinite."""
    rounded = np.round(values, 1).astype(object)
    rounded[~np.isfinite(values)] = None
    rows: list[list[float | None]] = rounded.tolist()
    return rows
