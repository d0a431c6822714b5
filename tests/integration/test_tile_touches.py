"""Whatever alters a layer's tiles says so, from every table, in every way."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.db.models.expressions import Combinable

from layers.catalog.layer import Layer
from layers.models import Case, Division, Grid, GridScheme, Membership, Theme, TileTouch
from layers.registry import LAYERS
from tests.tiles import touches_of
from tests.two_streets import City

pytestmark = pytest.mark.django_db
SIDE = 1 << 28
EVENTS = {"INSERT", "UPDATE", "DELETE", "TRUNCATE"}
SHOWN_FROM = {
    ("grids", "scheme"),
    ("grids", "division"),
    ("divisions", "parent"),
    ("cases", "grid"),
    ("cases", "division"),
    ("addresses", "division"),
    ("cameras", "division"),
    ("blind-spots", "division"),
    ("camera-views", "camera"),
    ("camera-views", "division"),
    ("proposed-sites", "division"),
    ("risk-sources", "division"),
    ("service-points", "division"),
    ("kept-circles", "division"),
    ("kept-gaps", "division"),
}
"""Layer → relation that it shows something of; each has a trigger that tells of it (see the tests below)."""


def model_of(layer: Layer) -> Any:
    return layer.source().model


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.id)
def test_every_table_of_a_layer_tells_of_every_kind_of_change(layer: Layer) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event_manipulation FROM information_schema.triggers WHERE event_object_table = %(table)s"
            " AND action_statement LIKE '%%touch%%' AND action_orientation = 'STATEMENT'"
            " UNION SELECT 'TRUNCATE' FROM pg_trigger WHERE tgrelid = %(table)s::regclass AND tgtype & 32 > 0",
            {"table": model_of(layer)._meta.db_table},
        )
        assert {event for (event,) in cursor.fetchall()} == EVENTS


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.id)
def test_a_layer_shows_nothing_of_other_tables_but_what_tells_of_its_changes(layer: Layer) -> None:
    lookups = [entry.source for entry in layer.fields] + [*layer.filters.values(), *layer.search]
    relations = {part.split("__")[0] for lookup in lookups for part in _columns_of(lookup) if "__" in part}
    assert {(layer.id, relation) for relation in relations} <= SHOWN_FROM


def _columns_of(source: Any) -> list[str]:
    if isinstance(source, Combinable):
        return [part.name for part in source.get_source_expressions() if hasattr(part, "name")]
    return [source]


def test_a_row_touches_where_it_was_and_where_it_is(city: City) -> None:
    case = city.west.rows["cases"][0]
    before = len(touches_of("cases"))
    Case.objects.filter(pk=case.pk).update(geometry=Point(113.5, 29.4))
    new = touches_of("cases")[before:]
    assert len(new) == 2
    columns = sorted(west for west, _north, _east, _south in new)
    assert columns == [pytest.approx((lng + 180) / 360 * SIDE, abs=2) for lng in (113.005, 113.5)]


def test_a_row_that_came_and_one_that_went_touch_their_place(city: City) -> None:
    before = len(touches_of("cases"))
    case = Case.objects.create(number="new", geometry=Point(113.2, 29.2), division=city.west.community)
    case.delete()
    created, deleted = touches_of("cases")[before:]
    assert created == deleted


def test_a_bulk_write_touches_few_areas(city: City) -> None:
    before = len(touches_of("cases"))
    Case.objects.bulk_create(
        Case(number=f"b{n}", geometry=Point(113 + n % 70 / 50, 29 + n // 70 / 50)) for n in range(4900)
    )
    (area,) = touches_of("cases")[before:]
    assert area[2] - area[0] > SIDE // 400


def test_themes_are_told_by_their_own_layer(city: City) -> None:
    assert len(touches_of("theme-floods")) >= 2
    before = len(touches_of("*"))
    Theme.objects.filter(code="floods").update(code="waters")
    assert touches_of("*")[before:] == [(0, 0, SIDE - 1, SIDE - 1)]


def test_a_grids_code_touches_the_cases_that_show_it(city: City) -> None:
    grid = city.west.rows["grids"][0]
    before = len(touches_of("cases"))
    Grid.objects.filter(pk=grid.pk).update(name="Another name")
    assert len(touches_of("cases")) == before
    Grid.objects.filter(pk=grid.pk).update(code="W-9")
    (area,) = touches_of("cases")[before:]
    assert area[0] == pytest.approx((113.005 + 180) / 360 * SIDE, abs=2)


def test_a_schemes_code_touches_all_grids(city: City) -> None:
    before = len(touches_of("grids"))
    GridScheme.objects.update(code="OTHER")
    assert touches_of("grids")[before:] == [(0, 0, SIDE - 1, SIDE - 1)]


def test_a_division_touches_all_layers_where_it_lies_and_everywhere_when_it_is_new(city: City) -> None:
    before = len(touches_of("*"))
    Division.objects.filter(pk=city.west.community.pk).update(name="Another name")
    (area,) = touches_of("*")[before:]
    assert area[2] - area[0] == pytest.approx(0.01 / 360 * SIDE, abs=2)
    Division.objects.create(code="W9", name="New", level="community", parent=city.west.street)
    assert touches_of("*")[before + 1 :] == [(0, 0, SIDE - 1, SIDE - 1)]


def test_access_is_told_of(city: City, client: Any) -> None:
    def told_by(change: Any) -> bool:
        before = len(touches_of("@access"))
        change()
        return len(touches_of("@access")) > before

    client.force_login(city.viewer)
    user = get_user_model().objects.filter(pk=city.viewer.pk)
    assert not told_by(lambda: user.update(first_name="A", last_login=None))
    assert told_by(lambda: user.update(is_active=False))
    assert told_by(lambda: user.update(password="x"))
    assert told_by(lambda: Membership.objects.all().delete())
    assert told_by(client.logout)


def test_what_is_undone_has_touched_nothing(city: City) -> None:
    before = TileTouch.objects.count()
    with transaction.atomic():
        Case.objects.update(state="closed")
        transaction.set_rollback(True)
    assert TileTouch.objects.count() == before
