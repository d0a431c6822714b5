"""Local search: move blocks between neighbouring grids until nothing more is won. Pure.

Annealing at a falling temperature, then descent; a grid never falls apart. The number of steps is fixed, not the time,
so that the same request gives the same answer on any machine.
"""

from math import exp

import numpy as np

from layers.planning.proposing.aims import BALANCE, Aims
from layers.planning.proposing.graph import Graph
from layers.planning.proposing.tiling import Tiling

HOT, COLD = 0.015, 0.003
"""Temperatures at the start and at the end, in units of the cost."""
LOOSE = 0.5
"""How much imbalance costs at the start; it rises to `BALANCE`, so that whole blocks can move before it is strict."""
STRICT = 40.0
"""How much imbalance costs in the last descent."""
CHUNK = 4_096
ROUNDS = 12
LEAST = 1e-9
"""What wins less than this is rounding."""


def refined(
    graph: Graph,
    weight: np.ndarray,
    owner: np.ndarray,
    aims: Aims,
    *,
    steps: int,
    seed: int,
    home: np.ndarray | None = None,
    hot: float = HOT,
) -> np.ndarray:
    """Return a better partition.

    Parameters
    ----------
    owner : (n,) the grid of each block, 0 … k−1.
    steps : moves to look at.
    home : (n,) the grid that each block is in today, where moving people costs.
    hot : the temperature at the start; less stays nearer to what is given.
    """
    tiling = Tiling(graph, weight, owner, aims, home)
    if len(graph.pairs) and owner.max() > 0:
        _anneal(tiling, graph.pairs, steps, seed, hot)
        _descend(tiling, graph.pairs)
    return np.array(tiling.owner)


def _anneal(tiling: Tiling, pairs: np.ndarray, steps: int, seed: int, hot: float) -> None:
    random = np.random.default_rng(seed)
    owner, done = tiling.owner, 0
    while done < steps:
        temperature = hot * (COLD / hot) ** (done / steps)
        tiling.strictness = LOOSE * (BALANCE / LOOSE) ** (done / steps)
        drawn = pairs[random.integers(len(pairs), size=CHUNK * 4)]
        grids = np.array(owner)[drawn]
        cut = drawn[grids[:, 0] != grids[:, 1]][:CHUNK]
        if not len(cut):
            return
        turned = random.random(len(cut)) < 0.5
        cut[turned] = cut[turned][:, ::-1]
        _try(tiling, cut.tolist(), random.random(len(cut)).tolist(), temperature)
        done += len(cut)
    tiling.strictness = BALANCE


def _try(tiling: Tiling, moves: list[list[int]], chances: list[float], temperature: float) -> None:
    """Look at moves (a block, a block of the grid it would go to) one by one."""
    owner = tiling.owner
    for (block, beside), chance in zip(moves, chances, strict=True):
        to = owner[beside]
        if to == owner[block]:
            continue
        gain = tiling.gain(block, to)
        if (gain < 0 or chance < exp(-gain / temperature)) and tiling.may_leave(block):
            tiling.move(block, to)


def _descend(tiling: Tiling, pairs: np.ndarray) -> None:
    """Take every move and every exchange that wins something, until none does; balance counts for more now."""
    tiling.strictness = STRICT
    for _round in range(ROUNDS):
        won = sum(_moved(tiling, block, beside) for block, beside in _moves(tiling, pairs))
        if not won and not _exchange(tiling, _moves(tiling, pairs)):
            return


def _exchange(tiling: Tiling, moves: list[list[int]]) -> int:
    """Try for each move every one that goes the other way; return how many pairs won something."""
    between: dict[tuple[int, int], list[list[int]]] = {}
    for block, beside in moves:
        between.setdefault((tiling.owner[block], tiling.owner[beside]), []).append([block, beside])
    return sum(
        _exchanged(tiling, block, beside, between.get((taker, giver), []))
        for (giver, taker), here in between.items()
        for block, beside in here
    )


def _moves(tiling: Tiling, pairs: np.ndarray) -> list[list[int]]:
    """Return (a block, a block beside it in another grid) both ways round."""
    grids = np.array(tiling.owner)[pairs]
    cut = pairs[grids[:, 0] != grids[:, 1]]
    moves: list[list[int]] = np.vstack([cut, cut[:, ::-1]]).tolist()
    return moves


def _moved(tiling: Tiling, block: int, beside: int) -> bool:
    to = tiling.owner[beside]
    wins = to != tiling.owner[block] and tiling.gain(block, to) < -LEAST and tiling.may_leave(block)
    if wins:
        tiling.move(block, to)
    return wins


def _exchanged(tiling: Tiling, block: int, beside: int, back: list[list[int]]) -> bool:
    """Give a block away and take another for it, if both together win something."""
    giver, taker = tiling.owner[block], tiling.owner[beside]
    if giver == taker or not tiling.may_leave(block):
        return False
    loss = tiling.gain(block, taker)
    tiling.move(block, taker)
    for other, side in back:
        stands = other != block and tiling.owner[other] == taker and tiling.owner[side] == giver
        if stands and loss + tiling.gain(other, giver) < -LEAST and tiling.may_leave(other):
            tiling.move(other, giver)
            return True
    tiling.move(block, giver)
    return False
