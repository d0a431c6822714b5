"""The page of one net."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from layers.access.permissions import may
from layers.divisions.models import Division
from layers.grids.models import GridScheme
from layers.one_net.actions import ACTION


@require_safe
@login_required
@ensure_csrf_cookie
def one_net_page(request: HttpRequest) -> HttpResponse:
    """Compare the schemes of a division, and merge them."""
    return render(request, "one_net.html", {"facts": _facts(request.user)})


def _facts(user: Any) -> dict[str, Any]:
    divisions = Division.objects.visible_to(user).order_by("path")
    return {
        "divisions": list(divisions.values("code", "name", "level", "path")),
        "kinds": [{"value": value, "label": str(label)} for value, label in GridScheme.Kind.choices],
        "schemes": list(GridScheme.objects.order_by("code").values("code", "name")),
        "may_merge": may(user, ACTION),
        "widths": {"agree_m": settings.ONE_NET_AGREE_M, "sliver_m": settings.ONE_NET_SLIVER_M},
    }
