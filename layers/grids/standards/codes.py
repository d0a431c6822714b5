"""Codes: the scheme's rule, given once, the community's digits, the order of serial numbers. Pure."""

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

import shapely

from layers.grids.codes import DIGITS15, follows, in_reading_order
from layers.grids.findings import Finding
from layers.grids.standards.facts import GridFacts, Rules

STEM = 12
"""Digits of the community in a code of 15."""


def off_rule(grids: Sequence[GridFacts], rules: Rules) -> Iterator[Finding]:
    for grid in grids:
        if rules.pattern and not follows(grid.code, rules.pattern):
            yield Finding("code-off-rule", (grid.code,), grid.cell)


def repeated(grids: Sequence[GridFacts], rules: Rules) -> Iterator[Finding]:
    """Codes that a person reads as the same: spaces and full-width letters and digits do not count."""
    first: dict[str, str] = {}
    for grid in grids:
        read = "".join(unicodedata.normalize("NFKC", grid.code).split())
        if read in first:
            yield Finding("code-repeated", (first[read], grid.code), grid.cell)
        first.setdefault(read, grid.code)


def strange_stems(grids: Sequence[GridFacts], rules: Rules) -> Iterator[Finding]:
    """Codes of 15 digits that do not begin with the 12 of the grid's community."""
    for grid in grids:
        if _is_numbered(grid, rules) and not grid.code.startswith(str(grid.community)):
            yield Finding("code-foreign-division", (grid.code, str(grid.community)), grid.cell)


def misordered(grids: Sequence[GridFacts], rules: Rules) -> Iterator[Finding]:
    """Communities whose serial numbers do not run from west to east and from north to south."""
    communities: dict[str, dict[str, GridFacts]] = defaultdict(dict)
    for grid in grids:
        if _is_numbered(grid, rules) and grid.code.startswith(str(grid.community)):
            communities[str(grid.community)][grid.code] = grid
    for community, own in communities.items():
        wrong = out_of_order(in_reading_order({code: grid.cell for code, grid in own.items()}))
        if wrong:
            place = shapely.union_all([own[code].cell for code in wrong])
            counts = {"misplaced": float(len(wrong)), "counted": float(len(own))}
            yield Finding("code-out-of-order", (community, *sorted(wrong)), place, counts)


def out_of_order(codes: Sequence[str]) -> list[str]:
    """Return the fewest codes without which a sequence of different ones rises.

    >>> out_of_order(["001", "005", "002", "003", "004"])
    ['005']
    """
    tails: list[str] = []
    length_at = []
    for code in codes:
        at = bisect_left(tails, code)
        tails[at : at + 1] = [code]
        length_at.append(at)
    wanted, wrong = len(tails) - 1, []
    for code, at in zip(reversed(codes), reversed(length_at), strict=True):
        if at == wanted:
            wanted -= 1
        else:
            wrong.append(code)
    return wrong[::-1]


def _is_numbered(grid: GridFacts, rules: Rules) -> bool:
    community = grid.community or ""
    return (
        rules.numbered and follows(grid.code, DIGITS15) and len(community) == STEM and community.isdecimal()
    )
