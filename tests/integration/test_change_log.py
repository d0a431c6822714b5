"""The change log is append-only and is read in commit order, with nothing skipped and nothing twice."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from layers.core import changes
from layers.core.history import record
from layers.core.models import Change
from layers.core.scope import SYSTEM
from tests.followers import all_told
from tests.two_streets import City

pytestmark = pytest.mark.django_db(transaction=True)


def write(
    rows: list[Any], before_commit: threading.Event | None = None, wrote: threading.Event | None = None
) -> None:
    """Write a line in a transaction of its own, holding its commit back until told."""
    try:
        with transaction.atomic():
            record(actor=None, action="test.changed", layer="grids", rows=rows)
            if wrote:
                wrote.set()
            if before_commit:
                assert before_commit.wait(10)
    finally:
        connection.close()


def follow(since: str) -> tuple[list[int], str]:
    found, token = changes.read(SYSTEM, since=since, layers=["grids"], limit=1_000)
    return [change.seq for change in found], token


def test_the_database_refuses_to_edit_or_remove_a_line(city: City) -> None:
    for edit in (lambda: Change.objects.update(layer="x"), lambda: Change.objects.all().delete()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            edit()


def test_history_is_written_only_inside_the_transaction_of_the_change(city: City) -> None:
    with pytest.raises(RuntimeError):
        record(actor=None, action="test.changed", layer="grids", rows=city.west.rows["grids"])


def test_a_follower_misses_nothing_when_transactions_commit_out_of_order(city: City) -> None:
    """A slow writer takes the smaller number and commits last; the follower must still hear of it."""
    grids = city.west.rows["grids"]
    release, wrote = threading.Event(), threading.Event()
    _seen, token = follow(changes.START)
    slow = threading.Thread(target=write, args=(grids, release, wrote))
    slow.start()
    assert wrote.wait(10)
    quick = threading.Thread(target=write, args=(grids,))
    quick.start()
    quick.join()
    early, token = follow(token)
    release.set()
    slow.join()
    late, token = follow(token)
    assert len(early + late) == 2
    assert len(set(early + late)) == 2
    assert follow(token)[0] == []


def test_a_late_commit_changes_the_version_of_its_layer(city: City) -> None:
    """A version made of the largest number alone would stay the same here, and a kept tile would be stale."""
    grids = city.west.rows["grids"]
    release, wrote = threading.Event(), threading.Event()
    slow = threading.Thread(target=write, args=(grids, release, wrote))
    slow.start()
    assert wrote.wait(10)
    write(grids)
    before = changes.version_of("grids")
    release.set()
    slow.join()
    assert changes.version_of("grids") != before


def test_pages_of_changes_join_without_a_gap(city: City) -> None:
    for _round in range(3):
        with transaction.atomic():
            record(actor=None, action="test.changed", layer="grids", rows=city.west.rows["grids"] * 2)
    whole, _end = follow(changes.START)
    token, collected = changes.START, []
    while page := changes.read(SYSTEM, since=token, layers=["grids"], limit=2):
        found, token = page
        if not found:
            break
        collected += [change.seq for change in found]
    assert collected == whole


def test_a_snapshot_token_skips_nothing_that_the_snapshot_does_not_hold(city: City) -> None:
    """Two writers of which one began before the snapshot and ends after it: going on from the token tells of both."""
    grids = city.west.rows["grids"]
    release, wrote = threading.Event(), threading.Event()
    slow = threading.Thread(target=write, args=(grids, release, wrote))
    slow.start()
    assert wrote.wait(10)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        held = set(Change.objects.values_list("seq", flat=True))
        token = changes.snapshot_token(SYSTEM)
    write(grids)
    release.set()
    slow.join()
    all_told()
    told = set(follow(token)[0])
    assert set(Change.objects.filter(layer="grids").values_list("seq", flat=True)) - held <= told
    assert len(told - held) == 2
