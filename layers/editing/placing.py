"""Where a feature belongs: its division follows from its place, and whether it may be written from the division."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from layers.access.permissions import require
from layers.core.errors import Invalid
from layers.core.scope import Scope
from layers.divisions.models import Division
from layers.editing.forms import Form
from layers.transfer.findings import place_of
from layers.transfer.places import Divisions

ACTION = "layer.edit"


@dataclass(frozen=True)
class Nowhere:
    """Stands for ground outside every division: only who may write in the whole city may write there."""

    path: str = ""
    name: str = ""


def require_edit(user: Any, division: Division | None) -> None:
    """Refuse unless the user may write in a division, or outside all of them where it is None."""
    require(user, ACTION, division or Nowhere())


def place(user: Any, form: Form, geometry: BaseGeometry, divisions: Divisions) -> Division | None:
    """Return the division of a place where the user may write.

    Raises
    ------
    Invalid : the place lies outside every division, or outside the user's.
    NotAllowed : the user may look there, but not write.
    """
    division = divisions.holding(geometry)
    at = {"type": "Point", "coordinates": place_of(geometry)}
    if division is None and not form.target.outside and divisions.there_are_any:
        raise Invalid(_("It lies outside every division of this map."), code="outside-district", place=at)
    if not Scope.of(user).holds(division.path if division else ""):
        raise Invalid(_("It lies outside your area."), code="outside-your-area", place=at)
    require_edit(user, division)
    return division
