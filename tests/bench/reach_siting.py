"""Where ten of 500 sites serve most of 10,000 homes in Porto, and how few serve all: beside the bare solver and spopt."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csr_matrix, hstack, identity, vstack

from layers.siting.solving import ALL, MOST, Clock, Question, exact
from layers.siting.solving.merging import Merged, merged
from layers.siting.solving.question import question
from tests.bench.bench import Bench
from tests.bench.database import LOCAL
from tests.bench.measure import interleaved
from tests.bench.peers import NotToBeHad, python_program
from tests.bench.porto import LIMIT_S, porto
from tests.bench.row import Row, Target

HOMES, SITES, COUNT = 10_000, 500, 10
SOLVE_S, PEER_S = 120.0, 900.0
ASKED = Path(__file__).with_name("siting_asked.py")


def rows(bench: Bench) -> Iterator[Row]:
    asked = _asked(bench.sized(HOMES, 500), bench.sized(SITES, 50))
    bench.say(
        f"{asked.seconds.shape[1]} homes, {asked.seconds.shape[0]} sites, {asked.seconds.nnz} pairs within reach"
    )
    yield from _measured(bench, MOST, asked, "Ten sites for most people, proven", 1 / 30)
    served = replace(asked, most=None)
    yield from _measured(bench, ALL, served, "Fewest sites for everybody who can be served, proven", 1 / 100)


def _measured(bench: Bench, problem: str, asked: Question, label: str, of_peer: float) -> Iterator[Row]:
    """Compare ours with HiGHS on the same merged model, and with spopt on the same matrix."""
    groups = merged(asked, asked.free)
    bare = {MOST: lambda: _bare_most(groups), ALL: lambda: _bare_all(groups)}[problem]
    found, value = exact(problem, replace(asked), Clock.of(SOLVE_S)), bare()
    assert found.proven and found.value == value, (found, value)
    times = interleaved(
        bench.rounds, {"ours": lambda: exact(problem, replace(asked), Clock.of(SOLVE_S)), "bare": bare}
    )
    ours, limit = median(times["ours"]), median(times["bare"])
    peer = bench.or_without(lambda: _spopt(problem, asked))
    if peer is not None:
        assert round(peer[1]) == value, (peer, value)
    yield Row(
        label,
        "s",
        ours,
        limit=limit,
        peer=peer[0] if peer else None,
        target=Target("ratio_peer", "≤", of_peer),
    )
    if problem == MOST:
        yield Row(
            "… beside the bare solver on the same merged model",
            "s",
            ours,
            limit=limit,
            target=Target("ratio_limit", "≤", 1.3),
        )


def _asked(homes: int, sites: int) -> Question:
    """Homes and sites at junctions, and who reaches whom on foot; the same every time."""
    points = porto.sites(homes + sites)
    seconds = porto.ground.pairs(points[:sites], points[sites:], LIMIT_S).astype(float)
    people = np.random.default_rng(2).integers(5, 60, homes).astype(float)
    return question(seconds, people, LIMIT_S, most=COUNT)


def _bare_most(groups: Merged) -> float:
    """Solve the merged model of most people by HiGHS alone, as its documentation passes models."""
    sites, count = groups.reach.shape
    some = csr_matrix(np.concatenate([np.ones(sites), np.zeros(count)]))
    table = vstack([hstack([-groups.by_group, identity(count)]), some]).tocsc()
    upper = np.concatenate([np.zeros(count), [COUNT]])
    gain = np.concatenate([np.zeros(sites), groups.people])
    return _solved(table, gain, np.full(count + 1, -highspy.kHighsInf), upper, sites, sense=-1)


def _bare_all(groups: Merged) -> float:
    """Solve the merged model of everybody by HiGHS alone."""
    sites, count = groups.reach.shape
    upper = np.full(count, highspy.kHighsInf)
    return _solved(groups.by_group.tocsc(), np.ones(sites), np.ones(count), upper, sites, sense=1)


def _solved(table: Any, gain: Any, lower: Any, upper: Any, whole: int, sense: int) -> float:
    highs = highspy.Highs()
    for name, value in {"output_flag": False, "mip_rel_gap": 0.0, "time_limit": SOLVE_S}.items():
        highs.setOptionValue(name, value)
    height, wide = table.shape
    integrality = (np.arange(wide) < whole).astype(np.int32)
    highs.passModel(
        wide, height, table.nnz, 1, sense, 0.0, gain, np.zeros(wide), np.ones(wide), lower, upper,
        table.indptr.astype(np.int32), table.indices.astype(np.int32), table.data, integrality,
    )  # fmt: skip
    highs.run()
    return float(round(highs.getInfo().objective_function_value))


def _spopt(problem: str, asked: Question) -> tuple[float, float]:
    """Return the seconds that spopt needs for the same matrix, reading it not counted, and its value.

    Raises
    ------
    NotToBeHad : its packages are not here and cannot be brought.
    """
    python = python_program("python")
    matrix = np.full(asked.seconds.shape, 10 * LIMIT_S)
    pairs = asked.seconds.tocoo()
    matrix[pairs.row, pairs.col] = pairs.data
    kept = (matrix <= LIMIT_S).any(axis=0) | (problem == MOST)
    with TemporaryDirectory(prefix="siting-", dir=LOCAL) as folder:
        path = Path(folder) / "asked.npz"
        np.savez(path, seconds=matrix[:, kept].T, people=asked.people[kept], limit=LIMIT_S, count=COUNT)
        done = subprocess.run(
            [python, str(ASKED), problem, str(path)],
            check=False,
            capture_output=True,
            text=True,
            timeout=PEER_S,
        )
    if done.returncode:
        raise NotToBeHad(f"spopt: {done.stderr.strip().splitlines()[-1:]}")
    spent, value = json.loads(done.stdout.strip().splitlines()[-1])
    return float(spent), float(value)
