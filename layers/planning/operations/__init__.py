"""What a planner may do to a coverage. Pure: every operation takes a coverage and returns a new one.

What would tear the coverage is refused with a reason and a place, so a coverage that was valid stays valid whatever
sequence of operations it goes through, and replaying the sequence gives the same numbers again. `words` says how each
operation is called and written.
"""

from layers.planning.operations.areas import adopt, cut_out, fill_gap, give, merge, simplify
from layers.planning.operations.lines import pieces_of_split, reshape, split
from layers.planning.operations.vertices import delete_vertex, insert_vertex, move_vertex, move_vertices

__all__ = [
    "adopt",
    "cut_out",
    "delete_vertex",
    "fill_gap",
    "give",
    "insert_vertex",
    "merge",
    "move_vertex",
    "move_vertices",
    "pieces_of_split",
    "reshape",
    "simplify",
    "split",
]
