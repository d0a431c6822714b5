"""When a case must be settled. Pure.

First form: a limit in natural hours by class, counted from the report. The figures are the usual ones of published
filing tables: two hours where people may come to harm, four for what spoils the street at once, days for the rest.
"""

from datetime import datetime, timedelta

DEFAULT_HOURS = 72.0
HOURS_BY_GROUP: dict[str, float] = {
    "01": 72.0,
    "02": 72.0,
    "03": 48.0,
    "04": 72.0,
    "05": 120.0,
    "06": 24.0,
    "07": 24.0,
    "08": 24.0,
    "09": 4.0,
    "10": 4.0,
}
HOURS_BY_CODE: dict[str, float] = {
    **{f"010{serial:02d}": 2.0 for serial in range(1, 24)},
    "01028": 4.0,
    "01051": 4.0,
    "01057": 2.0,
    "02014": 4.0,
    "06013": 72.0,
    "06014": 4.0,
    "06020": 4.0,
    "06037": 4.0,
    "09012": 2.0,
    "10002": 2.0,
}
"""Classes that are more or less urgent than their group: manhole covers, gas, signals, blocked fire lanes …"""


def limit_hours(category: str) -> float:
    """Return the hours within which a case of this five-digit class must be settled."""
    return HOURS_BY_CODE.get(category, HOURS_BY_GROUP.get(category[:2], DEFAULT_HOURS))


def due_at(category: str, since: datetime) -> datetime:
    """Return the moment by which a case must be settled whose clock starts at `since`."""
    return since + timedelta(hours=limit_hours(category))
