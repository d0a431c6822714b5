"""A touch makes new exactly the tiles whose square, with its margin, meets it."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from layers.tiles.pyramid import BITS, DEEPEST, SLACK, Touch, Versions, is_wide, meeting

SIDE = 1 << BITS
units = st.integers(0, SIDE - 1)
marks = st.integers(1, (1 << 52) - 1)


@st.composite
def areas(draw: st.DrawFn, layer: str = "cases") -> Touch:
    west, north = draw(units), draw(units)
    width, height = draw(st.integers(0, 200_000)), draw(st.integers(0, 200_000))
    return Touch(layer, west, north, min(SIDE - 1, west + width), min(SIDE - 1, north + height), draw(marks))


def meets(z: int, x: int, y: int, touch: Touch) -> bool:
    """Whether a tile, widened by a 64th of its side and the slack of what the database keeps, meets an area."""
    side = Fraction(SIDE, 1 << z)
    reach = side / 64 + SLACK

    def overlap(position: int, low: int, high: int) -> bool:
        return position * side - reach < high + 1 and low < (position + 1) * side + reach

    return overlap(x, touch.west, touch.east) and overlap(y, touch.north, touch.south)


@given(areas(), st.integers(0, DEEPEST))
def test_no_tile_that_shows_an_area_is_missed_and_none_beyond_is_touched(touch: Touch, z: int) -> None:
    columns, rows = meeting(z, touch)
    last = (1 << z) - 1
    for x in range(max(0, columns.start - 1), min(last, columns.stop) + 1):
        for y in (rows.start, rows.stop - 1, max(0, rows.start - 1), min(last, rows.stop)):
            assert (x in columns and y in rows) == meets(z, x, y, touch)


@given(st.lists(areas(), max_size=6), st.randoms())
def test_the_order_in_which_touches_become_known_does_not_matter(
    touches: list[Touch], random: object
) -> None:
    shuffled = sorted(touches, key=lambda touch: touch.mark)
    one, other = Versions(), Versions()
    for touch in touches:
        one.add(touch)
    for touch in shuffled:
        other.add(touch)
    for touch in touches:
        for z in (0, 9, 16):
            tile = ("cases", z, touch.west >> BITS - z, touch.north >> BITS - z)
            assert one.of(*tile) == other.of(*tile)


@given(areas(), st.integers(0, 22), units, units)
def test_a_touch_renames_the_tiles_that_it_meets_and_no_others(touch: Touch, z: int, x: int, y: int) -> None:
    versions = Versions()
    x, y = x >> BITS - z, y >> BITS - z
    before = versions.of("cases", z, x, y)
    versions.add(touch)
    depth = min(z, DEEPEST)
    expected = is_wide(touch) or meets(depth, x >> z - depth, y >> z - depth, touch)
    assert (versions.of("cases", z, x, y) != before) == expected
    assert versions.of("grids", z, x, y) == 0


def test_all_layers_are_renamed_by_what_concerns_all() -> None:
    versions = Versions()
    versions.add(Touch("*", 0, 0, SIDE - 1, SIDE - 1, 7))
    assert versions.of("cases", 3, 1, 1) == versions.of("grids", 16, 9, 9) == 7
