"""The HTML pages, their configuration, and the signs of life."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from layers.access.limits import client_address
from layers.access.requests import signed_in
from layers.core.models import Change
from layers.pages.config import configuration


@require_safe
@login_required
@ensure_csrf_cookie
def map_page(request: HttpRequest) -> HttpResponse:
    """The map."""
    return render(request, "map.html")


@require_safe
@signed_in
def config_view(request: HttpRequest) -> HttpResponse:
    """The map's configuration for this user."""
    response = JsonResponse(configuration(request), json_dumps_params={"ensure_ascii": False})
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_safe
def health_view(request: HttpRequest) -> HttpResponse:
    """Alive: the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready_view(request: HttpRequest) -> HttpResponse:
    """Ready: the database answers and its tables are there."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {Change._meta.db_table} LIMIT 1")
    return JsonResponse({"status": "ok"})


@require_safe
def metrics_view(request: HttpRequest) -> HttpResponse:
    """Counts for Prometheus; only from this machine, since they tell of everybody's work."""
    if client_address(request.META) not in {"127.0.0.1", "::1"}:
        return HttpResponse(status=404)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(max(seq), 0) FROM layers_change")
        (newest,) = cursor.fetchone()
    body = f"# TYPE gis_grid_change_log_newest gauge\ngis_grid_change_log_newest {newest}\n"
    return HttpResponse(body, content_type="text/plain; version=0.0.4; charset=utf-8")
