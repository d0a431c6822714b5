"""Places that the same sites reach are one place for a solver: fewer rows, the same answer. Pure."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from layers.siting.solving.question import Floats, Ints, Question

SEED = 20_250
"""Fixed, so that the same question is always merged in the same way."""


@dataclass(frozen=True, eq=False)
class Merged:
    """Who can be reached by which site.

    Parameters
    ----------
    reach : (sites, groups) ones; groups of places that exactly the same sites reach, each by one at least.
    people : (groups,).
    sites : the site of each row.
    """

    reach: csr_matrix
    people: Floats
    sites: Ints

    @cached_property
    def by_group(self) -> csr_matrix:
        """(groups, sites), the same."""
        return self.reach.T.tocsr()


def merged(question: Question, sites: Ints, *, served: bool = False) -> Merged:
    """Merge the places of a question that the same of some sites reach.

    Parameters
    ----------
    served : whether places that are served already count too.
    """
    wanted = question.people > 0
    if not served:
        wanted &= ~question.is_served
    places = np.flatnonzero(wanted)
    by_place = question.seconds[sites].T.tocsr()[places]
    by_place.sort_indices()
    keys = _keys(by_place)
    found, first, group = np.unique(keys, return_index=True, return_inverse=True)
    people = np.bincount(group, question.people[places], minlength=len(found))
    reached = found != 0
    kept = by_place[first[reached]]
    reach = csr_matrix((np.ones(kept.nnz), kept.indices, kept.indptr), shape=kept.shape).T.tocsr()
    return Merged(reach, people[reached], sites)


def _keys(by_place: csr_matrix) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
    """Return a number for each row that says which columns it has; 0 for none.

    Sums of one random number of 64 bits a column: that two of 20,000 different rows share one has a chance of 1e-11.
    """
    numbers = np.random.default_rng(SEED).integers(1, 1 << 63, by_place.shape[1], dtype=np.uint64)
    running = np.concatenate([np.zeros(1, np.uint64), np.cumsum(numbers[by_place.indices], dtype=np.uint64)])
    keys: np.ndarray[tuple[int], np.dtype[np.uint64]] = (
        running[by_place.indptr[1:]] - running[by_place.indptr[:-1]]
    )
    return keys
