"""The table of rules: tags of a way or a node, and who may pass."""

from typing import Any

import pytest

from layers.roads.barriers import barrier_of
from layers.roads.network import MODES
from layers.roads.rules import Skipped, minutes_of, passing_of_tags, speed_of_sign
from layers.roads.ways import bits_of

LETTER = dict(zip("wcbed", MODES, strict=True))
"""w walk, c wheelchair, b bicycle, e e-bike, d drive."""


def bits(letters: str) -> int:
    return bits_of(*(LETTER[letter] for letter in letters))


def tags(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split(" ") if pair)


@pytest.mark.parametrize(
    ("text", "forward", "backward"),
    [
        ("highway=residential", "wcbed", "wcbed"),
        ("highway=motorway", "d", ""),
        ("highway=motorway oneway=no", "d", "d"),
        ("highway=trunk", "d", "d"),
        ("highway=trunk sidewalk=both", "wcd", "wcd"),
        ("highway=trunk foot=yes bicycle=yes", "wbed", "wbed"),
        ("highway=primary motorroad=yes", "d", "d"),
        ("highway=footway", "wc", "wc"),
        ("highway=footway bicycle=yes", "wcbe", "wcbe"),
        ("highway=pedestrian area=yes", "wc", "wc"),
        ("highway=path", "wcbe", "wcbe"),
        ("highway=cycleway", "wbe", "wbe"),
        ("highway=cycleway foot=no", "be", "be"),
        ("highway=steps", "w", "w"),
        ("highway=steps ramp:bicycle=yes", "wbe", "wbe"),
        ("highway=steps ramp:wheelchair=yes", "wc", "wc"),
        ("highway=steps conveying=forward", "w", ""),
        ("highway=residential oneway=yes", "wcbed", "wc"),
        ("highway=residential oneway=-1", "wc", "wcbed"),
        ("highway=residential oneway=yes oneway:bicycle=no", "wcbed", "wcbe"),
        ("highway=residential oneway=yes cycleway=opposite_lane", "wcbed", "wcbe"),
        ("highway=residential oneway=yes oneway:foot=yes", "wcbed", ""),
        ("highway=residential foot:backward=no", "wcbed", "bed"),
        ("highway=primary junction=roundabout", "wcbed", "wc"),
        ("highway=primary oneway=reversible", "wc", "wc"),
        ("highway=residential access=no foot=yes", "wc", "wc"),
        ("highway=residential access=destination", "wcbed", "wcbed"),
        ("highway=residential motor_vehicle=no", "wcbe", "wcbe"),
        ("highway=residential vehicle=no bicycle=yes", "wcbe", "wcbe"),
        ("highway=residential motor_vehicle=no motorcar=yes", "wcbed", "wcbed"),
        ("highway=residential foot=use_sidepath", "bed", "bed"),
        ("highway=residential electric_bicycle=no", "wcbd", "wcbd"),
        ("highway=residential access=private foot=yes", "wc", "wc"),
        ("highway=service service=parking_aisle", "wcbed", "wcbed"),
        ("highway=service service=emergency_access", "wcbe", "wcbe"),
        ("highway=residential wheelchair=no", "wbed", "wbed"),
        ("highway=footway surface=sand", "w", "w"),
        ("highway=footway smoothness=very_bad", "w", "w"),
        ("highway=footway incline=15%", "w", "w"),
        ("highway=footway incline=15% wheelchair=yes", "wc", "wc"),
        ("highway=footway surface=gravel smoothness=good", "wc", "wc"),
        ("route=ferry foot=yes duration=00:10", "wc", "wc"),
        ("route=ferry foot=yes bicycle=yes motorcar=yes duration=10 oneway=yes", "wcbed", ""),
    ],
)
def test_who_may_pass(text: str, forward: str, backward: str) -> None:
    passing = passing_of_tags(tags(text))
    assert not isinstance(passing, Skipped), passing
    assert (passing.forward, passing.backward) == (bits(forward), bits(backward))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("highway=construction", "not built"),
        ("highway=residential construction=yes", "not built"),
        ("highway=proposed", "not built"),
        ("highway=bus_stop", "no road"),
        ("highway=of_my_own", "unknown class"),
        ("highway=residential access=private", "private"),
        ("highway=residential access=no", "nobody may"),
        ("route=ferry", "ferry without foot=yes and duration"),
        ("route=ferry foot=yes", "ferry without foot=yes and duration"),
        ("route=bus", "no road"),
    ],
)
def test_what_is_left_out_says_why(text: str, why: str) -> None:
    assert passing_of_tags(tags(text)) == why


