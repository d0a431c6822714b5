"""The smallest city that can leak: two streets side by side, and one row of every kind in each."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.gis.geos import LineString, MultiPolygon, Point, Polygon
from django.db import transaction
from django.utils import timezone

from layers.core.history import record
from layers.models import (
    Address,
    BaseFeature,
    BlindSpot,
    Camera,
    Case,
    Division,
    Grid,
    GridScheme,
    KeptArea,
    KeptResult,
    Membership,
    ProposedSite,
    RiskSource,
    ServicePoint,
    Theme,
    ThemeFeature,
)
from layers.themes.layer import layer_id

EAST_WORD, WEST_WORD = "dongjie", "xijie"
"""A word in every row's text, so that a leak shows in any form of output."""


@dataclass
class Side:
    """One street with its community and its rows by layer id."""

    word: str
    street: Division
    community: Division
    lng: float
    lat: float
    rows: dict[str, list[Any]] = field(default_factory=dict)


@dataclass
class City:
    west: Side
    east: Side
    viewer: Any
    everybody: Any


def build() -> City:
    """Make the city, a viewer of its western street and an administrator, all through the change log."""
    with transaction.atomic():
        scheme = GridScheme.objects.create(
            code="GOV", name="Governance", code_rule="pattern", code_pattern=r"\w-\d+"
        )
        theme = Theme.objects.create(code="floods", title="Floods")
        district = Division.objects.create(
            code="D", name="District", level="district", geometry=_box(113.0, 0.02)
        )
        west = _side(district, scheme, theme, "W", WEST_WORD, 113.00)
        east = _side(district, scheme, theme, "E", EAST_WORD, 113.01)
        _announce("divisions", [district])
    User = get_user_model()
    viewer = User.objects.create_user("viewer-west", password="a-long-password")
    Membership.objects.create(user=viewer, role="viewer", division=west.street)
    everybody = User.objects.create_superuser("everybody", password="a-long-password")
    return City(west, east, viewer, everybody)


def _side(district: Division, scheme: GridScheme, theme: Theme, letter: str, word: str, lng: float) -> Side:
    box = _box(lng, 0.01)
    street = Division.objects.create(
        code=f"{letter}1", name=f"Street {word}", level="street", parent=district, geometry=box
    )
    community = Division.objects.create(
        code=f"{letter}2", name=f"Community {word}", level="community", parent=street, geometry=box
    )
    side = Side(word, street, community, lng + 0.005, 29.005)
    grid = Grid.objects.create(
        scheme=scheme, code=f"{letter}-1", name=f"Grid {word}", division=community, geometry=box
    )
    side.rows = {
        "divisions": [street, community],
        "grids": [grid],
        **_points(side, grid, {"W": "1", "E": "2"}[letter]),
        **_drawn(side, theme, lng),
        **_kept(side),
    }
    for layer, rows in side.rows.items():
        _announce(layer, rows)
    side.rows["blind-spots"] = _blind_spots(side, grid, box)
    _announce("blind-spots", side.rows["blind-spots"])
    side.rows["camera-views"] = [camera.view for camera in side.rows["cameras"]]
    road = LineString((113, 29), (113.02, 29))
    _announce("basemap", [BaseFeature.objects.create(kind="road", name="Long road", geometry=road)])
    return side


def _points(side: Side, grid: Grid, serial: str) -> dict[str, list[Any]]:
    """One row of each layer of points."""
    here: dict[str, Any] = {"division": side.community, "geometry": Point(side.lng, side.lat)}
    word = side.word
    return {
        "addresses": [
            Address.objects.create(text=f"1 {word} road", households=10, residents=25, over_60=5, **here)
        ],
        "service-points": [ServicePoint.objects.create(name=f"Clinic {word}", category="clinic", **here)],
        "cameras": [
            Camera.objects.create(
                device_id=f"9901010001132000000{serial}", name=f"Camera {word}", camera_class=1, **here
            )
        ],
        "risk-sources": [
            RiskSource.objects.create(
                code=f"R{serial}", name=f"Depot {word}", category="chemical", level=1, **here
            )
        ],
        "cases": [
            Case.objects.create(number=f"{word}-0001", description=f"Hole in {word}", grid=grid, **here)
        ],
        "proposed-sites": [
            ProposedSite.objects.create(
                name=f"Proposed {word}",
                category="clinic",
                minutes=5,
                mode="walk",
                made_at=timezone.now(),
                **here,
            )
        ],
    }


def _drawn(side: Side, theme: Theme, lng: float) -> dict[str, list[Any]]:
    """A line of a theme."""
    line = LineString((lng + 0.002, 29.002), (lng + 0.008, 29.008))
    feature = ThemeFeature.objects.create(
        theme=theme, name=f"Flood {side.word}", division=side.community, geometry=line
    )
    return {layer_id(theme.code): [feature]}


def _blind_spots(side: Side, grid: Grid, box: MultiPolygon) -> list[Any]:
    """The whole grid, which no camera sees."""
    return [
        BlindSpot.objects.create(
            grid=grid,
            grid_code=grid.code,
            grid_name=grid.name,
            scheme_code=grid.scheme.code,
            division=side.community,
            geometry=box,
            area_m2=1_080_000,
            residents=25,
            cases=1,
        )
    ]


def _kept(side: Side) -> dict[str, list[Any]]:
    """A result that was kept of the street, with a cover and a gap."""
    facts = {"category": "clinic", "minutes": 5, "mode": "walk", "method": "circle"}
    result = KeptResult.objects.create(
        name=f"Reach {side.word}",
        parameters={"category": "clinic", "minutes": [5], "mode": "walk", "direction": "to", "at": None},
        method="circle",
        division=side.street,
        made_at=timezone.now(),
        counts=[
            {
                "path": side.community.path,
                "code": side.community.code,
                "name": side.community.name,
                **(people := {"households": 10, "residents": 25, "over_60": 5}),
                "reached": [{"minutes": 5, **people}],
            }
        ],
    )
    areas = [
        KeptArea.objects.create(
            result=result,
            result_name=result.name,
            kind=kind,
            name=f"Reached {kind} {side.word}",
            area_m2=1.0,
            made_at=result.made_at,
            division=side.community,
            geometry=_box(round(side.lng - 0.003 + west, 7), 0.002),
            **facts,
        )
        for kind, west in (("cover", 0.002), ("gap", 0.0))
    ]
    return {"kept-circles": areas[:1], "kept-gaps": areas[1:]}


def _announce(layer: str, rows: list[Any]) -> None:
    record(actor=None, action="test.made", layer=layer, rows=rows)


def _box(west: float, width: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, 29.0, round(west + width, 7), 29.01)))
