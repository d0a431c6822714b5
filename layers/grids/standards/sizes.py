"""Sizes: the area aimed at, households, residents. Pure."""

from collections.abc import Iterator, Sequence

from layers.grids.findings import Finding
from layers.grids.standards.facts import GridFacts, Rules, extent_of


def areas(grids: Sequence[GridFacts], rules: Rules) -> Iterator[Finding]:
    aim = rules.area_m2_aim
    if not aim:
        return
    for grid in grids:
        if not aim / rules.area_factor <= grid.area_m2 <= aim * rules.area_factor:
            measure = {"area_m2": grid.area_m2, "aim_m2": float(aim)}
            yield Finding("area-off-aim", (grid.code,), grid.cell, measure)


def people(grids: Sequence[GridFacts], rules: Rules) -> Iterator[Finding]:
    """Households and residents out of bounds; where none are known at all, that is said once instead."""
    bounds = (rules.households_min, rules.households_max, rules.residents_max)
    if all(bound is None for bound in bounds):
        return
    if not any(grid.households or grid.residents for grid in grids):
        yield Finding("households-unknown", (), extent_of(grids))
        return
    for grid in grids:
        yield from _households(grid, rules)
        if rules.residents_max is not None and grid.residents > rules.residents_max:
            measure = {"residents": float(grid.residents), "residents_max": float(rules.residents_max)}
            yield Finding("too-many-residents", (grid.code,), grid.cell, measure)


def _households(grid: GridFacts, rules: Rules) -> Iterator[Finding]:
    count = {"households": float(grid.households)}
    if rules.households_min is not None and grid.households < rules.households_min:
        bound = {"households_min": float(rules.households_min)}
        yield Finding("too-few-households", (grid.code,), grid.cell, count | bound)
    if rules.households_max is not None and grid.households > rules.households_max:
        bound = {"households_max": float(rules.households_max)}
        yield Finding("too-many-households", (grid.code,), grid.cell, count | bound)
