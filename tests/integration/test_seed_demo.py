"""The demo city loads whole, in its accounts' areas, and never over somebody's data."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from data.demo_city.city import SMALL
from layers.core.errors import Refused
from layers.demo.load import seed
from layers.grids.checking import findings_of_scheme
from layers.models import Address, BaseFeature, Case, Change, Division, Grid, GridScheme, Theme

pytestmark = pytest.mark.django_db


def quiet(_line: str) -> None:
    """Say nothing."""


def test_the_city_is_loaded_with_history_and_accounts() -> None:
    seed(say=quiet, size=SMALL)
    assert Division.objects.filter(level="community").count() == SMALL.communities
    assert Grid.objects.filter(scheme__code="DEMO-GOV").count() == SMALL.grids
    assert Case.objects.count() == SMALL.cases
    assert sum(Address.objects.values_list("households", flat=True)) == SMALL.households
    assert (
        sum(Grid.objects.filter(scheme__code="DEMO-GOV").values_list("households", flat=True))
        == SMALL.households
    )
    found = {finding.code for finding in findings_of_scheme(GridScheme.objects.get(code="DEMO-GOV"))}
    assert found <= {"code-out-of-order", "too-few-households", "too-many-households"}
    assert Change.objects.filter(layer="cases").count() == SMALL.cases
    viewer = authenticate(username="viewer", password="gis-grid-demo")
    assert set(Division.objects.visible_to(viewer).filter(level="street").values_list("code", flat=True)) == {
        "990101001000"
    }
    assert Case.objects.filter(
        grid__geometry__coveredby=Division.objects.get(level="district").geometry
    ).exists()


def test_data_that_is_there_is_not_touched_unless_told() -> None:
    own = Division.objects.create(code="OWN", name="Own", level="street")
    BaseFeature.objects.create(kind="road", name="Own road", geometry="SRID=4326;LINESTRING(1 1,2 2)")
    with pytest.raises(CommandError, match="--replace"):
        call_command("seed_demo", stdout=StringIO())
    for _round in range(2):
        seed(say=quiet, replace=True, size=SMALL)
    assert Division.objects.filter(pk=own.pk).exists()
    assert BaseFeature.objects.filter(name="Own road").count() == 1
    assert Division.objects.filter(level="community").count() == SMALL.communities
    assert Theme.objects.count() == 3


def test_production_has_no_demo(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(Refused):
        seed(say=quiet, size=SMALL)
    assert not Division.objects.exists()
