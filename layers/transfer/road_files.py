"""Lines and gates out of any file that can be imported."""

import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import shapely
from django.utils.translation import gettext as _

from layers.core import crs as systems
from layers.core.errors import Invalid
from layers.roads.barriers import ON_FOOT
from layers.roads.hours import is_understood
from layers.roads.network import MODES
from layers.roads.placing import PlacedGate
from layers.roads.rows import COLUMNS, Lines, find_columns, lines_of
from layers.roads.ways import EVERYBODY, Barrier, bits_of
from layers.transfer.georeference import crs_of
from layers.transfer.readers.reading import read_file
from layers.transfer.table import Table, text_of

SHAPE_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
HOURS, WHO = ("hours", "opening_hours", "开放时间", "开门时间"), ("modes", "who", "通行方式")
WORDS: Final = {"步行": "walk", "行人": "walk", "轮椅": "wheelchair", "自行车": "bicycle", "电动车": "e-bike", "电动自行车": "e-bike", "汽车": "drive", "机动车": "drive"}  # fmt: skip


def read_lines(path: Path, crs: str, told: Mapping[str, str]) -> Lines:
    """Read the lines of a file.

    Parameters
    ----------
    crs : `auto`, or the name of a coordinate system.
    told : which column holds the class, oneway, speed, bridge, tunnel, level.

    Raises
    ------
    Refused : a file that cannot be read, a column that it does not have.
    """
    table = _table(path)
    wrong = [name for name in told if name not in COLUMNS]
    missing = [column for column in told.values() if column and column not in table.columns]
    if wrong or missing:
        raise Invalid(
            _("%(file)s: there is no %(name)s. Its columns: %(columns)s. Roads have: %(fields)s.")
            % {
                "file": path.name,
                "name": (wrong + missing)[0],
                "columns": ", ".join(table.columns),
                "fields": ", ".join(COLUMNS),
            },
            code="unknown-column",
        )
    return lines_of(_rows(table, crs), find_columns(table.columns, told))


def read_gates(path: Path, crs: str) -> tuple[PlacedGate, ...]:
    """Read gates: points with columns for hours (`06:00-22:00`, `closed`, or nothing) and for who gets through.

    Raises
    ------
    Refused : a row that is no point, hours or modes that nobody can read; the text names the row.
    """
    table = _table(path)
    hours, who = _column(table, HOURS), _column(table, WHO)
    return tuple(
        _gate(path.name, number, values.get(hours, ""), values.get(who, ""), geometry)
        for number, (values, geometry) in enumerate(_rows(table, crs), start=1)
    )


def _gate(name: str, number: int, hours: str, who: str, geometry: Any) -> PlacedGate:
    modes = [WORDS.get(word, word) for word in re.split(r"[\s;,/、，；]+", who.strip()) if word]
    wrong = [mode for mode in modes if mode not in MODES]
    problem = ""
    if geometry is None or geometry.geom_type != "Point":
        problem = _("it is no point")
    elif not is_understood(hours.strip()):
        problem = _("its hours %(hours)s are in no known notation") % {"hours": hours[:60]}
    elif wrong:
        problem = _("%(mode)s is no way of moving") % {"mode": wrong[0][:30]}
    if problem:
        raise Invalid(
            _("%(file)s, row %(row)d: %(problem)s.") % {"file": name, "row": number, "problem": problem},
            code="bad-gate",
        )
    lets = bits_of(*modes) | (bits_of("wheelchair") if modes and bits_of(*modes) & ON_FOOT else 0)
    return PlacedGate(geometry.x, geometry.y, Barrier(lets or EVERYBODY, hours.strip()))


def _rows(table: Table, crs: str) -> Iterator[tuple[dict[str, str], Any]]:
    turned = systems.to_wgs84(crs_of(table, crs))
    for row in table.rows:
        values = {name: text_of(value) for name, value in row.values.items()}
        flat = None if row.geometry is None else shapely.force_2d(row.geometry)
        yield values, None if flat is None else shapely.transform(flat, turned)


def _column(table: Table, words: tuple[str, ...]) -> str:
    return next((column for column in table.columns if column.strip().lower() in words), "")


def _table(path: Path) -> Table:
    if path.suffix.lower() != ".shp":
        return read_file(path)
    with _zipped(path) as archive:
        return read_file(archive)


@contextmanager
def _zipped(path: Path) -> Iterator[Path]:
    """Yield a zip of a Shapefile and the files that belong to it: they are read as they are uploaded."""
    with tempfile.TemporaryDirectory(prefix="roads-") as folder:
        packed = Path(folder) / f"{path.stem}.zip"
        with zipfile.ZipFile(packed, "w") as archive:
            for part in path.parent.glob(f"{path.stem}.*"):
                if part.suffix.lower() in SHAPE_PARTS:
                    archive.write(part, f"{path.stem}{part.suffix.lower()}")
        yield packed
