"""By what it is reckoned: the streets where they are known, straight circles where they are not, each under its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon

from layers.core.errors import Invalid
from layers.reach.engine.snapped import Snapped
from layers.reach.grounds import ground_for
from layers.reach.questions import CIRCLE, NETWORK, WALK, Question
from layers.reach.straight import Straight


class Ground(Protocol):
    """What reach is asked of: `layers.reach.engine.Ground`, or `Straight` that answers the same without streets."""

    @property
    def speed_m_s(self) -> float:
        """The quickest that anybody moves."""
        ...

    def snap(self, lnglat: Any) -> Snapped: ...

    def circles(self, sites: Snapped, minutes: Sequence[float]) -> list[list[MultiPolygon]]: ...

    def cover(self, sites: Snapped, minutes: Sequence[float]) -> list[MultiPolygon]: ...

    def nearest(self, sites: Snapped, places: Snapped, limit_s: float) -> tuple[Any, Any]: ...

    def pairs(self, sites: Snapped, places: Snapped, limit_s: float) -> Any: ...

    def seconds(self, sites: Snapped, places: Snapped, limit_s: float) -> NDArray[Any]: ...


@dataclass(frozen=True, eq=False)
class Method:
    """How an answer was come by, and what must be told wherever it is shown.

    Parameters
    ----------
    name : "network" or "circle".
    streets : what two grounds have in common on which every point stands at the same place.
    network : version of the road network; empty for circles.
    attribution : whom the roads come from.
    """

    name: str
    ground: Ground
    streets: object
    network: str = ""
    attribution: str = ""

    @property
    def open_ground(self) -> Ground:
        """The same ground without barriers."""
        return getattr(self.ground, "open", None) or self.ground

    @property
    def label(self) -> str:
        if self.name == CIRCLE:
            return _("Straight-line circle, not a walking distance")
        return _("Travel time along the streets")


def method_for(question: Question) -> Method:
    """Return the method a question asks for; where it leaves the choice, streets if they are loaded.

    Raises
    ------
    Invalid : `network` is asked for and no roads are loaded, or a circle for what it does not know.
    """
    if question.method != CIRCLE:
        ground = ground_for(
            question.mode, direction=question.direction, at=question.at, barriers=question.barriers
        )
        if ground is not None:
            return Method(NETWORK, ground, ground.base, ground.network.version, ground.network.attribution)
    if question.method == NETWORK:
        raise Invalid(
            _("The road network is not loaded, so travel times are not known. Use method=circle."),
            code="no-roads",
        )
    _require_plain(question)
    straight = Straight(settings.WALKING_SPEED_M_S)
    return Method(CIRCLE, straight, straight)


def _require_plain(question: Question) -> None:
    """Refuse what a straight circle cannot answer, rather than answer something else."""
    if question.mode != WALK:
        raise Invalid(
            _("Straight circles are known for mode=walk only. Got: %(mode)s") % {"mode": question.mode},
            code="circle-walks-only",
        )
    if question.barriers:
        raise Invalid(
            _("A straight circle knows no streets that a barrier could close."),
            code="circle-without-barriers",
        )
