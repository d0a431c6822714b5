"""By what times are reckoned, with all pairs at once: along the streets, or in a straight line."""

from dataclasses import dataclass

from django.conf import settings

from layers.reach import methods
from layers.reach.questions import NETWORK, Question
from layers.siting.reaching import Straight, Streets


@dataclass(frozen=True, eq=False)
class Method:
    """How times are come by, and what must be told wherever they are shown."""

    name: str
    way: Straight | Streets
    network: str
    attribution: str
    label: str


def method_for(question: Question) -> Method:
    """Return the method a question of reach asks for.

    Raises
    ------
    Invalid : streets are wanted and none are loaded, or circles for what they do not know.
    """
    found = methods.method_for(question)
    way = Streets(found.ground) if found.name == NETWORK else Straight(settings.WALKING_SPEED_M_S)
    return Method(found.name, way, found.network, found.attribution, found.label)
