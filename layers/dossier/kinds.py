"""What is looked for round a risk source, and at which distances: the tables' usual contents. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of places that matter when something happens; in the order in which they are listed."""

    KINDERGARTEN = "kindergarten"
    SCHOOL = "school"
    HOSPITAL = "hospital"
    CARE = "care"
    SHELTER = "shelter"


USUAL_WORDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.KINDERGARTEN: ("幼儿园", "托育", "kindergarten", "nursery"),
    Kind.SCHOOL: ("小学", "中学", "学校", "school"),
    Kind.HOSPITAL: ("医院", "卫生服务", "诊所", "卫生院", "hospital", "clinic"),
    Kind.CARE: ("养老", "敬老", "福利院", "elderly", "care home"),
    Kind.SHELTER: ("避难", "shelter"),
}
"""A service point is of the first kind of which its category holds a word."""


@dataclass(frozen=True)
class Rings:
    """The distances that count round a source of some category.

    Parameters
    ----------
    radii_m : rising; the first is the danger ring, in which nobody seeks shelter.
    chain_m : how near another grave source must stand for one to set off the other.
    """

    radii_m: tuple[int, ...]
    chain_m: int


USUAL_RINGS = Rings((100, 300, 500, 1_000), 300)


def kind_of(category: str, words: Mapping[Kind, Iterable[str]]) -> Kind | None:
    """Return the kind of a category of service points; None for those that do not matter here."""
    text = category.casefold()
    return next((kind for kind in Kind if any(word.casefold() in text for word in words.get(kind, ()))), None)
