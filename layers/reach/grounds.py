"""The ground that a question about reach stands on: of the roads that are loaded, for a mode and a moment.

Grounds are kept: what a network and a mode have in common is worked out once, barriers are laid over what is there.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from django.conf import settings
from opening_hours import OpeningHours, validate
from shapely.geometry.base import BaseGeometry

from layers.reach.engine import Ground
from layers.reach.engine.base import Base
from layers.reach.engine.costs import Pace
from layers.reach.engine.ground import DIRECTIONS
from layers.roads.current import current
from layers.roads.network import MODES, Network
from layers.roads.speeds import metres_a_second


def ground_for(
    mode: str = "walk",
    *,
    direction: str = "to",
    at: datetime | None = None,
    barriers: Sequence[BaseGeometry] = (),
    speed_m_s: float | None = None,
    slope: bool = True,
) -> Ground | None:
    """Return the ground for a question, or None when no roads are loaded.

    Parameters
    ----------
    direction : "to" when people go to the sites, "from" when help goes out from them.
    at : decides which gates are open; None for all that ever are.
    barriers : points, lines and polygons in EPSG:4326 that nobody gets over.
    speed_m_s : on a level street instead of the mode's own.
    slope : whether slopes and steps slow.

    Raises
    ------
    ValueError : no such mode or direction, or a speed that is none.
    """
    if mode not in MODES or direction not in DIRECTIONS:
        raise ValueError(f"no mode {mode!r} in direction {direction!r}")
    if speed_m_s is not None and not 0 < speed_m_s < 100:
        raise ValueError(f"no speed: {speed_m_s!r}")
    network = current()
    if network is None:
        return None
    ground = _ground(network, pace_of(mode, speed_m_s, slope), direction, _gates_open(network, at))
    return ground.with_barriers(barriers)


def pace_of(mode: str, speed_m_s: float | None = None, slope: bool = True) -> Pace:
    """Return how one moves by a mode; who drives or rides walks between the street and the door."""
    walking = float(settings.WALKING_SPEED_M_S)
    speed = speed_m_s or (None if mode == "drive" else metres_a_second(mode))
    off_street = speed if speed is not None and mode in ("walk", "wheelchair") else walking
    return Pace(mode, speed, off_street, slope)


@lru_cache(maxsize=24)
def _ground(network: Network, pace: Pace, direction: str, gates_open: bytes) -> Ground:
    opened = np.frombuffer(gates_open, dtype=bool)
    return Ground(_base(network, pace.mode), pace, opened, direction, settings.REACH_SNAP_M)


@lru_cache(maxsize=8)
def _base(network: Network, mode: str) -> Base:
    return Base(network, mode, settings.REACH_OFF_STREET_M)


def _gates_open(network: Network, at: datetime | None) -> bytes:
    """Return which gates let people through at a moment, as bytes: what a ground is kept by."""
    opened = {hours: is_open(hours, at) for hours in set(network.gate_hours)}
    return np.array([opened[hours] for hours in network.gate_hours], dtype=bool).tobytes()


def is_open(hours: str, at: datetime | None) -> bool:
    """Return whether a gate with such hours is open at a moment, or ever without one.

    Hours that cannot be read do not close a gate: they are a slip of the map, and the gate is there to be used.
    """
    if not hours or hours == "closed":
        return not hours
    parsed = _parsed(hours)
    if parsed is None:
        return True
    if at is None:
        return _ever(hours)
    return not parsed.is_closed(_local(at))


def _local(at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=None) if at.tzinfo else at


@lru_cache(maxsize=4096)
def _parsed(hours: str) -> OpeningHours | None:
    return OpeningHours(hours, auto_country=False, auto_timezone=False) if validate(hours) else None


@lru_cache(maxsize=4096)
def _ever(hours: str) -> bool:
    parsed = _parsed(hours)
    now = datetime(2026, 1, 1)
    return parsed is None or not parsed.is_closed(now) or parsed.next_change(now) is not None
