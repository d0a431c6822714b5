"""Write a layer into a file, by the same writers as downloads."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from layers.catalog.layer import Layer
from layers.core.errors import Invalid
from layers.core.scope import SYSTEM
from layers.downloads.copying import snapshot
from layers.downloads.formats import FORMATS, format_of
from layers.downloads.maker import make
from layers.downloads.texts import text_of
from layers.downloads.wanted import Wanted, wanted

NO_LIMIT = -1


def export(layer: Layer, query: Mapping[str, str], path: Path) -> int:
    """Write the rows that a query asks for; the file appears whole or not at all. Returns the number of features.

    Raises
    ------
    Invalid : an ending that stands for no format.
    """
    form = format_of(path.name)
    if form is None:
        raise Invalid(
            _("%(file)s: files end in %(endings)s.")
            % {"file": path.name, "endings": ", ".join(f".{ending}" for ending in FORMATS)},
            code="unknown-format",
        )
    asked = wanted(layer, SYSTEM, form, query)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as folder:
        with snapshot():
            draft, count = (
                _written(asked, Path(folder)) if asked.is_streamed else make(asked, Path(folder), NO_LIMIT)
            )
        draft.replace(path)
    return count


def _written(asked: Wanted, folder: Path) -> tuple[Path, int]:
    path = folder / f"made.{asked.form.ending}"
    with path.open("wb") as file:
        file.writelines(text_of(asked))
    return path, asked.rows.count()
