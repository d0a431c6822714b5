"""Every kind of finding can be mended, or says why not."""

import pytest
import shapely
from django.utils.translation import override

from layers.grids.findings import SEVERITY, Finding
from layers.standards.mending import ACTIONS
from layers.standards.remedies import NOW, OPTIONS, PLAN, REASONS, REMEDIES, reason_of, remedies_of, remedy_of
from tests.coverages import at

WIDE, THIN = shapely.box(*at(0, 0), *at(1, 1)), shapely.box(*at(0, 0), *at(1, 0.004))


@pytest.mark.parametrize("code", SEVERITY)
def test_a_finding_has_a_remedy_or_a_reason(code: str) -> None:
    always = any(option.when(Finding(code, ("a", "b"), WIDE)) for option in OPTIONS.get(code, ()))
    assert always or REASONS[code]


def test_words_remedies_and_actions_are_the_same() -> None:
    used = {option.word for options in OPTIONS.values() for option in options}
    assert used == set(REMEDIES) == set(ACTIONS)
    assert set(OPTIONS) | set(REASONS) == set(SEVERITY)
    assert {remedy.how for remedy in REMEDIES.values()} == {NOW, PLAN}


@pytest.mark.parametrize(
    ("code", "shape", "measure", "words"),
    [
        ("gap", THIN, {}, ["repair", "fill-gap"]),
        ("gap", WIDE, {}, ["fill-gap"]),
        ("overlap", WIDE, {"share": 0.2}, ["cut-overlap"]),
        ("overlap", WIDE, {"share": 0.99}, []),
        ("outside-community", WIDE, {"share": 0.6}, ["set-community"]),
        ("outside-community", WIDE, {"share": 0.4}, []),
        ("no-head", WIDE, {"people": 1}, ["promote"]),
        ("no-head", WIDE, {"people": 2}, []),
    ],
)
def test_what_is_offered_follows_from_the_fault(
    code: str, shape: shapely.Polygon, measure: dict[str, float], words: list[str]
) -> None:
    finding = Finding(code, ("a", "b"), shape, measure)
    assert remedies_of(finding) == words
    assert remedy_of(finding) or reason_of(finding)


@pytest.mark.parametrize("word", REMEDIES)
def test_a_remedy_says_what_it_will_do_and_how_to_take_it_back(word: str) -> None:
    for language in ("en", "zh-hans"):
        with override(language):
            texts = [str(text) for text in (REMEDIES[word].title, REMEDIES[word].says, REMEDIES[word].undo)]
        assert all(texts)
        assert all(text.isascii() for text in texts) == (language == "en")
