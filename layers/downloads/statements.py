"""What the database is told to write for a download. The rows are those of a QuerySet, so scope and filters hold."""

from collections.abc import Iterable
from typing import Any

from django.contrib.gis.db.models.functions import Transform
from django.db import connection
from django.db.models import F, Func, QuerySet, TextField

from layers.catalog.layer import Field, Layer
from layers.core.spreadsheets import DANGEROUS
from layers.downloads.systems import STORED_SRID, digits_of, srid_of
from layers.downloads.wanted import Wanted

OPENING = '{"type": "Feature"'
"""How PostGIS begins a Feature."""
SEAM = b"\x02" + OPENING.encode()
"""What stands in a copied line between a Feature's id and its further members, and is to be left out."""
RECORD_SEPARATOR = "\x1e"
PLAIN = "FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01', ESCAPE E'\\x01'"
"""COPY's options for rows of one JSON text: no such text holds these signs, so each leaves as it is, with a line feed."""
CELLS = "FORMAT csv"


class _AsStored(Func):
    """A geometry as the database holds it; GeoDjango would have it sent as bytes."""

    template = "%(expressions)s"
    output_field = TextField()


def features(wanted: Wanted, before: str = ",") -> str:
    """Write one GeoJSON Feature a line, each after the given sign.

    `ST_AsGeoJSON` of a whole row is a quarter quicker than an object built name by name. It knows no id, so the id goes
    before it in a column of its own and the reader leaves out the `SEAM`: to cut and join the texts here would cost
    the database half as much again.
    """
    names = [entry.name for entry in wanted.layer.fields]
    properties = ", ".join(f"q.{_quoted('p_' + name)} AS {_quoted(name)}" for name in names)
    separator = "chr(30) || " if before == RECORD_SEPARATOR else f"'{before}' || " if before else ""
    return _copy(
        f"""SELECT {separator}'{{"type":"Feature","id":' || q._id,"""
        f" ST_AsGeoJSON(p.*, '_shape', {digits_of(wanted.system)})"
        f" FROM ({_rows(wanted)}) q CROSS JOIN LATERAL (SELECT {properties}, q._shape) p",
        PLAIN,
    )


def table(wanted: Wanted) -> str:
    """Write a CSV file with its header: points as two columns, other shapes as WKT, no cell a formula."""
    digits = digits_of(wanted.system)
    places = (
        [
            f"round(ST_{axis}(q._shape)::numeric, {digits}) AS {name}"
            for axis, name in zip("XY", _axes(), strict=True)
        ]
        if wanted.layer.geometry_type == "Point"
        else [f"ST_AsText(q._shape, {digits}) AS wkt"]
    )
    cells = [f"{_cell(entry)} AS {_quoted(entry.name)}" for entry in wanted.layer.fields]
    return _copy(_select(wanted, [*cells, *places]), f"{CELLS}, HEADER")


def cells(select: str) -> str:
    """Write the rows of a query as CSV."""
    return _copy(select, CELLS)


def columns(wanted: Wanted) -> str:
    """Select id, properties and WKB, for what makes a file of them."""
    texts = wanted.form.ending in WITHOUT_MOMENTS
    cells = [_text(entry) if texts else _plain(entry) for entry in wanted.layer.fields]
    if wanted.form.ending in {"xlsx", "csv"}:
        cells = [
            _cell(entry) if entry.type == "string" else cell
            for entry, cell in zip(wanted.layer.fields, cells, strict=True)
        ]
    if wanted.form.ending == "csv":
        cells = [f"({cell})::text" for cell in cells]
    return _select(wanted, [*cells, "ST_AsBinary(q._shape)"])


def shells(wanted: Wanted) -> str:
    """Select id, the text of the properties as JSON, and WKB."""
    names = ", ".join(
        f"q.{_quoted('p_' + entry.name)} AS {_quoted(entry.name)}" for entry in wanted.layer.fields
    )
    return (
        f"SELECT q._id, row_to_json(p.*)::text, ST_AsBinary(q._shape) FROM ({_rows(wanted)}) q"
        f" CROSS JOIN LATERAL (SELECT {names}) p"
    )


WITHOUT_MOMENTS = frozenset({"csv", "shp.zip", "kml"})
"""Formats that have no type for a moment with its offset: it stands there as ISO 8601 text."""


def _copy(select: str, options: str) -> str:
    return f"COPY ({select}) TO STDOUT WITH ({options})"


def _select(wanted: Wanted, expressions: Iterable[str]) -> str:
    return f"SELECT {', '.join(['q._id AS id', *expressions])} FROM ({_rows(wanted)}) q"


def _rows(wanted: Wanted) -> str:
    return _inlined(_source(wanted.layer, wanted.rows, srid_of(wanted.system)))


def _source(layer: Layer, rows: QuerySet[Any], srid: int) -> QuerySet[Any]:
    """Return the rows under names of our own, in no order: only then may several processes of the database work."""
    shape = F("geometry") if srid == STORED_SRID else Transform("geometry", srid)
    named: dict[str, Any] = {f"p_{name}": source for name, source in layer.properties().items()}
    named |= {"_id": F("pk"), "_shape": _AsStored(shape)}
    return rows.order_by().annotate(**named).values_list(*named)


def _inlined(rows: QuerySet[Any]) -> str:
    """Return a query with its parameters in it, quoted by the driver: COPY takes none."""
    sql, parameters = rows.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    with connection.cursor() as cursor:
        return str(cursor.mogrify(sql, tuple(parameters)).decode())


def _plain(entry: Field) -> str:
    column = f"q.{_quoted('p_' + entry.name)}"
    return f"{column}::text" if entry.type in {"string", "object", "boolean"} else column


def _text(entry: Field) -> str:
    """A moment reads as in GeoJSON."""
    column = f"q.{_quoted('p_' + entry.name)}"
    return f"to_json({column}) #>> '{{}}'" if entry.type == "datetime" else _plain(entry)


def _cell(entry: Field) -> str:
    """What `layers.core.spreadsheets.harmless` does, in the database."""
    text = _text(entry)
    if entry.type != "string":
        return text
    signs = ", ".join(f"E'{sign.encode('unicode_escape').decode()}'" for sign in DANGEROUS)
    return f"CASE WHEN left({text}, 1) IN ({signs}) THEN '''' || {text} ELSE {text} END"


def _axes() -> tuple[str, str]:
    return "lng", "lat"


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
