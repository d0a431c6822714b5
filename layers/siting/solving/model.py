"""A mixed-integer model in arrays, column after column, and its solving by HiGHS. Pure.

The model is passed whole: built row by row through objects, the same takes longer to say than to solve.
"""

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csc_matrix

from layers.siting.solving.clock import Clock
from layers.siting.solving.question import Floats

BY_COLUMN, MINIMISE, MAXIMISE = 1, 1, -1
INFINITE = highspy.kHighsInf
FIRST_WORD_S = 0.05
"""A search gets so long at least, that its first bound may be had."""


@dataclass(frozen=True, eq=False)
class Model:
    """Maximise or minimise `gain @ x` where `lower <= rows @ x <= upper` and `0 <= x <= 1`.

    Parameters
    ----------
    whole : how many of the first columns are whole numbers: sites.
    is_whole : whether only whole values of the objective are possible.
    """

    gain: Floats
    rows: csc_matrix
    lower: Floats
    upper: Floats
    whole: int
    maximise: bool
    is_whole: bool


@dataclass(frozen=True)
class Found:
    """What a search found: values of the columns (None: nothing), and a bound of the objective."""

    values: Floats | None
    bound: float | None
    stopped: str


def solve(model: Model, start: Floats, clock: Clock) -> Found:
    """Search until the best is proven or time is up.

    Parameters
    ----------
    start : values of all columns that keep every row.
    """
    highs = _prepared(model, clock)
    highs.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
    highs.run()
    info, done = highs.getInfo(), highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.asarray(highs.getSolution().col_value) if has_values else None
    return Found(values, _bound(model, info, done), "" if done else clock.why)


def _prepared(model: Model, clock: Clock) -> Any:
    highs = highspy.Highs()
    options = {
        "output_flag": False,
        "threads": 1,
        "time_limit": max(clock.left_s, FIRST_WORD_S),
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.999 if model.is_whole else 1e-6,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    rows, columns = model.rows.shape
    integrality = np.zeros(columns, dtype=np.int32)
    integrality[: model.whole] = 1
    highs.passModel(
        columns, rows, model.rows.nnz, BY_COLUMN, MAXIMISE if model.maximise else MINIMISE, 0.0,
        model.gain, np.zeros(columns), np.ones(columns), model.lower, model.upper,
        model.rows.indptr.astype(np.int32), model.rows.indices.astype(np.int32), model.rows.data, integrality,
    )  # fmt: skip
    _stop_with(highs, clock)
    return highs


def _stop_with(highs: Any, clock: Clock) -> None:
    """End the search when the clock says so; HiGHS looks at its own limit too seldom where a step is long."""

    def look(event: Any) -> None:
        if clock.is_over:
            event.interrupt()

    for moment in (highs.cbMipInterrupt, highs.cbSimplexInterrupt, highs.cbIpmInterrupt):
        moment.subscribe(look)


def _bound(model: Model, info: Any, done: bool) -> float | None:
    bound = float(info.objective_function_value if done and not model.whole else info.mip_dual_bound)
    if not np.isfinite(bound) or abs(bound) >= INFINITE:
        return None
    if model.is_whole:
        return float(np.floor(bound + 1e-6) if model.maximise else np.ceil(bound - 1e-6))
    return bound
