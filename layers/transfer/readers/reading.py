"""Read any file that can be imported."""

from pathlib import Path

from layers.transfer.readers.files import format_of
from layers.transfer.readers.tabular import read_csv, read_xlsx
from layers.transfer.readers.vector import read_vector
from layers.transfer.table import Table


def read_file(path: Path, places: dict[str, str] | None = None) -> Table:
    """Read a file by its format.

    Parameters
    ----------
    places : for tables, which column holds `lng`, `lat` or `wkt`, where a guess would go wrong.

    Raises
    ------
    Refused : with a sentence that says what is wrong with the file.
    """
    kind = format_of(path)
    if kind == "csv":
        return read_csv(path, places or {})
    if kind == "xlsx":
        return read_xlsx(path, places or {})
    return read_vector(path, kind)
