"""The pages of an account: its keys, and what they are used for."""

import csv
import io
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from layers.access import channels
from layers.access.keys import LONGEST_NAME, make_key, revoke_key, visible_keys
from layers.access.models import ApiKey
from layers.access.permissions import is_administrator
from layers.account.bars import HEIGHT, WIDTH, bars, top_of
from layers.account.requests import number, wanted_key
from layers.account.usage import by_day, by_key, usage_of
from layers.catalog.catalogue import catalogue
from layers.core.errors import Invalid, Refused
from layers.core.spreadsheets import harmless
from layers.divisions.models import Division

SHOWN = 500
"""Keys on one page, the newest first."""
CHANNEL_TITLES = {
    channels.TILES: gettext_lazy("Tiles"),
    channels.DOWNLOADS: gettext_lazy("Downloads"),
    channels.OGC: gettext_lazy("OGC API"),
    channels.REST: gettext_lazy("Lists"),
    channels.CHANGES: gettext_lazy("Changes"),
    channels.CATALOGUE: gettext_lazy("Catalogue"),
    channels.OTHER: gettext_lazy("Other"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def keys_page(request: HttpRequest) -> HttpResponse:
    """Show the keys; make one and show its secret this once; revoke one."""
    page: dict[str, Any] = {"chosen": request.POST, "chosen_layers": request.POST.getlist("layers")}
    status = 200
    try:
        if request.POST.get("step") == "revoke":
            revoke_key(acting_user=request.user, key_id=_id(request.POST.get("key", "")))
            return redirect(request.get_full_path())
        if request.method == "POST":
            page["made"], page["secret"] = make_key(
                acting_user=request.user, **wanted_key(request.user, _told(request))
            )
            page["chosen"], page["chosen_layers"] = {}, []
    except Refused as refusal:
        page["refusal"], status = str(refusal), int(refusal.status)
    return render(
        request, "account_keys.html", page | _choices(request.user) | _shown(request), status=status
    )


@require_safe
@login_required
def usage_page(request: HttpRequest) -> HttpResponse:
    """Show how much each key asked for, by day and channel."""
    days = _days(request)
    everybody = _everybody(request)
    rows = usage_of(request.user, everybody=everybody, days=days)
    drawn = bars(by_day(rows, days))
    totals = by_key(rows)
    used = [
        (channel, title)
        for channel, title in CHANNEL_TITLES.items()
        if any(t.by_channel[channel] for t in totals)
    ]
    page = {
        "days": days,
        "choices": _spans(),
        "everybody": everybody,
        "administrator": is_administrator(request.user),
        "bars": drawn,
        "width": WIDTH,
        "height": HEIGHT,
        "top": top_of(max(bar.requests for bar in drawn)),
        "channels": [title for _channel, title in used],
        "keys": [(total, [total.by_channel[channel] for channel, _title in used]) for total in totals],
        "kept_days": settings.USAGE_DAYS,
    }
    return render(request, "account_usage.html", page)


@require_safe
@login_required
def usage_table(request: HttpRequest) -> HttpResponse:
    """The same as a table for spreadsheets: one line for each key, day and channel."""
    rows = usage_of(request.user, everybody=_everybody(request), days=_days(request))
    lines = rows.order_by("day", "key_id", "channel").values_list(
        "day", "user__username", "key__beginning", "key__name", "channel", "requests", "refusals", "bytes"
    )
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["day", "owner", "key", "name", "channel", "requests", "refusals", "bytes"])
    table.writerows([harmless(cell) for cell in line] for line in lines.iterator(2_000))
    name = f"key-usage-{timezone.localdate():%Y-%m-%d}.csv"
    return HttpResponse(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _told(request: HttpRequest) -> dict[str, Any]:
    form = request.POST
    return {name: form.get(name, "") for name in ("name", "division", "writes", "expires_on")} | {
        "layers": form.getlist("layers")
    }


def _choices(user: Any) -> dict[str, Any]:
    """Return what the form offers: the user's layers and divisions, and the days a key may end on."""
    today = timezone.localdate()
    return {
        "layers": [layer for layer in catalogue.all_for(user) if layer.in_catalogue],
        "divisions": Division.objects.visible_to(user).order_by("path").values("code", "name"),
        "longest_name": LONGEST_NAME,
        "first_day": today + timedelta(days=1),
        "usual_day": today + timedelta(days=min(settings.KEY_DAYS, settings.KEY_DAYS_MAX)),
        "last_day": today + timedelta(days=settings.KEY_DAYS_MAX),
    }


def _shown(request: HttpRequest) -> dict[str, Any]:
    """Return the keys of the page: those not revoked unless all are asked for."""
    everybody, ended = _everybody(request), bool(request.GET.get("ended"))
    rows = visible_keys(request.user).select_related("user", "division").order_by("-pk")
    rows = rows if everybody else rows.filter(user=request.user)
    rows = rows if ended else rows.filter(revoked_at=None)
    titles = {layer.id: layer.title for layer in catalogue.all_for(request.user)}
    keys: list[ApiKey] = list(rows[: SHOWN + 1])
    return {
        "keys": [(key, [titles.get(layer, layer) for layer in key.layers]) for key in keys[:SHOWN]],
        "more": len(keys) > SHOWN,
        "everybody": everybody,
        "ended": ended,
        "administrator": is_administrator(request.user),
    }


def _everybody(request: HttpRequest) -> bool:
    return bool(request.GET.get("everybody")) and is_administrator(request.user)


def _spans() -> list[int]:
    return sorted({7, 30, settings.USAGE_DAYS})


def _days(request: HttpRequest) -> int:
    return number(request.GET.get("days"), default=30, choices=_spans())


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Invalid(_("Choose a key of the list."))
    return int(text)
