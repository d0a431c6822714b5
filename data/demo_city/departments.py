"""The grids of other departments: each drew its own over the same communities, some along other lines.

All are made from the governance grids: some the same, some with borders a few metres away, some joined, some split, some
along truly different lines. Each tiles every community exactly.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from data.demo_city.plane import METRES_LAT, METRES_LNG, Plane
from data.demo_city.territory import Area, Cell, Territory, shape_of

Groups = list[list[Cell]]
Recut = Callable[[np.random.Generator, Groups], Groups]


@dataclass(frozen=True)
class Department:
    """A scheme of grids.

    Parameters
    ----------
    prefix : how its codes begin.
    shifted, changed : share of the communities whose borders it draws a few metres away, or cuts in another way.
    """

    code: str
    name: str
    kind: str
    prefix: str
    shifted: float
    changed: float
    recut: Recut

    @property
    def pattern(self) -> str:
        return rf"{self.prefix}-\d{{4}}-\d{{2}}"


def make_departments(
    rng: np.random.Generator, plane: Plane, territory: Territory
) -> list[tuple[Department, list[Area]]]:
    """Return every department with its grids."""
    return [(department, _grids(rng, plane, territory, department)) for department in DEPARTMENTS]


def _grids(
    rng: np.random.Generator, plane: Plane, territory: Territory, department: Department
) -> list[Area]:
    own: dict[str, Groups] = defaultdict(list)
    for grid in territory.grids:
        own[grid.parent].append(grid.cells)
    moved = _shifted(rng, plane, territory, department.shifted)
    grids = []
    for community in territory.communities:
        groups = own[community.code]
        if rng.random() < department.changed:
            groups = department.recut(rng, groups)
        place = f"{community.code[7:9]}{community.code[10:12]}"
        for serial, cells in enumerate(groups, 1):
            name = f"{community.name}{department.name.removesuffix('网格')}第{serial}网格"
            code = f"{department.prefix}-{place}-{serial:02d}"
            grids.append(Area(code, name, "grid", community.code, cells, shape_of(moved, cells)))
    return grids


def _shifted(rng: np.random.Generator, plane: Plane, territory: Territory, share: float) -> Plane:
    """Move the corners inside some communities 3 to 8 m, as if drawn over another base map."""
    corners = plane.corners.copy()
    owner = territory.community_of
    for community in territory.communities:
        angle, metres = rng.uniform(0, 2 * np.pi), rng.uniform(3, 8)
        if rng.random() >= share:
            continue
        step = metres * np.array([np.cos(angle) / METRES_LNG, np.sin(angle) / METRES_LAT])
        for i, j in community.cells:
            around = [owner.get((i - x, j - y)) for x in (0, 1) for y in (0, 1)]
            if set(around) == {community.code}:
                corners[i, j] = np.round(corners[i, j] + step, 7)
    return Plane(corners)


def _joined_in_pairs(rng: np.random.Generator, groups: Groups) -> Groups:
    """Join up to three pairs of neighbours."""
    return _joined(rng, groups, max(len(groups) - 3, 1))


def _joined_to_few(rng: np.random.Generator, groups: Groups) -> Groups:
    """Join neighbours until few are left."""
    return _joined(rng, groups, int(rng.integers(2, 5)))


def _joined(rng: np.random.Generator, groups: Groups, count: int) -> Groups:
    groups = [list(cells) for cells in groups]
    while len(groups) > count:
        small = min(range(len(groups)), key=lambda k: (len(groups[k]), k))
        beside = [k for k in range(len(groups)) if k != small and _touch(groups[small], groups[k])]
        taker = beside[int(rng.integers(len(beside)))]
        groups[taker] = groups[taker] + groups[small]
        groups.pop(small)
    return groups


def _split(rng: np.random.Generator, groups: Groups) -> Groups:
    """Cut about every third grid in two halves."""
    result: Groups = []
    for cells in groups:
        axis = int(rng.integers(2))
        middle = sorted({cell[axis] for cell in cells})
        cut = middle[len(middle) // 2]
        halves = [[c for c in cells if c[axis] < cut], [c for c in cells if c[axis] >= cut]]
        whole = rng.random() > 0.35 or not all(half and _is_whole(half) for half in halves)
        result += [list(cells)] if whole else halves
    return result


def _along_other_lines(rng: np.random.Generator, groups: Groups) -> Groups:
    """Give a side of some grids to the neighbour there."""
    groups = [list(cells) for cells in groups]
    for giver in range(len(groups)):
        for taker in range(len(groups)):
            side = [cell for cell in groups[giver] if _touch([cell], groups[taker])]
            rest = [cell for cell in groups[giver] if cell not in side]
            if taker == giver or rng.random() > 0.12 or not 2 <= len(side) < len(groups[giver]):
                continue
            if len(rest) >= 2 and _is_whole(rest):
                groups[giver], groups[taker] = rest, groups[taker] + side
                break
    return groups


def _touch(one: list[Cell], two: list[Cell]) -> bool:
    others = set(two)
    return any((i + x, j + y) in others for i, j in one for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)))


def _is_whole(cells: list[Cell]) -> bool:
    """Whether one can walk from every cell to every other."""
    left, reached = set(cells[1:]), [cells[0]]
    while reached:
        i, j = reached.pop()
        near = left & {(i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)}
        left -= near
        reached += sorted(near)
    return not left


DEPARTMENTS = (
    Department("DEMO-PARTY", "党建网格", "party", "DJ", 0.0, 0.5, _joined_in_pairs),
    Department("DEMO-CIVIL", "民政网格", "civil", "MZ", 0.45, 0.0, _joined_in_pairs),
    Department("DEMO-URBAN", "城管网格", "urban", "CG", 0.2, 0.6, _along_other_lines),
    Department("DEMO-PETITION", "信访网格", "petition", "XF", 0.0, 1.0, _joined_to_few),
    Department("DEMO-EMERGENCY", "应急网格", "emergency", "YJ", 0.3, 0.5, _split),
)
