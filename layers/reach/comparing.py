"""Two cases side by side: who is served in one of them and not in the other."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.reach.counting import PEOPLE, Counted
from layers.reach.coverage import Coverage, Stage
from layers.reach.cutting import areal
from layers.reach.demand import Place
from layers.reach.gaps import Gap, Unserved, gaps_of

People = dict[str, int]


@dataclass(frozen=True)
class Difference:
    """One area: what is counted in both cases, who is won and who is lost from the first to the second."""

    place: Place
    before: Counted
    after: Counted
    gained: People
    lost: People


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two answers on one stage."""

    before: Coverage
    after: Coverage

    @property
    def stage(self) -> Stage:
        return self.before.stage

    @property
    def _won(self) -> NDArray[np.bool_]:
        return self.after.served & ~self.before.served

    @property
    def _gone(self) -> NDArray[np.bool_]:
        return self.before.served & ~self.after.served

    @property
    def gained(self) -> People:
        """The people who are served only afterwards."""
        return {name: int(of[self._won].sum()) for name, of in self.before.people.items()}

    @property
    def lost(self) -> People:
        """The people who are served only before."""
        return {name: int(of[self._gone].sum()) for name, of in self.before.people.items()}

    @cached_property
    def rows(self) -> list[Difference]:
        won, gone = self._by_area(self._won), self._by_area(self._gone)
        rows = zip(self.before.rows, self.after.rows, won, gone, strict=True)
        return [
            Difference(place, counted, then, *people) for (place, counted), (_same, then), *people in rows
        ]

    @cached_property
    def gained_land(self) -> list[Gap]:
        """Land that is reached only afterwards, that of most people first."""
        return self._land(self.before.left, self.after.left, self._won)

    @cached_property
    def lost_land(self) -> list[Gap]:
        """Land that is reached only before."""
        return self._land(self.after.left, self.before.left, self._gone)

    def _by_area(self, who: NDArray[np.bool_]) -> list[People]:
        members = self.stage.members
        sums = {name: members.sums(of * who).tolist() for name, of in self.before.people.items()}
        return [{name: sums[name][n] for name in PEOPLE} for n in range(len(members.places))]

    def _land(self, larger: Any, smaller: Any, who: NDArray[np.bool_]) -> list[Gap]:
        moved = Unserved.of(self.stage.demand, who, self.before.off_street)
        return gaps_of(areal(shapely.difference(larger, smaller)), moved, keep_empty=True)[0]
