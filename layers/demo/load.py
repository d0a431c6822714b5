"""Load the demo city into the database, in one transaction, through bulk statements with history."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from data.demo_city.city import FULL, City, Size, make_city
from data.demo_city.sites import Site
from data.demo_city.territory import DISTRICT_CODE, Area
from layers.basemap.models import BaseFeature
from layers.cameras.models import Camera
from layers.cases.models import Case, CaseStep
from layers.core.errors import Conflict
from layers.core.history import record_queryset
from layers.core.measure import area_m2
from layers.core.scope import SYSTEM
from layers.core.text import initials
from layers.demo.accounts import make_accounts, refuse_in_production
from layers.demo.presence import demo_is_there
from layers.demo.remove import remove_demo
from layers.demo.roads import make_roads
from layers.divisions.models import Address, Division
from layers.grids.models import Grid, GridDuty, GridScheme, GridWorker
from layers.grids.shapes import to_multipolygon
from layers.risks.models import RiskSource
from layers.service_points.models import ServicePoint
from layers.sight.actions import refresh_blind_spots
from layers.themes.layer import layer_id
from layers.themes.models import Theme, ThemeFeature

BATCH = 4_000
SCHEMES: dict[str, dict[str, Any]] = {
    "DEMO-GOV": {
        "name": "治理网格",
        "kind": GridScheme.Kind.GOVERNANCE,
        "households_min": 30,
        "households_max": 180,
    },
    "DEMO-UNIT": {"name": "单元网格", "kind": GridScheme.Kind.UNIT},
}
"""The demo city is thinly peopled, so its governance grids have bounds of their own."""
Say = Callable[[str], None]


def seed(*, say: Say, replace: bool = False, size: Size = FULL) -> None:
    """Make the demo city.

    Raises
    ------
    Conflict : there is data already and `replace` is not set; nothing is changed.
    NotAllowed : in production.
    """
    refuse_in_production()
    if Division.objects.exists() and not replace:
        raise Conflict(
            _("There is data already. --replace removes the demo city's own rows and makes it anew."),
            code="not-empty",
        )
    say("drawing the city")
    city = make_city(timezone.localtime(), size)
    with transaction.atomic():
        if demo_is_there():
            say("removing the demo city that is there")
            remove_demo()
        _Loader(city, say).load()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class _Loader:
    """Loads one city; keeps what later steps need of earlier ones."""

    def __init__(self, city: City, say: Say) -> None:
        self.city, self.say = city, say
        self.division: dict[str, Division] = {}
        self.grid_at: dict[tuple[int, int], Grid] = {}

    def load(self) -> None:
        self._divisions()
        self._base_map()
        self._roads()
        self._addresses()
        self._grids()
        self._duties()
        self._sites()
        self._themes()
        self._cases()
        self.say("what cameras do not see")
        governance = GridScheme.objects.get(code="DEMO-GOV")
        refresh_blind_spots(acting_user=SYSTEM, scheme=governance, division=None)
        territory = self.city.territory
        make_accounts(self.division[territory.streets[0].code], self.division[territory.communities[0].code])

    def _divisions(self) -> None:
        territory = self.city.territory
        self.say(f"{len(territory.streets)} streets, {len(territory.communities)} communities")
        for area in (territory.district, *territory.streets, *territory.communities):
            self.division[area.code] = Division.objects.create(
                code=area.code,
                name=area.name,
                level=area.level,
                parent=self.division.get(area.parent),
                geometry=to_multipolygon(area.shape),
            )
        _announce("divisions", Division.objects.filter(path__startswith=f"{DISTRICT_CODE}/"), "path")

    def _base_map(self) -> None:
        drawn = [
            BaseFeature(
                kind=g.kind,
                category=g.category,
                name=g.name,
                min_zoom=g.min_zoom,
                geometry=_geometry(g.shape),
                attributes=OWN,
            )
            for g in self.city.ground
        ]
        buildings = [
            BaseFeature(kind="building", min_zoom=14, geometry=_geometry(b.shape), attributes=OWN)
            for b in self.city.buildings
        ]
        self.say(f"{len(drawn)} roads, waters and parks, {len(buildings)} buildings")
        BaseFeature.objects.bulk_create(drawn + buildings, batch_size=BATCH)
        _announce("basemap", BaseFeature.objects.filter(attributes=OWN))

    def _roads(self) -> None:
        row = make_roads(self.city.ground, self.city.gates)
        told = f"{row.counts['edges']} edges, {row.counts['gates']} gates" if row else "your own stays in use"
        self.say(f"the road network: {told}")

    def _addresses(self) -> None:
        self.say(f"{len(self.city.addresses)} addresses")
        self._points(Address, "addresses", self.city.addresses)

    def _grids(self) -> None:
        territory = self.city.territory
        homes = _homes_by_cell(self.city.addresses)
        governance = self._scheme_of("DEMO-GOV", SCHEMES["DEMO-GOV"], territory.grids, homes)
        self._scheme_of("DEMO-UNIT", SCHEMES["DEMO-UNIT"], territory.unit_grids, homes)
        for office, areas in self.city.departments:
            rule = {"code_rule": GridScheme.CodeRule.PATTERN, "code_pattern": office.pattern}
            self._scheme_of(office.code, {"name": office.name, "kind": office.kind, **rule}, areas, homes)
        self.grid_at = {
            cell: grid for grid, area in zip(governance, territory.grids, strict=True) for cell in area.cells
        }
        _announce("grids", Grid.objects.filter(division__path__startswith=f"{DISTRICT_CODE}/"))

    def _scheme_of(
        self, code: str, facts: dict[str, Any], areas: list[Area], homes: dict[Any, list[int]]
    ) -> list[Grid]:
        self.say(f"{len(areas)} grids of {code}")
        scheme, _made = GridScheme.objects.get_or_create(code=code, defaults=facts)
        grids = [self._grid(scheme, area, homes) for area in areas]
        return Grid.objects.bulk_create(grids, batch_size=BATCH)

    def _grid(self, scheme: GridScheme, area: Area, homes: dict[Any, list[int]]) -> Grid:
        return Grid(
            scheme=scheme,
            code=area.code,
            name=area.name,
            initials=initials(area.name),
            division=self.division[area.parent],
            geometry=to_multipolygon(area.shape),
            area_m2=area_m2(area.shape),
            households=sum(homes[cell][0] for cell in area.cells),
            residents=sum(homes[cell][1] for cell in area.cells),
            valid_from=timezone.localdate() - timedelta(days=365),
        )

    def _duties(self) -> None:
        """Give each grid a head and a worker out of those of its community."""
        self.say(f"{self.city.workers} workers")
        communities = self.city.territory.communities
        workers = [
            GridWorker(
                name=f"网格员{n + 1:04d}",
                telephone=f"000-{n + 1:04d}",
                division=self.division[communities[n % len(communities)].code],
            )
            for n in range(self.city.workers)
        ]
        GridWorker.objects.bulk_create(workers)
        own: dict[int, list[GridWorker]] = defaultdict(list)
        for worker in workers:
            own[worker.division_id].append(worker)
        duties = []
        for number, grid in enumerate(dict.fromkeys(self.grid_at.values())):
            team = own[grid.division_id] or workers
            for k, duty in enumerate((GridDuty.Duty.HEAD, GridDuty.Duty.WORKER)):
                duties.append(
                    GridDuty(
                        grid=grid,
                        worker=team[(number + k) % len(team)],
                        duty=duty,
                        valid_from=grid.valid_from,
                    )
                )
        GridDuty.objects.bulk_create(duties, batch_size=BATCH)

    def _sites(self) -> None:
        today = timezone.localdate()
        self.say(
            f"{len(self.city.cameras)} cameras, {len(self.city.risks)} risk sources, {len(self.city.service_points)} service points"
        )
        self._points(Camera, "cameras", self.city.cameras)
        risks = [
            Site(
                s.position,
                s.cell,
                _without_days(s.facts)
                | {"next_inspection_on": today + timedelta(days=s.facts["days_to_inspection"])},
            )
            for s in self.city.risks
        ]
        self._points(RiskSource, "risk-sources", risks)
        self._points(ServicePoint, "service-points", self.city.service_points)

    def _points(self, model: Any, layer: str, sites: Iterable[Site]) -> None:
        rows = [
            model(**s.facts, geometry=_point(s.position), division=self._division_at(s.cell), attributes=OWN)
            for s in sites
        ]
        for row in rows:
            if hasattr(row, "derive"):
                row.derive()
        model.objects.bulk_create(rows, batch_size=BATCH)
        _announce(layer, model.objects.filter(attributes=OWN), "division__path")

    def _themes(self) -> None:
        self.say(f"{len(self.city.themes)} features of themes")
        for shape in self.city.themes:
            defaults = {"title": shape.title, "colour": shape.colour}
            theme, _made = Theme.objects.get_or_create(code=shape.theme, defaults=defaults)
            place = self._division_at(shape.cell)
            ThemeFeature.objects.create(
                theme=theme, name=shape.name, geometry=_geometry(shape.shape), division=place, attributes=OWN
            )
        for theme in Theme.objects.filter(features__attributes=OWN).distinct():
            _announce(layer_id(theme.code), theme.features.all())

    def _cases(self) -> None:
        self.say(f"{len(self.city.cases)} cases with their steps")
        texts = self._nearest_texts()
        cases = []
        for made, text in zip(self.city.cases, texts, strict=True):
            grid, last = self.grid_at[made.cell], made.steps[-1]
            cases.append(
                Case(
                    number=made.number,
                    category=made.category,
                    description=made.description,
                    source=made.source,
                    address=text,
                    geometry=_point(made.position),
                    grid=grid,
                    division_id=grid.division_id,
                    state=made.state,
                    reported_at=made.steps[0].at,
                    due_at=made.due_at,
                    closed_at=last.at if made.state in Case.ENDED else None,
                    attributes=OWN,
                )
            )
        Case.objects.bulk_create(cases, batch_size=BATCH)
        CaseStep.objects.bulk_create(self._steps(cases), batch_size=4 * BATCH)
        _announce("cases", Case.objects.filter(attributes=OWN))

    def _steps(self, cases: list[Case]) -> Iterator[CaseStep]:
        for case, made in zip(cases, self.city.cases, strict=True):
            for number, step in enumerate(made.steps, 1):
                yield CaseStep(
                    case=case,
                    number=number,
                    action=step.action,
                    from_state=step.from_state,
                    to_state=step.to_state,
                    at=step.at,
                )

    def _nearest_texts(self) -> list[str]:
        tree = shapely.STRtree(shapely.points([site.position for site in self.city.addresses]))
        nearest = tree.nearest(shapely.points([case.position for case in self.city.cases]))
        return [f"{self.city.addresses[k].facts['text']}附近" for k in nearest]

    def _division_at(self, cell: tuple[int, int]) -> Division:
        return self.division[self.city.territory.community_of[cell]]


OWN = {"origin": "demo"}
"""Marks the demo city's rows, so that they can be removed without touching anybody's own."""


def _announce(layer: str, queryset: Any, path: str = "division__path") -> None:
    lookup = "" if layer == "basemap" else path
    record_queryset(actor=None, action="demo.seed", layer=layer, queryset=queryset, path=lookup)


def _homes_by_cell(addresses: Iterable[Site]) -> dict[Any, list[int]]:
    homes: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for site in addresses:
        homes[site.cell][0] += site.facts["households"]
        homes[site.cell][1] += site.facts["residents"]
    return homes


def _without_days(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name != "days_to_inspection"}


def _geometry(shape: Any) -> GEOSGeometry:
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326)


def _point(position: tuple[float, float]) -> GEOSGeometry:
    return _geometry(shapely.Point(position))
