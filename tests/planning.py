"""A street of two communities with grids, people who plan there, and short ways to draw and decide through the API."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from layers.grids.shapes import to_multipolygon
from layers.models import Division, Grid, GridScheme, Membership
from tests.coverages import at, coverage

DRAWING = "aabb / aabb / ccdd / ccdd"
SPLIT = {"kind": "split", "grid": "G-1", "line": [at(-1, 3.2), at(3, 3.2)]}
MOVE = {"kind": "move-vertex", "from": at(2, 2), "to": at(2.3, 2.4)}


class Api:
    """One signed-in user's calls, answered in English."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.client = Client(headers={"accept-language": "en"})
        self.client.force_login(user)

    def post(self, path: str, body: Any = None, version: int | None = None) -> Any:
        headers = {"If-Match": f'"{version}"'} if version is not None else {}
        return self.client.post(f"/api/{path}", json.dumps(body or {}), "application/json", headers=headers)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/{path}", query)

    def open(self, division: str = "C") -> dict[str, Any]:
        return self._made(self.post("boundary-plans/", {"scheme": "GOV", "division": division}), 201)

    def draw(self, plan: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
        return self._made(self.post(f"boundary-plans/{plan['id']}/operations/", operation, plan["version"]))

    def step(self, plan: dict[str, Any], step: str, **body: Any) -> Any:
        return self.post(f"boundary-plans/{plan['id']}/{step}/", body)

    def did(self, plan: dict[str, Any], step: str, **body: Any) -> dict[str, Any]:
        return self._made(self.step(plan, step, **body))

    @staticmethod
    def _made(response: Any, status: int = 200) -> dict[str, Any]:
        assert response.status_code == status, response.content
        return dict(response.json())


@dataclass
class Street:
    """A street with the community C (grids G-1 … G-4), and beside it another street with the community E."""

    street: Division
    community: Division
    elsewhere: Division
    scheme: GridScheme

    def approved(self, planner: Api, approver: Api, operation: dict[str, Any]) -> dict[str, Any]:
        """Return a plan that draws one operation and is approved."""
        plan = planner.draw(planner.open(), operation)
        planner.did(plan, "submit")
        return approver.did(plan, "approve")

    def published(self, planner: Api, approver: Api, operation: dict[str, Any]) -> dict[str, Any]:
        return planner.did(self.approved(planner, approver, operation), "publish")


def build() -> Street:
    drawn = coverage(DRAWING)
    scheme = GridScheme.objects.create(
        code="GOV", name="Governance", code_rule="pattern", code_pattern=r"G-\d+"
    )
    district = Division.objects.create(code="D", name="District", level="district")
    street = Division.objects.create(code="S", name="Spruce street", level="street", parent=district)
    community = Division.objects.create(
        code="C", name="Cedar", level="community", parent=street, geometry=to_multipolygon(drawn.outline)
    )
    other = Division.objects.create(code="T", name="Thuja street", level="street", parent=district)
    east = coverage("....ef / ....ef / ....ef / ....ef")
    elsewhere = Division.objects.create(
        code="E", name="Elsewhere", level="community", parent=other, geometry=to_multipolygon(east.outline)
    )
    for place, cells, first in ((community, drawn.cells, 1), (elsewhere, east.cells, 8)):
        for number, cell in enumerate(cells.values(), first):
            Grid.objects.create(
                scheme=scheme,
                code=f"G-{number}",
                name=f"Grid {number}",
                division=place,
                geometry=to_multipolygon(cell),
                households=100,
                residents=250,
                valid_from="2024-01-01",
            )
    return Street(street, community, elsewhere, scheme)


def person(name: str, role: str, division: Division | None = None) -> Api:
    user = get_user_model().objects.create_user(name)
    Membership.objects.create(user=user, role=role, division=division)
    return Api(user)
