"""Time things side by side: every round runs each of them once, so that a slow moment of the machine meets all."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping

Timed = Callable[[], object]


def seconds_of(run: Timed) -> float:
    """Return how long one call takes, in seconds."""
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def interleaved(rounds: int, runs: Mapping[str, Timed]) -> dict[str, list[float]]:
    """Return name → seconds of each round. The first round, which warms caches up, is not counted."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for round_number in range(rounds + 1):
        for name, run in runs.items():
            gc.collect()
            spent = seconds_of(run)
            if round_number:
                times[name].append(spent)
    return times


def medians(rounds: int, runs: Mapping[str, Timed]) -> dict[str, float]:
    """Return name → median seconds."""
    return {name: statistics.median(times) for name, times in interleaved(rounds, runs).items()}


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that at least a share of the values does not exceed: 0.95 is the p95."""
    ranked = sorted(values)
    return ranked[max(0, -(-int(share * 1000) * len(ranked) // 1000) - 1)]
