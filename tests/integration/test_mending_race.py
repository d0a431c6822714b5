"""Two people mend the same finding at the same moment: one does, the other is told that it is gone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from layers.core.errors import Conflict
from layers.grids.shapes import to_multipolygon
from layers.models import Division, Grid, GridDuty, GridLineage, GridScheme, GridWorker
from layers.standards.mending import mend
from tests.coverages import coverage
from tests.people import member

HOME = "330103001001"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_mend_at_once_one_is_told_that_it_is_done() -> None:
    scheme = GridScheme.objects.create(code="GOV", name="Governance")
    shape = to_multipolygon(coverage("a").outline)
    home = Division.objects.create(code=HOME, name="C", level="community", geometry=shape)
    old = Grid.objects.create(scheme=scheme, code="TS-1", division=home, geometry=shape, households=400)
    worker = GridWorker.objects.create(name="w")
    GridDuty.objects.create(grid=old, worker=worker, duty="head")
    people, start = [member("planner"), member("approver")], Barrier(2, timeout=20)

    def at_once(user: Any) -> str:
        try:
            start.wait()
            word, _mended = mend(acting_user=user, scheme=scheme, code="code-off-rule", grids=["TS-1"])
            return word
        except Conflict as conflict:
            return conflict.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(at_once, people))
    assert answers == ["finding-gone", "give-code"]
    assert list(Grid.objects.filter(valid_to=None).values_list("code", flat=True)) == [f"{HOME}001"]
    assert GridLineage.objects.count() == 1
    assert GridDuty.objects.filter(valid_to=None).count() == 1
