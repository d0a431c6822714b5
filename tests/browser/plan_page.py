"""The boundary editor as a planner has it: open a plan, choose tools, wait until a gesture is saved, look at the shapes."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import shapely
from playwright.sync_api import Locator, Page, Response

from tests.browser.map_page import MapPage

Cells = dict[str, Any]
Position = tuple[float, float]


def cells_of(plan: dict[str, Any]) -> Cells:
    return {
        feature["properties"]["code"]: shapely.geometry.shape(feature["geometry"])
        for feature in plan["coverage"]["features"]
    }


def changed(before: Cells, after: Cells) -> set[str]:
    return {code for code in before if code not in after or not before[code].equals(after[code])}


def inner_vertex(cells: Cells) -> Position:
    """Return a vertex that several cells share, as far from the outer border as there is one."""
    outline = shapely.union_all(list(cells.values())).boundary
    seen: dict[Position, int] = {}
    for cell in cells.values():
        for position in {tuple(xy) for xy in shapely.get_coordinates(cell)}:
            seen[position] = seen.get(position, 0) + 1
    shared = [position for position, count in seen.items() if count > 1]
    return max(shared, key=lambda position: shapely.distance(outline, shapely.Point(position)))


def longest_border(cells: Cells) -> tuple[str, str, shapely.LineString]:
    """Return two neighbours and the longest line between them."""
    found = []
    codes = sorted(cells)
    for index, code in enumerate(codes):
        for other in codes[index + 1 :]:
            shared = cells[code].intersection(cells[other])
            lines = [part for part in shapely.get_parts(shared) if part.geom_type == "LineString"]
            if lines:
                merged = shapely.line_merge(shapely.MultiLineString(lines))
                found += [(code, other, part) for part in shapely.get_parts(merged)]
    return max(found, key=lambda entry: entry[2].length)


def inner_edge(cells: Cells, apart: Position | None = None) -> tuple[Position, Position]:
    """Return a long straight piece of border whose ends lie inside the outer border, away from a position."""
    outline = shapely.union_all(list(cells.values())).boundary
    counts: dict[frozenset[Position], int] = {}
    for cell in cells.values():
        for ring in (r for part in shapely.get_parts(cell) for r in (part.exterior, *part.interiors)):
            for pair in pairwise(ring.coords):
                counts[frozenset(pair)] = counts.get(frozenset(pair), 0) + 1
    shared = [sorted(pair) for pair, count in counts.items() if count == 2 and len(pair) == 2]
    inner = [
        pair
        for pair in shared
        if apart not in pair and all(outline.distance(shapely.Point(end)) > 1e-6 for end in pair)
    ]
    a, b = max(inner or shared, key=lambda pair: shapely.LineString(pair).length)
    return a, b


@dataclass
class PlanPage:
    """An open plan on the map."""

    opened: MapPage
    id: int

    @property
    def page(self) -> Page:
        return self.opened.page

    @property
    def panel(self) -> Locator:
        return self.page.locator(".side.right")

    def use(self, tool: str) -> None:
        self.page.locator(f"button[data-tool={tool}]").click()

    def cells(self) -> Cells:
        """Return the shapes that the server has."""
        return cells_of(self.plan())

    def plan(self) -> dict[str, Any]:
        return dict(self.opened.get(f"/api/boundary-plans/{self.id}/"))

    def saved(self, after: int) -> Cells:
        """Wait until the server has a newer version than one, and return its shapes."""
        self.page.wait_for_function(
            "after => { const map = document.querySelector('#map');"
            " return Number(map.dataset.planVersion) > after && map.dataset.planState === 'saved'; }",
            arg=after,
        )
        return self.cells()

    def version(self) -> int:
        return int(self.page.locator("#map").get_attribute("data-plan-version") or 0)

    def line(self, positions: list[Position], finish: str = "Enter") -> None:
        """Click positions one after the other and finish the line."""
        for position in positions:
            self.page.mouse.move(*self.opened.pixel(*position), steps=2)
            self.opened.click_at(*position)
        self.page.keyboard.press(finish)


def _is_opening(response: Response) -> bool:
    """Whether a plan was made; the list of plans has the same address."""
    return response.request.method == "POST" and response.url.endswith("/api/boundary-plans/")


def open_new(opened: MapPage, scheme: str, division: str) -> PlanPage:
    """Open a plan of a division's grids, and wait until it fills the map."""
    page = opened.page
    page.locator("[data-mode=plan]").click()
    page.select_option("#plan-scheme", scheme)
    page.locator(f"#plan-division option[value='{division}']").wait_for(state="attached")
    page.select_option("#plan-division", division)
    with page.expect_response(_is_opening) as answer:
        page.locator(".plan-choice button[type=submit]").click()
    page.wait_for_selector("#map[data-tool=borders]")
    opened.settle()
    return PlanPage(opened, int(answer.value.json()["id"]))


def open_known(opened: MapPage, plan_id: int) -> PlanPage:
    """Open a plan that is there already."""
    page = opened.page
    page.locator("[data-mode=plan]").click()
    page.locator(f".plans [data-plan='{plan_id}']").click()
    page.wait_for_selector("#map[data-tool=borders]")
    opened.settle()
    return PlanPage(opened, plan_id)
