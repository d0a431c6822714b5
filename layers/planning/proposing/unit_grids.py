"""Unit grids (万米单元网格): blocks of about the same area, cut and joined along streets. Pure."""

from layers.planning.proposing.blocks import Blocks, Grain, Ground, blocks_of
from layers.planning.proposing.tidying import Tidiness

AIM_M2 = 10_000.0
"""What a unit grid measures (STANDARDS §3.2)."""
MOST, LEAST = 1.5, 0.4
"""A block with more than so many times the aim is cut, one with less is joined to a neighbour."""
NEVER = float("inf")


def unit_grids(ground: Ground, aim_m2: float = AIM_M2) -> Blocks:
    """Cut ground into unit grids: each is one block, a piece of a large one, or small ones together."""
    grain = Grain(most_weight=NEVER, most_area_m2=MOST * aim_m2, piece_weight=NEVER, piece_area_m2=aim_m2)
    return blocks_of(ground, grain, Tidiness(least_m2=LEAST * aim_m2, houseless_m2=0.0))
