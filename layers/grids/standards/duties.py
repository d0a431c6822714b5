"""Duties: one head a grid, and as many workers as its households need. Pure.

A scheme in which nobody is registered on duty is not staffed here: that is said once, and its grids are not judged.
"""

from collections.abc import Iterator, Sequence

from layers.grids.findings import Finding
from layers.grids.standards.facts import GridFacts, Rules, extent_of, workers_needed


def heads(grids: Sequence[GridFacts], rules: Rules) -> Iterator[Finding]:
    if not _staffed(grids):
        yield Finding("duties-unknown", (), extent_of(grids))
        return
    for grid in grids:
        if grid.heads == 0:
            yield Finding("no-head", (grid.code,), grid.cell, {"people": float(grid.people)})
        elif grid.heads > 1:
            yield Finding("several-heads", (grid.code,), grid.cell, {"heads": float(grid.heads)})


def staffing(grids: Sequence[GridFacts], rules: Rules) -> Iterator[Finding]:
    for grid in grids if _staffed(grids) else ():
        needed = workers_needed(grid.households, rules.households_per_worker)
        if grid.people < needed:
            measure = {
                "households": float(grid.households),
                "workers_needed": float(needed),
                "workers_on_duty": float(grid.people),
            }
            yield Finding("too-few-workers", (grid.code,), grid.cell, measure)


def _staffed(grids: Sequence[GridFacts]) -> bool:
    return any(grid.people for grid in grids)
