"""What a merge comes to: codes, people and heirs of its grids, before anything is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import shapely
from django.utils.translation import gettext as _

from layers.core.errors import Conflict, Invalid
from layers.grids import codes as rules
from layers.grids.coverage import Coverage, is_sliver
from layers.grids.models import Grid, GridScheme
from layers.one_net.merging import Key, Merged, shares
from layers.one_net.reads import Net
from layers.planning.people import People, people_of

KEEP_CODES, NUMBER_ANEW = "keep", "number"
SERIALS = 999


@dataclass(frozen=True)
class Result:
    """A merge with codes.

    Parameters
    ----------
    codes : key → code of every grid.
    way : how the codes were given, `keep` or `number`.
    """

    net: Net
    merged: Merged
    codes: Mapping[Key, str]
    way: str = KEEP_CODES

    @cached_property
    def coverage(self) -> Coverage:
        return self.merged.coverage(self.codes)

    @cached_property
    def origins(self) -> dict[str, Grid]:
        """Code → the old grid whose name, community and attributes it takes."""
        leading = self.net.grids[self.net.leading.code]
        return {
            self.codes[key]: leading[key.code] if key.code else self.net.grids[key.scheme][key.other]
            for key in self.merged.cells
        }

    @cached_property
    def heirs(self) -> dict[str, list[tuple[str, str, float]]]:
        """Scheme → rows of old code, new code and share of the old grid's area."""
        return {code: shares(coverage, self.coverage) for code, coverage in self.net.coverages.items()}

    @cached_property
    def without_heir(self) -> list[tuple[str, str]]:
        """Scheme and code of the old grids that stand wholly outside the leading scheme's ground."""
        living = {(scheme, old) for scheme, rows in self.heirs.items() for old, _new, _share in rows}
        return [
            (scheme, code)
            for scheme, coverage in self.net.coverages.items()
            for code in coverage.cells
            if (scheme, code) not in living
        ]

    @cached_property
    def people(self) -> dict[str, People]:
        leading = self.net.leading.code
        return people_of(self.coverage.cells, self.net.coverages[leading], self.net.grids[leading])

    @property
    def new_codes(self) -> list[str]:
        """The codes that the leading scheme did not have."""
        return sorted(set(self.codes.values()) - self.net.coverages[self.net.leading.code].cells.keys())

    @property
    def gone_codes(self) -> list[str]:
        """The leading scheme's codes that the result does not have."""
        return sorted(self.net.coverages[self.net.leading.code].cells.keys() - set(self.codes.values()))

    @cached_property
    def multipart(self) -> list[str]:
        cells = self.coverage.cells
        return sorted(code for code, cell in cells.items() if len(shapely.get_parts(cell)) > 1)

    @cached_property
    def narrow(self) -> list[str]:
        changed = {self.codes[key] for key in self.merged.touched}
        return sorted(code for code in changed if is_sliver(self.coverage.cells[code]))


def numbered(net: Net, merged: Merged, way: str, taken: Iterable[str]) -> dict[Key, str]:
    """Give every grid of a merge its code.

    Parameters
    ----------
    way : `keep` the leading scheme's codes and count on for new grids, or `number` all anew: 12 digits of the community
        and a serial of three, from north to south by rows and from west to east.
    taken : codes that the target scheme has had.
    """
    return _anew(net, merged) if way == NUMBER_ANEW else _counted_on(net, merged, set(taken))


def _counted_on(net: Net, merged: Merged, taken: set[str]) -> dict[Key, str]:
    leading = net.coverages[net.leading.code]
    codes = {key: key.code for key in merged.cells if key.code}
    taken |= set(leading.cells)
    beside: dict[str, list[Key]] = {}
    for key in merged.fresh:
        beside.setdefault(rules.stem_of(_nearest(leading, merged, key)), []).append(key)
    for keys in beside.values():
        like = _nearest(leading, merged, keys[0])
        try:
            fresh = rules.next_codes(taken, like, len(keys), pattern_of(net.leading))
        except rules.CodesUsedUp as used_up:
            raise Conflict(
                _("No code is left for a new grid beside %(grid)s: the serial numbers are used up.")
                % {"grid": like},
                code="codes-used-up",
            ) from used_up
        ordered = rules.in_reading_order({str(number): merged.cells[key] for number, key in enumerate(keys)})
        codes |= {keys[int(number)]: code for number, code in zip(ordered, fresh, strict=True)}
        taken |= set(fresh)
    return codes


def pattern_of(scheme: GridScheme) -> str:
    return rules.DIGITS15 if scheme.code_rule == GridScheme.CodeRule.DIGITS15 else scheme.code_pattern


def _nearest(leading: Coverage, merged: Merged, key: Key) -> str:
    """Return the leading grid that a new grid's ground was mostly of."""
    cell = merged.cells[key]
    near = leading.near(cell)
    return max(near, key=lambda code: near[code].intersection(cell).area)


def _anew(net: Net, merged: Merged) -> dict[Key, str]:
    leading = net.grids[net.leading.code]
    by_place: dict[str, list[Key]] = {}
    for key in merged.cells:
        grid = leading[key.code] if key.code else net.grids[key.scheme][key.other]
        by_place.setdefault(grid.division.code if grid.division else "", []).append(key)
    codes: dict[Key, str] = {}
    for place, keys in by_place.items():
        if not (len(place) == 12 and place.isdigit()) or len(keys) > SERIALS:
            raise Invalid(
                _(
                    "Codes of 15 digits need the 12 digits of the community; %(place)s has none. Keep the codes."
                )
                % {"place": place or "–"},
                code="no-digits",
            )
        ordered = rules.in_reading_order({str(number): merged.cells[key] for number, key in enumerate(keys)})
        codes |= {keys[int(number)]: f"{place}{serial:03d}" for serial, number in enumerate(ordered, 1)}
    return codes
