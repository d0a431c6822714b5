"""The upload page with a mouse: choose, look, confirm."""

from pathlib import Path

from playwright.sync_api import expect

from layers.models import Grid, RiskSource
from tests.browser.conftest import Open


def test_a_table_is_checked_and_then_imported(open_map: Open, tmp_path: Path) -> None:
    at = Grid.objects.order_by("pk")[0].geometry.point_on_surface
    file = tmp_path / "risks.csv"
    file.write_text(
        f"编号,名称,风险等级,经度,纬度\nNEW-1,加油站,重大,{at.x},{at.y}\nNEW-2,远方,一般,1,1\n",
        encoding="utf-8",
    )
    page = open_map("planner", "/import/").page
    page.set_input_files("#file", file)
    page.select_option("#layer", "risk-sources")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("NEW-2")
    assert not RiskSource.objects.filter(code="NEW-1").exists()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("imported")
    assert RiskSource.objects.get(code="NEW-1").level == 1
