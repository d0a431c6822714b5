"""The class directory of the standard, loaded from data/classes, one file a version of the standard."""

import csv
from pathlib import Path

from django.conf import settings

from layers.cases.models import MatterClass

DIRECTORIES = {"GB/T 47678.5-2026": "gbt47678_5_2026.csv"}


def load_classes() -> None:
    """Load each directory that is not loaded yet; a loaded one is never changed."""
    for standard_ref, name in DIRECTORIES.items():
        path = settings.BASE_DIR / "data" / "classes" / name
        if path.is_file() and not MatterClass.objects.filter(standard_ref=standard_ref).exists():
            _load(standard_ref, path)


def _load(standard_ref: str, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        classes = [MatterClass(standard_ref=standard_ref, **row) for row in csv.DictReader(file)]
    MatterClass.objects.bulk_create(classes)
