"""What the map page needs to know before it draws: who asks, which layers, which base maps."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from layers.access.permissions import ALLOWED, may, memberships_of
from layers.cases.models import MatterClass
from layers.catalog.catalogue import catalogue
from layers.catalog.describe import description, extent
from layers.divisions.models import Division
from layers.grids.models import GridScheme
from layers.roads.api import described
from layers.roads.current import loaded
from layers.service_points.models import ServicePoint

OWN_BASE_MAP = {"id": "own", "kind": "own", "crs": "EPSG:3857"}


def configuration(request: HttpRequest) -> dict[str, Any]:
    """Return the page's configuration, scoped to the user."""
    user = request.user
    return {
        "user": {"username": user.get_username(), "name": user.get_full_name(), "roles": _roles(user)},
        "language": get_language(),
        "csrf": get_token(request),
        "environment": settings.ENVIRONMENT,
        "may": {action: may(user, action) for action in ALLOWED},
        "layers": [description(layer, user) for layer in catalogue.all_for(user) if layer.in_catalogue],
        "basemaps": [OWN_BASE_MAP | {"title": _("Own map")}, *settings.BASE_MAPS],
        "home": {"bbox": extent(Division.objects.visible_to(user))},
        "roads": _roads(),
        "walking_speed_m_s": settings.WALKING_SPEED_M_S,
        "categories": {"service_points": _service_categories(user), "matters": _matters()},
        "schemes": list(GridScheme.objects.order_by("code").values("code", "name", "kind")),
    }


def _roads() -> dict[str, Any]:
    """Return what the map says beside a result that follows the roads."""
    told = described(loaded())
    return {name: told.get(name, "") for name in ("status", "label", "attribution", "version")}


def _roles(user: Any) -> list[str]:
    roles = {role for role, _path in memberships_of(user)}
    return sorted(roles | ({"administrator"} if user.is_superuser else set()))


def _service_categories(user: Any) -> list[dict[str, str]]:
    rows = (
        ServicePoint.objects.visible_to(user)
        .order_by("category")
        .values_list("category", flat=True)
        .distinct()
    )
    return [{"value": category, "label": category} for category in rows]


def _matters() -> list[dict[str, str]]:
    matters = MatterClass.objects.filter(kind=MatterClass.Kind.MATTER).order_by("standard_ref", "code")
    return [{"code": entry.code, "name": entry.name, "group": entry.group_name} for entry in matters]
