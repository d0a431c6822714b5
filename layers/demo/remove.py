"""Remove the demo city's rows, and nobody's own."""

from typing import Any

from django.db.models import Q

from data.demo_city.territory import DISTRICT_CODE
from layers.access.models import Membership
from layers.basemap.models import BaseFeature
from layers.cameras.models import Camera
from layers.cases.models import Case
from layers.core.history import record_queryset
from layers.core.models import Change
from layers.demo.roads import remove_roads
from layers.divisions.models import Address, Division
from layers.grids.models import Grid, GridScheme, GridWorker
from layers.kept.models import KeptArea, KeptResult
from layers.planning.models import BoundaryPlan
from layers.risks.models import RiskSource
from layers.service_points.models import ServicePoint, ServicePointState
from layers.siting.models import ProposedSite
from layers.themes.layer import layer_id
from layers.themes.models import ThemeFeature

PATH = f"{DISTRICT_CODE}/"


def remove_demo() -> None:
    """Remove everything that stands in the demo district, with history; the change log itself stays."""
    inside = {"division__path__startswith": PATH}
    for theme in set(ThemeFeature.objects.filter(**inside).values_list("theme__code", flat=True)):
        _remove(layer_id(theme), ThemeFeature.objects.filter(theme__code=theme, **inside))
    _forget_kept(inside)
    for layer, model in (
        ("cases", Case),
        ("proposed-sites", ProposedSite),
        ("cameras", Camera),
        ("risk-sources", RiskSource),
        ("service-points", ServicePoint),
        ("addresses", Address),
    ):
        _remove(layer, model.objects.filter(**inside))
    ServicePointState.objects.filter(division_path__startswith=PATH).delete()
    BoundaryPlan.objects.filter(**inside).delete()
    _remove("grids", Grid.objects.filter(**inside))
    GridWorker.objects.filter(**inside).delete()
    GridScheme.objects.filter(code__startswith="DEMO-", grids=None).delete()
    _remove("basemap", BaseFeature.objects.filter(attributes={"origin": "demo"}), path="")
    remove_roads()
    Membership.objects.filter(**inside).delete()
    divisions = Division.objects.filter(path__startswith=PATH)
    for level in ("community", "street", "district"):
        _remove("divisions", divisions.filter(level=level), path="path")


def _forget_kept(inside: dict[str, str]) -> None:
    """Remove what was kept of the district; its areas are told of as they go."""
    told = KeptArea.objects.filter(**inside).values("result")
    KeptResult.objects.filter(Q(**inside) | Q(pk__in=told)).delete()


def _remove(layer: str, rows: Any, path: str = "division__path") -> None:
    record_queryset(actor=None, action="demo.remove", layer=layer, op=Change.DELETE, queryset=rows, path=path)
    rows.delete()
