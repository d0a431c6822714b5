"""Read a point from a request's query."""

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _
from rest_framework.request import Request

from layers.cases.serializers import check_position
from layers.core.errors import Invalid


def point_of(request: Request) -> Point:
    """Return the point that `lng` and `lat` name, in EPSG:4326."""
    lng, lat = (_degrees(request, name) for name in ("lng", "lat"))
    check_position(lng, lat)
    return Point(lng, lat, srid=4326)


def _degrees(request: Request, name: str) -> float:
    text = request.query_params.get(name, "")
    try:
        return float(text)
    except ValueError:
        raise Invalid(
            _("%(name)s must be a number of degrees. Got: %(text)s")
            % {"name": name, "text": text[:40] or "(empty)"},
            code="bad-position",
        ) from None
