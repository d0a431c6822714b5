"""What the app does once its tables are there."""

from typing import Any

from layers.cases.classes import load_classes


def load_directories(**_context: Any) -> None:
    """Load the class directory of the standard; a directory that is already there is left alone."""
    load_classes()
