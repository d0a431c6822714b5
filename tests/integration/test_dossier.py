"""The dossier: one page, with its Chinese in it, for those who may see the source."""

import re
from typing import Any

import pytest
from django.utils import timezone

from layers.dossier.paper.fonts import chinese_font
from layers.models import AccessLog, GridDuty, GridWorker, RiskSource
from tests.people import client_of, member
from tests.two_streets import City

pytestmark = pytest.mark.django_db
NAME = "鑫达化工仓库（北区）"
STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)


@pytest.fixture
def source(city: City) -> RiskSource:
    found: RiskSource = city.west.rows["risk-sources"][0]
    RiskSource.objects.filter(pk=found.pk).update(name=NAME)
    worker = GridWorker.objects.create(name="Worker", telephone="⓵⓶⓷", division=city.west.community)
    GridDuty.objects.create(
        grid=city.west.rows["grids"][0], worker=worker, duty="head", valid_from=timezone.localdate()
    )
    return found


def signs_of(pdf: bytes) -> set[str]:
    """Return the signs that the embedded font has: its own table says which letter each of them is."""
    tables = [part for part in STREAM.findall(pdf) if b"begincmap" in part]
    codes = [code for table in tables for code in re.findall(rb"<\w{4}> <(\w{4})>", table)]
    return {chr(int(code, 16)) for code in codes}


def dossier(user: Any, source: RiskSource, **headers: str) -> Any:
    return client_of(user).get(f"/risk-sources/{source.pk}/dossier.pdf", headers=headers)


def test_a_dossier_is_one_page_with_its_chinese_in_it(source: RiskSource, city: City) -> None:
    response = dossier(city.viewer, source, **{"accept-language": "zh-hans"})
    pdf = response.content
    assert response["Content-Type"] == "application/pdf" and pdf.startswith(b"%PDF")
    assert response["Cache-Control"] == "private, no-store"
    assert "%E9%91%AB" in response["Content-Disposition"] and len(pdf) < 500_000
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
    signs = signs_of(pdf)
    assert set(NAME) <= signs and set("风险源档案重大红疏散路线") <= signs
    assert b"/FontFile" in pdf, "the font is in the file"
    assert AccessLog.objects.filter(layer="risk-sources", what=f"dossier of {source.pk}").count() == 1


def test_the_telephone_is_for_those_who_may_call(source: RiskSource, city: City) -> None:
    """Its digits are written in signs that nothing else on the sheet has."""
    assert "⓵" not in signs_of(dossier(city.viewer, source).content)
    from layers.dossier.facts import dossier_of

    def telephones(user: Any) -> list[str]:
        return [row["telephone"] for row in dossier_of(user, source).duties]

    assert telephones(city.viewer) == [""]
    assert telephones(member("dispatcher", city.west.street)) == ["⓵⓶⓷"]


def test_another_streets_dossier_is_not_there(city: City) -> None:
    eastern = city.east.rows["risk-sources"][0]
    assert dossier(city.viewer, eastern).status_code == 404
    assert not AccessLog.objects.filter(what__startswith="dossier").exists()


def test_without_a_chinese_font_a_sentence_says_so(source: RiskSource, city: City, settings: Any) -> None:
    assert chinese_font().path
    settings.PDF_FONT = __file__
    answer = dossier(city.viewer, source)
    assert answer.status_code == 503
    assert answer.json()["code"] == "no-font" and "PDF_FONT" in answer.json()["detail"]
