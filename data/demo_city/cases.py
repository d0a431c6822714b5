"""Cases over ninety days: a daily and weekly rhythm, hot places, and steps that people could have taken."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from data.demo_city.plane import Plane
from data.demo_city.territory import Cell, Territory

CASES, DAYS = 20_000, 90
CLASSES: tuple[tuple[str, str, float, float], ...] = (
    ("06010", "路边有暴露垃圾", 14, 24),
    ("06036", "楼道口乱堆物杂物", 11, 24),
    ("09010", "非机动车乱停放，占用人行道", 13, 4),
    ("09009", "机动车乱停放", 10, 4),
    ("09006", "占道经营", 8, 4),
    ("07001", "墙面有非法小广告", 9, 24),
    ("09011", "共享单车堆积", 7, 4),
    ("06028", "夜间噪声扰民", 5, 24),
    ("01003", "雨水井盖破损", 4, 2),
    ("01037", "路灯不亮", 5, 72),
    ("06013", "路面破损有坑", 4, 72),
    ("04002", "行道树枝折断", 3, 72),
    ("09012", "消防通道被占用", 4, 2),
    ("08001", "工地夜间施工", 3, 24),
)
WAY = (
    ("report", "", "reported", 0.0),
    ("accept", "reported", "to_register", 0.010),
    ("register", "to_register", "to_dispatch", 0.010),
    ("dispatch", "to_dispatch", "to_handle", 0.015),
    ("take", "to_handle", "handling", 0.030),
    ("finish", "handling", "to_check", 0.70),
    ("send_check", "to_check", "checking", 0.02),
    ("check_pass", "checking", "to_close", 0.03),
    ("close", "to_close", "closed", 0.02),
)
"""Action, from, to, and the share of the limit that it takes on average."""
SOURCES = ("网格员上报", "网格员上报", "网格员上报", "视频发现", "公众上报", "12345")
HOURS = np.array([1, 1, 1, 1, 1, 2, 5, 9, 12, 12, 11, 9, 7, 9, 11, 11, 10, 9, 7, 6, 5, 4, 3, 2], dtype=float)
WEEK = np.array([1.1, 1.05, 1.0, 1.0, 1.05, 0.75, 0.7])


@dataclass(frozen=True)
class Step:
    action: str
    from_state: str
    to_state: str
    at: datetime


@dataclass(frozen=True)
class DemoCase:
    """A case with its steps; `state` is where the last of them led."""

    number: str
    position: tuple[float, float]
    cell: Cell
    category: str
    description: str
    source: str
    due_at: datetime
    steps: tuple[Step, ...]

    @property
    def state(self) -> str:
        return self.steps[-1].to_state


def make_cases(
    rng: np.random.Generator, plane: Plane, territory: Territory, now: datetime, count: int = CASES
) -> list[DemoCase]:
    """Return cases in the order of their report, none after `now`."""
    moments = _moments(rng, now, count)
    cells = _cells(rng, plane, territory, count)
    weights = np.array([entry[2] for entry in CLASSES])
    kinds = rng.choice(len(CLASSES), count, p=weights / weights.sum())
    inside = rng.uniform(0.05, 0.95, (count, 2))
    serial: dict[str, int] = {}
    cases = []
    for at, cell, kind, (u, v) in zip(moments, cells, kinds, inside, strict=True):
        day = f"{at:%Y%m%d}"
        serial[day] = serial.get(day, 0) + 1
        cases.append(_case(rng, plane, f"{day}{serial[day]:06d}", at, cell, int(kind), (u, v), now))
    return cases


def _case(
    rng: np.random.Generator,
    plane: Plane,
    number: str,
    at: datetime,
    cell: Cell,
    kind: int,
    inside: tuple[float, float],
    now: datetime,
) -> DemoCase:
    code, text, _weight, hours = CLASSES[kind]
    point = plane.within(*cell, np.array([inside[0]]), np.array([inside[1]]))[0]
    source = SOURCES[int(rng.integers(len(SOURCES)))]
    limit = timedelta(hours=hours)
    steps = _steps(rng, at, limit, now)
    position = (float(point[0]), float(point[1]))
    return DemoCase(number, position, cell, code, text, source, at + limit, steps)


def _steps(rng: np.random.Generator, start: datetime, limit: timedelta, now: datetime) -> tuple[Step, ...]:
    """Walk the way until now; some cases are not filed, some wait long, most are closed in time."""
    steps, at = [Step("report", "", "reported", start)], start
    if rng.random() < 0.045:
        at += timedelta(minutes=float(rng.gamma(2, 12)))
        return (*steps, Step("reject", "reported", "not_filed", at)) if at < now else tuple(steps)
    slow = 3.5 if rng.random() < 0.09 else 1.0
    for action, before, after, share in WAY[1:]:
        at += timedelta(minutes=2) + limit * float(rng.gamma(3, share / 3)) * slow
        if at >= now or (action == "finish" and rng.random() < 0.012):
            break
        steps.append(Step(action, before, after, at))
    return tuple(steps)


def _moments(rng: np.random.Generator, now: datetime, count: int) -> list[datetime]:
    days = [now - timedelta(days=DAYS - k) for k in range(DAYS + 1)]
    weights = np.array([WEEK[day.weekday()] for day in days])
    weights[-1] *= max((now.hour + 1) / 24, 0.05)
    chosen = rng.choice(len(days), count, p=weights / weights.sum())
    hours = rng.choice(24, count, p=HOURS / HOURS.sum())
    seconds = rng.integers(0, 3600, count)
    moments = []
    for day, hour, second in zip(chosen, hours, seconds, strict=True):
        at = days[day].replace(hour=int(hour), minute=0, second=0, microsecond=0) + timedelta(
            seconds=int(second)
        )
        moments.append(at if at < now else at - timedelta(days=1))
    return sorted(moments)


def _cells(rng: np.random.Generator, plane: Plane, territory: Territory, count: int) -> list[Cell]:
    """Places: a few hot spots over an even ground."""
    columns, rows = plane.shape
    every = [(i, j) for i in range(columns) for j in range(rows) if not territory.is_river((i, j))]
    places = np.array(every, dtype=float)
    weight = np.full(len(every), 0.35)
    for _spot in range(9):
        centre = places[int(rng.integers(len(places)))]
        weight += float(rng.uniform(2, 7)) * np.exp(
            -((places - centre) ** 2).sum(axis=1) / float(rng.uniform(4, 14))
        )
    return [every[k] for k in rng.choice(len(every), count, p=weight / weight.sum())]
