"""Covering, exactly: serve most people (MCLP) or all (LSCP), each site without bounds. Pure.

Church & ReVelle 1974, Toregas et al. 1971, on merged groups: x of a site is 1 when it is chosen, z of a group 1 when
one of its sites is.
"""

import numpy as np
from scipy.sparse import csr_matrix, hstack, identity, vstack

from layers.siting.solving.merging import Merged
from layers.siting.solving.model import INFINITE, Model
from layers.siting.solving.question import Question


def most_people(question: Question, merged: Merged) -> Model:
    """Maximise the people of groups of which a site is chosen."""
    sites, groups = merged.reach.shape
    reached = hstack([-merged.by_group, identity(groups)])
    limits, most = limits_of(question, merged, columns=sites + groups)
    return Model(
        gain=np.concatenate([np.zeros(sites), merged.people]),
        rows=vstack([reached, limits]).tocsc(),
        lower=np.full(groups + len(most), -INFINITE),
        upper=np.concatenate([np.zeros(groups), most]),
        whole=sites,
        maximise=True,
        is_whole=True,
    )


def most_people_start(merged: Merged, rows: list[int]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return the columns' values for some chosen rows."""
    sites = np.zeros(merged.reach.shape[0])
    sites[rows] = 1
    return np.concatenate([sites, (merged.by_group @ sites > 0).astype(float)])


def everybody(question: Question, merged: Merged) -> Model:
    """Minimise the cost of sites of which every group has one."""
    groups = len(merged.people)
    return Model(
        gain=question.cost[merged.sites],
        rows=merged.by_group.tocsc(),
        lower=np.ones(groups),
        upper=np.full(groups, INFINITE),
        whole=len(merged.sites),
        maximise=False,
        is_whole=question.is_whole,
    )


def limits_of(
    question: Question, merged: Merged, columns: int
) -> "tuple[csr_matrix, np.ndarray[tuple[int], np.dtype[np.float64]]]":
    """Return the rows that hold the number of sites and their cost within what is wanted, and their upper ends."""
    sites = len(merged.sites)
    is_free = (~question.fixed[merged.sites]).astype(float)
    rows, most = [is_free], [float(question.count)]
    if np.isfinite(question.budget):
        rows.append(question.cost[merged.sites] * is_free)
        most.append(question.budget)
    table = np.zeros((len(rows), columns))
    table[:, :sites] = rows
    return csr_matrix(table), np.asarray(most)
