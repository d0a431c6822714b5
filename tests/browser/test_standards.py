"""The page of the rules with a mouse: a fault is chosen, mended and gone; another is opened as a plan; a viewer only looks."""

from playwright.sync_api import expect

from layers.models import BoundaryPlan, Grid, GridDuty, GridScheme
from tests.browser.conftest import Open


def code_of_a_grid() -> str:
    return str(Grid.objects.filter(scheme__code="DEMO-GOV", valid_to=None).order_by("code")[0].code)


def test_a_grid_without_a_head_gets_one(open_map: Open) -> None:
    code = code_of_a_grid()
    GridDuty.objects.filter(grid__code=code, duty="head").delete()
    page = open_map("planner", "/standards/?scheme=DEMO-GOV").page
    page.locator("[data-rule=no-head]").click()
    line = page.locator(".finding-line")
    expect(line).to_have_text(f"Grid {code} has no head.")
    line.click()
    page.locator("button.mend").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("becomes its head from today")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator(".finding-line")).to_have_count(1)
    page.locator("button.mend").click()
    page.get_by_role("dialog").get_by_role("button", name="Mend").click()
    expect(page.locator(".note.good")).to_contain_text("Mended.")
    expect(page.locator("[data-rule=no-head]")).to_have_count(0)
    assert GridDuty.objects.filter(grid__code=code, duty="head", valid_to=None).count() == 1


def test_a_grid_with_too_many_households_is_opened_as_a_plan(open_map: Open) -> None:
    GridScheme.objects.filter(code="DEMO-GOV").update(households_min=None, households_max=1)
    page = open_map("planner", "/standards/?scheme=DEMO-GOV").page
    page.locator("[data-rule=too-many-households]").click()
    page.locator(".finding-line").first.click()
    page.locator("button.mend").click()
    page.get_by_role("dialog").get_by_role("button", name="Open the plan").click()
    link = page.locator(".note.good a")
    expect(link).to_contain_text("households")
    assert link.get_attribute("href") == f"/plans/{BoundaryPlan.objects.get().pk}/review/"


def test_a_viewer_looks_and_mends_nothing(open_map: Open) -> None:
    GridScheme.objects.filter(code="DEMO-GOV").update(households_max=1)
    page = open_map("viewer", "/standards/?scheme=DEMO-GOV").page
    page.locator("[data-rule=too-many-households]").click()
    page.locator(".finding-line").first.click()
    expect(page.locator(".offer")).to_contain_text("Planners and approvers")
    expect(page.locator("button.mend")).to_have_count(0)
    page.fill(".filter", "no such grid")
    expect(page.locator(".list")).to_contain_text("Nothing found")


def test_a_community_that_keeps_all_rules_says_so_in_chinese(open_map: Open) -> None:
    GridScheme.objects.filter(code="DEMO-GOV").update(
        code_rule="pattern", code_pattern=r"\d+", households_min=0, households_max=10**6
    )
    page = open_map("planner", "/standards/?scheme=DEMO-GOV", locale="zh-CN").page
    expect(page.locator("h1")).to_have_text("网格规范检查")
    expect(page.locator(".headline")).to_contain_text("全部规则均符合")
    expect(page.locator(".scorecard")).to_contain_text("全域覆盖，没有缝隙")
