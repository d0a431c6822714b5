"""What spreadsheet programs must not run. Pure."""

from typing import Any

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run as a formula."""


def harmless(cell: Any) -> Any:
    """Return a cell that is shown and not run."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell
