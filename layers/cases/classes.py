"""The directory of classes, loaded from `data/classes/*.csv`, one file for each version of the standard."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from layers.cases.models import MatterClass

COLUMNS = ("standard_ref", "kind", "code", "name", "group_code", "group_name")


def load_classes(folder: Path | None = None) -> int:
    """Bring the directory in the database to what the files say; return how many classes they hold.

    Classes are added and renamed, never removed: cases are filed under them.
    """
    folder = folder or Path(settings.BASE_DIR) / "data" / "classes"
    rows = (row for path in sorted(folder.glob("*.csv")) for row in read_classes(path))
    classes = {(row.standard_ref, row.kind, row.code): row for row in rows}
    MatterClass.objects.bulk_create(
        classes.values(),
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["standard_ref", "kind", "code"],
        update_fields=["name", "group_code", "group_name"],
    )
    return len(classes)


def read_classes(path: Path) -> Iterator[MatterClass]:
    """Yield the classes of one file, not saved."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield MatterClass(**{column: row[column].strip() for column in COLUMNS})
