"""Where the next sites go: the classic problems of location, solved at once and well, then exactly. Pure."""

from layers.siting.solving.answers import Solution
from layers.siting.solving.clock import Clock
from layers.siting.solving.exactly import exact
from layers.siting.solving.instant import quick
from layers.siting.solving.question import ALL, MOST, PROBLEMS, SHORTEST, Question

__all__ = ["ALL", "MOST", "PROBLEMS", "SHORTEST", "Clock", "Question", "Solution", "exact", "quick"]
