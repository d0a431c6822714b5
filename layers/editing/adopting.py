"""Make a service point for a slice below, as the editing of features makes it."""

from typing import Any

from shapely.geometry import Point

from layers.editing.actions import create
from layers.editing.drafts import Draft
from layers.editing.forms import form_for


def make_service_point(user: Any, properties: dict[str, Any], lnglat: tuple[float, float]) -> int:
    """Make a service point of some properties, and return its id.

    Raises
    ------
    Invalid, NotAllowed, Conflict : as for every feature that is made.
    """
    form = form_for("service-points", user)
    return create(acting_user=user, form=form, draft=Draft(properties, Point(*lnglat))).pk
