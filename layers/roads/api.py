"""HTTP of roads: what is loaded."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.roads.current import Loaded, loaded

STATUS = ("loaded", "none", "unreadable")
SCHEMA = {
    "type": "object",
    "required": ["status", "label", "attribution"],
    "properties": {
        "status": {"type": "string", "enum": list(STATUS)},
        "label": {"type": "string", "description": "One sentence for people."},
        "version": {"type": "string"},
        "source": {"type": "string"},
        "attribution": {"type": "string", "description": "To be shown wherever a result is."},
        "imported_at": {"type": "string", "format": "date-time"},
        "bbox": {"type": "array", "items": {"type": "number"}},
        "counts": {"type": "object", "additionalProperties": True},
    },
}


class RoadsView(APIView):
    """Which road network is in use: where it comes from, whom to name, how large it is."""

    @extend_schema(operation_id="roads", responses={200: SCHEMA})
    def get(self, request: Request) -> Response:
        return Response(described(loaded()))


def described(found: Loaded) -> dict[str, Any]:
    """Describe the network in use, JSON-ready; without one, say so."""
    row = found.row
    if row is None:
        return {
            "status": "none",
            "label": _("No roads are loaded: distances are straight."),
            "attribution": "",
        }
    told = {
        "version": row.version,
        "source": row.source,
        "attribution": row.attribution,
        "imported_at": row.imported_at,
        "bbox": row.bbox,
        "counts": row.counts,
    }
    if found.network is None:
        return told | {
            "status": "unreadable",
            "label": _(
                "The roads could not be loaded: distances are straight. Administrators find the reason in the log."
            ),
        }
    return told | {"status": "loaded", "label": _("Distances follow the roads.")}
