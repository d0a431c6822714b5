"""One operation in a plan of 3,000 grids, from request to answer: every word, over HTTP, on PostGIS."""

import json
from collections.abc import Iterator
from typing import Any

from tests.bench.bench import Bench
from tests.bench.gestures import Gesture, gestures
from tests.bench.measure import percentile
from tests.bench.row import Row, Target
from tests.bench.server import Answer, Client, serving
from tests.bench.town import Town, build

GRIDS, GAPS, WHOLE_ANSWERS = 3_000, 12, 40
STEP_BACK_EVERY = 10
MOST_MS, MOST_FIRST_MS = 100.0, 1_000.0
MINIMAL = "return=minimal"


def rows(bench: Bench) -> Iterator[Row]:
    town = build("bench-operation", bench.sized(GRIDS, 150), gaps=bench.sized(GAPS, 2))
    made = gestures(town.cells, town.gaps)
    client = bench.server.client(town.planner)
    plan = opened(client, town)
    peer = Client(bench.cleanup.enter_context(serving("tests.bench.whole_layer:application")).port, "")
    layer = json.dumps(plan["coverage"]).encode()
    times = _timed(client, peer, plan, made, layer)
    limit, other = percentile(times["limit"], 0.95), percentile(times["peer"], 0.95)
    label = f"{len(town.cells):,} grids"
    yield Row(
        f"operation, {label}, p95",
        "ms",
        percentile(times["ours"], 0.95),
        limit=limit,
        peer=other,
        target=Target("ours", "≤", MOST_MS),
    )
    yield Row(
        f"operation, {label}, median",
        "ms",
        percentile(times["ours"], 0.5),
        limit=percentile(times["limit"], 0.5),
        peer=percentile(times["peer"], 0.5),
    )
    whole = _whole_answers(client, opened(client, town), made[:: max(1, len(made) // WHOLE_ANSWERS)])
    yield Row(
        f"operation answered with the whole plan, {label}, p95",
        "ms",
        percentile(whole, 0.95),
        limit=limit,
        peer=other,
    )
    yield _first_in_a_fresh_process(town, plan, len(made), label)


def opened(client: Client, town: Town) -> dict[str, Any]:
    """Open a plan for a whole town."""
    body = {"scheme": town.scheme.code, "division": town.division.code}
    return dict(client.request("POST", "/api/boundary-plans/", body).json())


def drawn(client: Client, plan: dict[str, Any], gesture: Gesture, prefer: str = MINIMAL) -> Answer:
    """Send a gesture, and keep the plan's version."""
    path = f"/api/boundary-plans/{plan['id']}/{gesture.get('step', 'operations')}/"
    answer = client.request("POST", path, gesture, If_Match=f'"{plan["version"]}"', Prefer=prefer)
    plan["version"] = answer.json()["version"]
    return answer


def _timed(
    client: Client, peer: Client, plan: dict[str, Any], made: list[Gesture], layer: bytes
) -> dict[str, list[float]]:
    """Send every gesture, and beside each a request that does nothing and the peer's upload; in milliseconds."""
    times: dict[str, list[float]] = {"ours": [], "limit": [], "peer": []}
    nothing = f"/api/boundary-plans/{plan['id']}/comments/"
    for gesture in _with_steps(made):
        times["ours"].append(drawn(client, plan, gesture).seconds * 1000)
        times["limit"].append(client.request("GET", nothing).seconds * 1000)
        times["peer"].append(peer.request("PUT", "/", layer).seconds * 1000)
    return times


def _with_steps(made: list[Gesture]) -> Iterator[Gesture]:
    """Undo and redo among the gestures."""
    for number, gesture in enumerate(made, 1):
        yield gesture
        if number % STEP_BACK_EVERY == 0:
            yield {"step": "undo"}
            yield {"step": "redo"}


def _whole_answers(client: Client, plan: dict[str, Any], made: list[Gesture]) -> list[float]:
    simple = [gesture for gesture in made if gesture["kind"] not in {"delete-vertex", "simplify"}]
    return [drawn(client, plan, gesture, prefer="").seconds * 1000 for gesture in simple]


def _first_in_a_fresh_process(town: Town, plan: dict[str, Any], drawn_before: int, label: str) -> Row:
    """Undo on a server that has never seen the plan: it works the coverage out from the stored operations."""
    with serving() as fresh:
        client = fresh.client(town.planner)
        nothing = f"/api/boundary-plans/{plan['id']}/comments/"
        client.request("GET", nothing)
        first = drawn(client, plan, {"step": "undo"}).seconds * 1000
        limit = client.request("GET", nothing).seconds * 1000
    name = f"first step in a fresh process, {label}, {drawn_before} operations"
    return Row(name, "ms", first, limit=limit, target=Target("ours", "≤", MOST_FIRST_MS))
