"""The page of the rules: scorecard, findings, map, mends."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from layers.catalog.describe import extent
from layers.divisions.models import Division
from layers.grids.models import Grid, GridScheme


@require_safe
@login_required
def standards_page(request: HttpRequest) -> HttpResponse:
    """The frame of the page, with what there is to choose from."""
    divisions = Division.objects.visible_to(request.user)
    facts = {
        "bbox": extent(divisions),
        "schemes": _schemes(request.user),
        "divisions": _choices(divisions),
    }
    return render(request, "standards.html", {"facts": facts})


def _schemes(user: Any) -> list[dict[str, str]]:
    """Return the schemes that have grids where the user sees them."""
    seen = Grid.objects.visible_to(user).in_force().values("scheme")
    return list(GridScheme.objects.filter(pk__in=seen).order_by("code").values("code", "name", "kind"))


def _choices(divisions: Any) -> list[dict[str, str]]:
    return list(divisions.exclude(level=Division.Level.CITY).order_by("path").values("code", "name", "level"))
