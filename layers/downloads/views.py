"""HTTP of downloads."""

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layers.access.log import looked
from layers.access.requests import signed_in
from layers.catalog.caching import cacheable, etag, not_modified
from layers.catalog.catalogue import catalogue
from layers.catalog.selection import select
from layers.core.errors import Invalid
from layers.downloads.streaming import collection, feature_texts


@require_safe
@signed_in
def download_view(request: HttpRequest, layer_id: str) -> HttpResponseBase:
    """A whole layer, or the part asked for, as a GeoJSON file."""
    layer = catalogue.find(layer_id, request.user)
    if request.GET.get("crs"):
        raise Invalid(_("The parameter %(name)s is not offered yet.") % {"name": "crs"}, code="not-offered")
    rows = select(layer, request.user, request.GET)
    tag = etag(layer.id, request.user, request.GET.urlencode())
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    looked(request.user, layer.id, f"download {request.GET.urlencode()}")
    response = StreamingHttpResponse(
        collection(feature_texts(layer, rows)), content_type="application/geo+json"
    )
    place = f"-{request.GET['division']}" if request.GET.get("division") else ""
    name = f"{layer.id}{place}-{timezone.localdate():%Y%m%d}.geojson"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return cacheable(response, tag)
