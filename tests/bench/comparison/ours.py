"""The gestures here, through the public API."""

from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from tests.bench.comparison.scenes import Scene, degrees, ring_of


@dataclass
class Outcome:
    """The cells after the gestures, and the reasons of those that were refused."""

    cells: dict[str, BaseGeometry]
    refused: list[str] = field(default_factory=list)


def played(scene: Scene) -> Outcome:
    """Write a scene's grids as they are, open a plan, make the gestures one after the other."""
    planning = _Planning(scene)
    if scene.split is not None:
        code, line = scene.split
        planning.draw({"kind": "split", "grid": planning.code[code], "line": [*map(degrees, line)]})
    for start, end in scene.moves:
        planning.draw({"kind": "move-vertex", "from": degrees(start), "to": degrees(end)})
    return Outcome(planning.cells(), planning.refused)


class _Planning:
    """A planner with a plan of a scene's community."""

    def __init__(self, scene: Scene) -> None:
        from layers.models import Division, Grid, GridScheme

        scheme = GridScheme.objects.create(
            code=scene.name, name=scene.name, code_rule="pattern", code_pattern=r"G-\d+"
        )
        place = Division.objects.create(
            code=scene.name,
            name=scene.name,
            level="community",
            geometry=_multipolygon(shapely.box(*degrees((0, 0)), *degrees(scene.size))),
        )
        self.code = {name: f"G-{number}" for number, name in enumerate(scene.cells, 1)}
        for name, ring in scene.cells.items():
            shape = _multipolygon(shapely.Polygon(ring_of(ring)))
            Grid.objects.create(scheme=scheme, code=self.code[name], division=place, geometry=shape)
        self.refused: list[str] = []
        self.client = _planner(scene.name)
        self.plan = self._post("", {"scheme": scheme.code, "division": place.code})

    def draw(self, operation: dict[str, Any]) -> None:
        answer = self._post(f"{self.plan['id']}/operations/", operation, if_match=f'"{self.plan["version"]}"')
        if "coverage" in answer:
            self.plan = answer
        else:
            self.refused.append(answer["code"])

    def cells(self) -> dict[str, BaseGeometry]:
        features = self.plan["coverage"]["features"]
        return {f["properties"]["code"]: shapely.geometry.shape(f["geometry"]) for f in features}

    def _post(self, path: str, body: dict[str, Any], **headers: str) -> dict[str, Any]:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        address = f"/api/boundary-plans/{path}"
        answer = self.client.post(address, body, content_type="application/json", headers=names)
        return dict(answer.json())


def _planner(name: str) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from layers.models import Membership

    user = get_user_model().objects.create_user(f"planner of {name}")
    Membership.objects.create(user=user, role="planner", division=None)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client


def _multipolygon(shape: BaseGeometry) -> Any:
    from layers.grids.shapes import to_multipolygon

    return to_multipolygon(shape)
