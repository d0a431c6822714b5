"""Read what a request wants of kept results."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request

from layers.catalog.selection import division_for
from layers.core.errors import Invalid
from layers.core.scope import Scope
from layers.divisions.models import Division

LONGEST_NUMBER = 18


def body_of(request: Request) -> Mapping[str, Any]:
    """Return the body, which must be a JSON object."""
    if not isinstance(request.data, Mapping):
        raise Invalid(_("The body must be a JSON object."), code="bad-body")
    return request.data


def area_of(user: Any, code: Any) -> Division | None:
    """Return the division that a result is made for: the one named, or all that the user sees; None for the whole city.

    Raises
    ------
    NotFound : a division that is not there or not in the user's area.
    Invalid : none is named, and the user sees several that lie apart, or none at all.
    """
    if code:
        return division_for(user, str(code)[:40])
    scope = Scope.of(user)
    if scope.everywhere:
        return None
    if len(scope.paths) != 1:
        raise Invalid(_("Name the division that the result is for."), code="no-division")
    return Division.objects.get(path=scope.paths[0])


def number_of(request: Request, name: str) -> int:
    """Read the number of a kept result."""
    return read_number(request.query_params.get(name, ""), name)


def read_number(text: str, name: str) -> int:
    """Read a number of digits; `name` is of the parameter that it stood in."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise Invalid(
            _("%(name)s must be the number of a kept result. Got: %(text)s")
            % {"name": name, "text": text[:40]},
            code="bad-number",
        )
    return int(text)
