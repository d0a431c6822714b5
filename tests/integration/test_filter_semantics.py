"""A filter chooses exactly the rows that plain Python and shapely choose, written as JSON or as text."""

import json
from itertools import combinations, product
from random import Random
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import BooleanField, DateTimeField, F, FloatField, IntegerField, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.catalog.filtering.compiling import condition
from layers.catalog.layer import Field, Layer, Style
from layers.core.scope import SYSTEM
from layers.models import Theme, ThemeFeature
from tests.cql2.generating import COMPARED, CONDITIONS, TEMPORAL, row
from tests.cql2.oracle import Row, holds
from tests.cql2.printing import printed

pytestmark = pytest.mark.django_db


def kept(name: str, output: Any) -> Any:
    return Cast(KeyTextTransform(name, "attributes"), output)


LAYER = Layer(
    id="all-types",
    title="All types",
    source=ThemeFeature.objects.all,
    geometry_type="Geometry",
    fields=(
        Field("text", "Text", source=kept("text", TextField())),
        Field("other", "Other text", source=kept("other", TextField())),
        Field("whole", "Whole number", "integer", source=kept("whole", IntegerField())),
        Field("part", "Number", "number", source=kept("part", FloatField())),
        Field("flag", "Yes or no", "boolean", source=kept("flag", BooleanField())),
        Field("day", "Day", "date", source="valid_from"),
        Field("last_day", "Last day", "date", source=F("valid_to")),
        Field("moment", "Moment", "datetime", source=kept("moment", DateTimeField())),
        Field("attributes", "Attributes", "object"),
    ),
    style=Style(colour="#000000"),
)


@pytest.fixture
def rows(db: Any) -> dict[int, Row]:
    """The same rows twice: in the database, and as Python sees them."""
    theme, rng = Theme.objects.create(code="all", title="All"), Random(7)
    made = [row(rng) for _n in range(80)]
    return {_store(theme, one).pk: one for one in made}


def _store(theme: Theme, one: Row) -> ThemeFeature:
    plain = {name: one[name] for name in ("text", "other", "whole", "part", "flag")}
    moment = one["moment"] and one["moment"].isoformat()
    feature: ThemeFeature = ThemeFeature.objects.create(
        theme=theme,
        valid_from=one["day"],
        valid_to=one["last_day"],
        attributes={**one["attributes"], **plain, "moment": moment},
        geometry=GEOSGeometry(one["geometry"].wkt, srid=4326),
    )
    return feature


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(trees=st.lists(COMPARED, min_size=12, max_size=12))
def test_each_comparison_is_true_false_or_unknown_as_python_says(
    trees: list[Any], rows: dict[int, Row]
) -> None:
    conditions = [condition(LAYER, json.dumps(tree), "cql2-json") for tree in trees]
    answers = LAYER.rows(SYSTEM).values_list("pk", *(one.children[0] for one in conditions))
    for pk, *found in answers:
        for tree, value in zip(trees, found, strict=True):
            assert value is holds(tree, rows[pk]), (tree, rows[pk])


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree=CONDITIONS)
def test_json_and_text_choose_the_rows_that_python_chooses(tree: Any, rows: dict[int, Row]) -> None:
    expected = {pk for pk, one in rows.items() if holds(tree, one) is True}
    for text, language in ((json.dumps(tree), "cql2-json"), (printed(tree), "cql2-text")):
        assert chosen(text, language) == expected, text


@pytest.mark.parametrize("name", TEMPORAL)
def test_every_arrangement_of_two_times(name: str, rows: dict[int, Row]) -> None:
    days = ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-01T00:00:00Z", "2024-03-01T15:59:59.999999Z"]
    times = [{"interval": [a, b]} for a, b in combinations(["..", *days, ".."], 2) if (a, b) != ("..", "..")]
    trees = [{"op": f"t_{name}", "args": [a, b]} for a, b in product(times, times)]
    conditions = [condition(LAYER, json.dumps(tree), "cql2-json").children[0] for tree in trees]
    found = LAYER.rows(SYSTEM).values_list(*conditions)[:1].get()
    assert list(found) == [holds(tree, {}) for tree in trees]


def chosen(text: str, language: str) -> set[int]:
    return set(LAYER.rows(SYSTEM).filter(condition(LAYER, text, language)).values_list("pk", flat=True))
