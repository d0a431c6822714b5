"""What the app does once its tables are there."""

from typing import Any

from django.core.signals import request_finished

from layers.access.remembered import remembered_keys
from layers.basemap.surroundings import around
from layers.cameras import looking
from layers.cases import points
from layers.cases.classes import load_classes
from layers.cases.rehoming import rehome_cases
from layers.core.history import on_record
from layers.dossier.models import load_tables
from layers.editing.adopting import make_service_point
from layers.grids.events import on_publish
from layers.living.services import load_services
from layers.one_net.following import link_merged
from layers.planning import due, sources
from layers.risks.intervals import load_intervals
from layers.siting.adopting import service_points
from layers.tiles.watch import watch


def load_directories(**_context: Any) -> None:
    """Load the class directory of the standard and the usual tables of risk; what is already there is left alone."""
    load_classes()
    load_intervals()
    load_tables()
    load_services()


def connect_slices() -> None:
    """Let slices follow what happens in those below them, and answer what those ask."""
    on_publish(rehome_cases)
    request_finished.connect(due.tick, dispatch_uid="plans-whose-day-has-come")
    on_publish(link_merged)
    remembered_keys.connect(watch.access)
    sources.recent_cases.connect(points.recent)
    sources.open_cases.connect(points.still_open)
    sources.surroundings.connect(around)
    for layer in ("cameras", "basemap"):
        on_record(layer, looking.see_stale)
    request_finished.connect(looking.tick, dispatch_uid="views-that-are-stale")
    service_points.connect(make_service_point)
