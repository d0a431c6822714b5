"""Headers are guessed, cells are read as offices write them."""

import re
from datetime import UTC, date, datetime

import pytest

from layers.transfer import values
from layers.transfer.headers import EAST, NORTH, find_column, guess, plain
from layers.transfer.targets.cases import state


def test_headers_lose_case_units_and_signs() -> None:
    assert plain(" Floor area (m²) ") == "floorarea"
    assert plain("建筑面积（平方米）") == "建筑面积"


def test_a_column_serves_one_field() -> None:
    wanted = {"code": ("社区编码", "街道编码"), "parent": ("街道编码",)}
    assert guess(["街道", "街道编码"], wanted) == {"code": "街道编码"}
    assert guess(["街道编码", "社区编码"], wanted) == {"code": "社区编码", "parent": "街道编码"}


def test_longitude_and_latitude_are_found_in_both_languages() -> None:
    assert find_column(EAST, ["名称", "经度", "纬度"]) == "经度"
    assert find_column(NORTH, ["name", "Lon", "Lat"]) == "Lat"


@pytest.mark.parametrize(
    "cell",
    [
        "9/30/2018 08:58:48",
        "2018-09-30 08:58:48",
        "2018/09/30 08:58:48",
        "2018年09月30日 08:58:48",
        "2018-09-30T08:58:48+08:00",
    ],
)
def test_moments_are_read_by_the_local_clock(cell: str) -> None:
    assert values.moment("Asia/Shanghai")(cell) == datetime(2018, 9, 30, 0, 58, 48, tzinfo=UTC)


def test_numbers_and_days() -> None:
    assert values.decimal("1,200 m²") == 1200
    assert values.whole("12") == 12
    assert values.day("2026年3月5日") == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("reader", "cell"),
    [(values.whole, "-1"), (values.whole, "1.5"), (values.decimal, "viele"), (values.day, "soon")],
)
def test_what_cannot_be_read_raises(reader: values.Reader, cell: str) -> None:
    with pytest.raises(ValueError, match=re.escape(cell)):
        reader(cell)


@pytest.mark.parametrize(
    ("word", "ours"),
    [
        ("网格员关闭", "closed"),
        ("已办结", "closed"),
        ("处理中", "handling"),
        ("待受理", "reported"),
        ("closed", "closed"),
        ("不予立案", "not_filed"),
    ],
)
def test_other_systems_words_for_states(word: str, ours: str) -> None:
    assert state(word) == ours
