"""The counts that the database keeps for far-out tiles are those of the rows, whoever writes at the same time."""

import random
import threading
from collections import Counter
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection, transaction

from layers.cases.layer import LAYERS
from layers.models import Case, Division, TileCell, TileCount
from layers.tiles.stored import MOST_CLASSES, fold_all
from tests.two_streets import City

(CASES,) = LAYERS
STATES = [str(entry.value) for entry in CASES.style.classes]


def write(seed: int, divisions: list[Division]) -> None:
    """Make, move, settle, hand over and remove cases of one's own, in transactions of which some are undone."""
    chance = random.Random(seed)
    try:
        for step in range(12):
            with transaction.atomic():
                Case.objects.bulk_create(
                    Case(number=f"{seed}-{step}-{n}", state=chance.choice(STATES), division=chance.choice(divisions),
                         geometry=somewhere(chance))
                    for n in range(chance.randrange(8))
                )  # fmt: skip
                own = list(Case.objects.filter(number__startswith=f"{seed}-").order_by("pk"))
                for case in chance.sample(own, min(3, len(own))):
                    alter(case, chance, divisions)
                transaction.set_rollback(chance.random() < 0.2)
            if chance.random() < 0.4:
                fold_all()
    finally:
        connection.close()


def alter(case: Case, chance: random.Random, divisions: list[Division]) -> None:
    rows = Case.objects.filter(pk=case.pk)
    what = chance.randrange(4)
    if what == 0:
        rows.update(geometry=somewhere(chance))
    elif what == 1:
        rows.update(state=chance.choice(STATES))
    elif what == 2:
        rows.update(division=chance.choice([*divisions, None]))
    else:
        rows.delete()


def somewhere(chance: random.Random) -> Point:
    return Point(113 + chance.random() / 20, 29 + chance.random() / 20)


@pytest.mark.django_db(transaction=True)
def test_kept_counts_are_those_of_the_rows_under_concurrent_writers(city: City) -> None:
    divisions = [city.west.community, city.east.community]
    writers = [threading.Thread(target=write, args=(seed, divisions)) for seed in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    fold_all()
    assert not TileCount.objects.exists()
    by_division, by_class = Counter[Any](), Counter[Any]()
    for division, state in Case.objects.values_list("division_id", "state"):
        for zoom in (6, 8, 10, 12):
            by_division[zoom, division or -1] += 1
        for zoom in range(13):
            by_division[zoom, 0] += 1
            by_class[zoom, state] += 1
    kept_divisions, kept_classes = Counter[Any](), Counter[Any]()
    for cell in TileCell.objects.all():
        assert cell.total == sum(cell.counts) >= 0
        assert max(cell.counts[1:]) == cell.counts[cell.top]
        kept_divisions[cell.zoom, cell.division] += cell.total
        for state, n in zip(STATES, cell.counts[1:], strict=True):
            kept_classes[cell.zoom, state] += n if cell.division == 0 else 0
    assert +kept_divisions == by_division
    assert +kept_classes == by_class
    assert kept_places() == places_of_rows()


def kept_places() -> Counter[Any]:
    """Return (column, row) of the finest cells → number, as kept."""
    cells = TileCell.objects.filter(zoom=12, division=0, total__gt=0)
    return Counter({(c.tile_x * 64 + c.place % 64, c.tile_y * 64 + c.place // 64): c.total for c in cells})


def places_of_rows() -> Counter[Any]:
    half, cell = 20037508.342789244, 40075016.685578488 / (1 << 18)
    shapes = [row.geometry_web for row in Case.objects.all()]
    return Counter((int((place.x + half) / cell), int((half - place.y) / cell)) for place in shapes)


@pytest.mark.django_db(transaction=True)
def test_an_emptied_table_leaves_no_counts(city: City) -> None:
    fold_all()
    assert TileCell.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE layers_case CASCADE")
    assert not TileCell.objects.exists()
    assert not TileCount.objects.exists()


@pytest.mark.django_db
def test_the_database_knows_the_classes_of_the_style_in_their_order(city: City) -> None:
    assert len(STATES) <= MOST_CLASSES
    Case.objects.all().delete()
    for state in STATES:
        Case.objects.create(number=state, state=state, geometry=Point(113, 29))
    kinds = TileCount.objects.filter(n=1, division=-1).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == list(range(1, len(STATES) + 1))
