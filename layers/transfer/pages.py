"""The upload page: choose a file, look at what it would do, confirm."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layers.access.permissions import require
from layers.catalog.catalogue import catalogue
from layers.core.errors import Invalid, Refused
from layers.grids.models import GridScheme
from layers.transfer import storage
from layers.transfer.engine import Result, import_file
from layers.transfer.targets import TARGETS, target_for
from layers.transfer.targets.target import Options

SHOWN = 300
"""Findings on one page; the counts tell of all."""
SYSTEMS = ("auto", "EPSG:4326", "EPSG:4490", "EPSG:4549", "GCJ-02", "BD-09")
FIELD = "map-"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_page(request: HttpRequest) -> HttpResponse:
    """Show the form; check an uploaded file; import it when it is confirmed."""
    page: dict[str, Any] = {"systems": SYSTEMS, "schemes": GridScheme.objects.order_by("code")}
    status = 200
    try:
        require(request.user, "import.run")
        page["layers"] = _choices(request.user)
        if request.method == "POST":
            page |= _answer(request)
    except Refused as refusal:
        page["refusal"], status = str(refusal), int(refusal.status)
    page["chosen"] = request.POST
    return render(request, "import.html", page, status=status)


def _answer(request: HttpRequest) -> dict[str, Any]:
    """Check, or import; return what the page shows."""
    token = request.POST.get("token") or _keep(request)
    path = storage.kept(request.user, token)
    confirmed = request.POST.get("step") == "import"
    layer = _layer(request.POST)
    options = _options(request.POST, dry_run=not confirmed)
    try:
        result = import_file(acting_user=request.user, layer=layer, path=path, options=options)
    except Refused:
        if not request.POST.get(
            "token"
        ):  # the page offers nothing to do with a file that was refused at once
            storage.forget(request.user, token)
        raise
    if confirmed:
        storage.forget(request.user, token)
        return {"done": result, "findings": result.findings[:SHOWN], "more": _more(result)}
    return {
        "checked": result,
        "token": token,
        "layer": layer,
        "file": Path(path).name,
        "fields": _fields(layer, result),
        "findings": result.findings[:SHOWN],
        "more": _more(result),
    }


def _keep(request: HttpRequest) -> str:
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid(_("Choose a file first."), code="no-file")
    return storage.keep(request.user, upload)


def _layer(form: Mapping[str, str]) -> str:
    layer = form.get("layer", "")
    return f"theme-{form.get('theme', '').strip().lower()}" if layer == "theme" else layer


def _options(form: Mapping[str, str], *, dry_run: bool) -> Options:
    told = {name.removeprefix(FIELD): form[name] for name in form if name.startswith(FIELD)}
    return Options(
        crs=form.get("crs", "auto"), mapping=told, scheme=form.get("scheme", "").strip(), dry_run=dry_run
    )


def _fields(layer: str, result: Result) -> list[dict[str, str]]:
    """Return the layer's fields with the column that each was read from."""
    return [
        {"name": column.name, "column": result.mapping.get(column.name, "")}
        for column in target_for(layer).columns
    ]


def _choices(user: Any) -> list[tuple[str, str]]:
    titles = {layer.id: str(layer.title) for layer in catalogue.all_for(user)}
    return [(layer, titles.get(layer, layer)) for layer in TARGETS] + [("theme", _("A theme of your own"))]


def _more(result: Result) -> int:
    return max(len(result.findings) - SHOWN, 0)
