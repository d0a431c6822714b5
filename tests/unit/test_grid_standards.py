"""Codes, sizes, people and duties are held against the scheme's rules."""

import pytest
import shapely
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from layers.grids.codes import DIGITS15
from layers.grids.findings import SEVERITY, Finding
from layers.grids.standards import GridFacts, Rules, check_standards
from layers.grids.standards.codes import out_of_order
from layers.grids.standards.facts import rules_for
from layers.grids.standards.wording import WORDINGS, sentence_of
from tests.coverages import coverage

CELLS = coverage("abc").cells
HOME = "330103001001"
FIELD = {
    "households_min": 300,
    "households_max": 500,
    "residents_max": 2500,
    "area_m2_aim": 10_000,
    "area_factor": 2.0,
    "households_per_worker": 150,
}
SERVED = {"heads": 1, "people": 3}


def grid(letter: str = "a", code: str = "", **facts: object) -> GridFacts:
    known: dict[str, object] = {"community": HOME, **SERVED} | facts
    return GridFacts(code or f"{HOME}00{'abc'.index(letter) + 1}", CELLS[letter], **known)  # type: ignore[arg-type]


NUMBERED, BOUNDED = Rules(pattern=DIGITS15), Rules(households_min=300, households_max=500, residents_max=2500)
CASES = {
    "code-off-rule": ([grid(code="TS-3-3")], NUMBERED),
    "code-repeated": ([grid(code="TS-1"), grid(code="ＴＳ－１")], Rules()),
    "code-foreign-division": ([grid(community="330103001002")], NUMBERED),
    "code-out-of-order": ([grid("a", f"{HOME}002"), grid("b", f"{HOME}001")], NUMBERED),
    "area-off-aim": ([grid(area_m2=4_999)], Rules(area_m2_aim=10_000)),
    "too-few-households": ([grid(households=299)], BOUNDED),
    "too-many-households": ([grid(households=501, people=4)], BOUNDED),
    "too-many-residents": ([grid(households=400, residents=2501)], BOUNDED),
    "households-unknown": ([grid(), grid("b")], BOUNDED),
    "no-head": ([grid(heads=0)], Rules()),
    "several-heads": ([grid(heads=2)], Rules()),
    "too-few-workers": ([grid(households=451)], Rules()),
    "duties-unknown": ([grid(heads=0, people=0)], Rules()),
}


@pytest.mark.parametrize("code", CASES)
def test_a_departure_is_found_and_nothing_else(code: str) -> None:
    grids, rules = CASES[code]
    (finding,) = check_standards(grids, rules)
    assert finding.code == code
    assert not finding.geometry.is_empty


@pytest.mark.parametrize(
    ("grids", "rules"),
    [
        ([], BOUNDED),
        ([grid("a"), grid("b"), grid("c")], NUMBERED),
        ([grid(households=300, residents=2500), grid("b", households=500, people=4)], BOUNDED),
        ([grid(area_m2=5_000), grid("b", area_m2=20_000)], Rules(area_m2_aim=10_000)),
        ([grid(households=450)], Rules()),
        ([grid(code="TS-3-3")], Rules(pattern=r"[A-Z]{2}-\d+-\d+")),
        ([grid(community="W2")], NUMBERED),
    ],
)
def test_what_the_rules_allow_is_not_remarked(grids: list[GridFacts], rules: Rules) -> None:
    assert check_standards(grids, rules) == []


def test_a_scheme_without_bounds_takes_those_of_its_kind() -> None:
    assert rules_for("governance", {"households_max": 600}, FIELD) == Rules(
        households_min=300, households_max=600, residents_max=2500
    )
    assert rules_for("unit", {}, FIELD).area_m2_aim == 10_000
    assert rules_for("unit", {}, FIELD).households_min is None
    assert rules_for("party", {}, FIELD) == Rules()


@given(st.permutations(list("abcdefg")))
def test_without_those_out_of_order_a_sequence_rises(order: list[str]) -> None:
    wrong = out_of_order(order)
    kept = [letter for letter in order if letter not in wrong]
    assert kept == sorted(kept)
    assert bool(wrong) == (order != sorted(order))


def test_every_finding_has_a_severity_and_words() -> None:
    assert set(WORDINGS) == set(SEVERITY)


@pytest.mark.parametrize("code", SEVERITY)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_sentence_can_be_said(code: str, language: str) -> None:
    names = (
        "area_m2 aim_m2 length_m share parts narrower_than_m misplaced counted households households_min households_max"
        " residents residents_max heads people workers_needed workers_on_duty"
    )
    measure = {name: 1234.5 for name in names.split()}
    with override(language):
        sentence = sentence_of(Finding(code, ("A", "B"), shapely.Point(0, 0), measure))
        rule = str(WORDINGS[code].rule)
    assert sentence and "%(" not in sentence
    if language == "zh-hans":
        assert any("一" <= letter <= "鿿" for letter in sentence) and any(
            "一" <= letter <= "鿿" for letter in rule
        )


def test_a_finding_keeps_its_key_and_another_has_another() -> None:
    here, there = shapely.box(0, 0, 1, 1), shapely.box(0, 0, 1, 2)
    assert Finding("gap", ("a",), here).key == Finding("gap", ("a",), shapely.reverse(here)).key
    assert Finding("gap", ("a",), here).key != Finding("gap", ("a",), there).key
    assert Finding("gap", ("a",), here).key != Finding("overlap", ("a",), here).key
