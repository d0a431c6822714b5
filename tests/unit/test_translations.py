"""The Chinese of the project is whole, and says nothing that the English does not."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from layers.registry import LAYERS

PO = Path(settings.BASE_DIR) / "layers/locale/zh_Hans/LC_MESSAGES/django.po"
ENTRY = re.compile(r'^msgid "(?P<english>.+)"\nmsgstr "(?P<chinese>.*)"$', re.MULTILINE)
ENTRIES = [(match["english"], match["chinese"]) for match in ENTRY.finditer(PO.read_text("utf-8"))]


def places(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[\d.]*[sdf]", text))


def test_there_are_texts() -> None:
    assert len(ENTRIES) > 250


@pytest.mark.parametrize(("english", "chinese"), ENTRIES)
def test_every_text_is_there_with_the_same_blanks(english: str, chinese: str) -> None:
    assert chinese
    assert places(english) == places(chinese)


def test_nothing_is_guessed() -> None:
    assert "#, fuzzy" not in PO.read_text("utf-8")


def test_layers_have_chinese_titles() -> None:
    with override("zh-hans"):
        titles = {str(layer.title) for layer in LAYERS if layer.in_catalogue}
    assert {"网格", "行政区划", "案件", "视频点位", "风险源", "服务点", "标准地址"} <= titles


def test_every_text_of_the_sources_is_collected() -> None:
    """A text in `gettext("…")` on one line that the catalogue lacks would stay English without anybody noticing."""
    known = {english.replace('\\"', '"') for english, _chinese in ENTRIES}
    call = re.compile(r'\b_\(\s*"((?:[^"\\]|\\.)+)"\s*\)')
    sources = [
        path for path in Path(settings.BASE_DIR, "layers").rglob("*.py") if "migrations" not in path.parts
    ]
    used = {text for path in sources for text in call.findall(path.read_text("utf-8"))}
    assert used - known == set()