def test_what_is_private_is_passed_only_when_told() -> None:
    lane = tags("highway=service access=private")
    assert passing_of_tags(lane, "no") == "private"
    for policy, letters in (("walk", "wcbe"), ("all", "wcbed")):
        passing: Any = passing_of_tags(lane, policy)
        assert passing.forward == bits(letters)


@pytest.mark.parametrize(
    ("text", "walk", "back", "chair", "bicycle"),
    [
        ("highway=steps incline=up", 2.5, 1.9, 2.0, 6.0),
        ("highway=steps incline=down", 1.9, 2.5, 2.0, 6.0),
        ("highway=footway bicycle=dismount", 1, 1, 1, 3.5),
        ("highway=footway surface=cobblestone", 1, 1, 1.6, 1),
        ("highway=footway incline=10%", 1, 1, 2.0, 1),
        ("highway=footway wheelchair=limited", 1, 1, 1.5, 1),
    ],
)
def test_what_slows(text: str, walk: float, back: float, chair: float, bicycle: float) -> None:
    passing: Any = passing_of_tags(tags(text))
    if "steps" in text:
        assert (passing.slower[0], passing.slower_back[0], passing.slower[2]) == (walk, back, bicycle)
    else:
        assert passing.slower[:3] == (walk, chair, bicycle)


@pytest.mark.parametrize(
    ("text", "lets", "hours"),
    [
        ("barrier=gate", "wcbed", ""),
        ("barrier=gate opening_hours=06:00-22:00", "wcbed", "06:00-22:00"),
        ("barrier=gate opening_hours=24/7", "wcbed", ""),
        ("barrier=gate access=private", "", ""),
        ("barrier=gate access=no foot=yes", "wc", ""),
        ("barrier=gate locked=yes", "", ""),
        ("barrier=gate locked=yes foot=yes", "w", ""),
        ("barrier=lift_gate motor_vehicle=private", "wcbe", ""),
        ("barrier=turnstile", "w", ""),
        ("barrier=gate access:conditional=no@(22:00-06:00)", "wcbed", "24/7; 22:00-06:00 off"),
        ("barrier=gate foot:conditional=yes@(06:00-22:00)", "wcbed", "06:00-22:00"),
        ("barrier=bollard", "wcbe", None),
        ("barrier=stile", "w", None),
        ("barrier=block wheelchair=no", "wbe", None),
        ("barrier=cycle_barrier", "wbe", None),
        ("barrier=wall", "", None),
        ("barrier=kerb kerb=raised", "wbed", None),
    ],
)
def test_who_gets_through_a_barrier(text: str, lets: str, hours: str | None) -> None:
    barrier = barrier_of(tags(text), "no")
    assert barrier is not None
    assert (barrier.lets, barrier.is_gate) == (bits(lets), hours is not None)
    assert barrier.hours == (hours or "")


@pytest.mark.parametrize(
    "text", ["barrier=kerb", "kerb=lowered", "barrier=kerb kerb=flush", "barrier=cattle_grid"]
)
def test_what_hinders_nobody_is_no_barrier(text: str) -> None:
    assert barrier_of(tags(text), "no") is None


def test_private_gates_open_to_those_on_foot_when_told() -> None:
    gate = barrier_of(tags("barrier=gate access=residents"), "walk")
    assert gate is not None and gate.lets == bits("wcbe")


def test_numbers_are_read_as_they_are_written() -> None:
    assert [speed_of_sign(text) for text in ("50", "30 mph", "50;30", "none", "CN:urban", "999", "")] == [
        50, 48.3, 50, 0, 0, 0, 0,
    ]  # fmt: skip
    assert [minutes_of(text) for text in ("25", "1:05", "00:25:30", "PT1H5M", "soon")] == [
        25,
        65,
        25.5,
        65,
        0,
    ]
