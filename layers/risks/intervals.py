"""Fill in the table of intervals where it is empty."""

from layers.risks.due import USUAL
from layers.risks.models import InspectionInterval


def load_intervals() -> None:
    """Write the usual interval of each level that has none; what administrators set stays."""
    rows = [
        InspectionInterval(level=level, days=interval.days, recheck_days=interval.recheck_days)
        for level, interval in USUAL.items()
    ]
    InspectionInterval.objects.bulk_create(rows, ignore_conflicts=True)
