"""The SQL operators and functions that a filter comes down to, as ORM expressions. Unknown stays unknown, as in SQL.

Django's own lookups are not used: `~Q(…)` counts an unknown comparison as false, where SQL and CQL2 leave it unknown.
"""

from typing import Any

from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    Func,
    JSONField,
    TextField,
    Value,
)


class Infix(Func):
    """Parts with an operator between them; the operator is always a constant of this package."""

    template = "(%(expressions)s)"

    def __init__(self, operator: str, *parts: Any, **extra: Any) -> None:
        extra.setdefault("output_field", BooleanField())
        super().__init__(*parts, arg_joiner=f" {operator} ", **extra)


def both(*parts: Any) -> Infix:
    return Infix("AND", *parts)


def either(*parts: Any) -> Infix:
    return Infix("OR", *parts)


class Not(Func):
    template = "(NOT %(expressions)s)"
    output_field = BooleanField()


class IsNull(Func):
    template = "(%(expressions)s IS NULL)"
    output_field = BooleanField()


class IsOneOf(Func):
    """Whether the first part equals one of the others."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        compiled = [compiler.compile(part) for part in self.source_expressions]
        first, *others = [sql for sql, _ in compiled]
        return f"({first} IN ({', '.join(others)}))", [param for _, params in compiled for param in params]


class Like(Func):
    """Whether a text fits a pattern with `%` and `_`, the backslash taking their meaning away."""

    template = "(%(expressions)s)"
    arg_joiner = " LIKE "
    output_field = BooleanField()


class WithoutCase(Func):
    function = "LOWER"
    output_field = TextField()


class WithoutAccents(Func):
    """A text without the marks that Unicode takes apart from their letters: é becomes e; ł, one letter, stays."""

    template = r"regexp_replace(normalize(%(expressions)s, NFD), '[\u0300-\u036f]', '', 'g')"
    output_field = TextField()


class Numeric(Func):
    """A number as PostgreSQL's decimal: it never overflows, and 0.1 + 0.2 is 0.3."""

    template = "(%(expressions)s)::numeric"
    output_field = DecimalField()


class NotZero(Func):
    """A divisor; unknown instead of zero, so that no row can make a query fail."""

    template = "NULLIF(%(expressions)s, 0)"
    output_field = DecimalField()


class Remainder(Func):
    function = "mod"
    output_field = DecimalField()


class WholeQuotient(Func):
    function = "div"
    output_field = DecimalField()


class Power(Func):
    """A power, by floating point; unknown where it has no real value, or where it or its parts are beyond such numbers."""

    output_field = DecimalField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        (base, base_params), (power, power_params) = map(compiler.compile, self.source_expressions)
        return (
            f"(SELECT CASE WHEN b = 0 THEN CASE WHEN e > 0 THEN 0 WHEN e = 0 THEN 1 END"
            f" WHEN b < 0 AND e <> trunc(e) THEN NULL WHEN abs(e * ln(abs(b))) > 690 THEN NULL"
            f" ELSE power(b, e) END::numeric FROM (SELECT"
            f" CASE WHEN abs(x) < 1e100 THEN round(x, 100)::float8 END AS b,"
            f" CASE WHEN abs(y) < 1e6 THEN round(y, 100)::float8 END AS e"
            f" FROM (SELECT ({base})::numeric AS x, ({power})::numeric AS y OFFSET 0) AS parts OFFSET 0) AS powers)"
        ), [*base_params, *power_params]


class StartOfDay(Func):
    """The first moment of a day; the second part names the time zone."""

    output_field = DateTimeField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        (day, day_params), (zone, zone_params) = map(compiler.compile, self.source_expressions)
        return f"(({day})::timestamp AT TIME ZONE {zone})", [*day_params, *zone_params]


class EndOfDay(Func):
    """The last moment of a day, a microsecond before the next: the finest that the database tells apart."""

    output_field = DateTimeField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        (day, day_params), (zone, zone_params) = map(compiler.compile, self.source_expressions)
        sql = f"(((({day}) + 1)::timestamp - interval '1 microsecond') AT TIME ZONE {zone})"
        return sql, [*day_params, *zone_params]


class Never(Func):
    """Before every day and moment, or after them (`sign` is "-" or "")."""

    arity = 0

    def __init__(self, sign: str, days: bool) -> None:
        kind, field = ("date", DateField()) if days else ("timestamptz", DateTimeField())
        super().__init__(template=f"'{sign}infinity'::{kind}", output_field=field)


class AtPath(Func):
    """The value under the keys of a JSON object; null where there is none."""

    template = "NULLIF(jsonb_extract_path(%(expressions)s), 'null'::jsonb)"
    output_field = JSONField()

    def __init__(self, value: Any, *keys: str) -> None:
        super().__init__(value, *(Value(key, TextField()) for key in keys))


class JsonAs(Func):
    """A JSON value of one type (`string`, `number`, `boolean`) as a value of the database; null where it is of another."""

    casts = {
        "string": ("text", TextField),
        "number": ("numeric", DecimalField),
        "boolean": ("boolean", BooleanField),
    }

    def __init__(self, value: Any, kind: str) -> None:
        cast, field = self.casts[kind]
        super().__init__(value, output_field=field())
        self.kind, self.cast = kind, cast

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        sql, params = compiler.compile(self.source_expressions[0])
        text = f"(CASE WHEN jsonb_typeof({sql}) = '{self.kind}' THEN ({sql} #>> '{{}}')::{self.cast} END)"
        return text, [*params, *params]


class Array(Func):
    """A JSON array; null where the value is none."""

    output_field = JSONField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"(CASE WHEN jsonb_typeof(({sql})::jsonb) = 'array' THEN ({sql})::jsonb END)", [
            *params,
            *params,
        ]


class SharesElement(Func):
    """Whether two JSON arrays have an element in common; unknown where one of them is null."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        (left, left_params), (right, right_params) = map(compiler.compile, self.source_expressions)
        return (
            f"(SELECT CASE WHEN l IS NOT NULL AND r IS NOT NULL THEN EXISTS"
            f" (SELECT 1 FROM jsonb_array_elements(l) AS one(v) WHERE r @> jsonb_build_array(v)) END"
            f" FROM (SELECT {left} AS l, {right} AS r OFFSET 0) AS arrays)"
        ), [*left_params, *right_params]


class Related(Func):
    """A spatial predicate of PostGIS; it asks the spatial index first wherever one stands on the column."""

    output_field = BooleanField()
