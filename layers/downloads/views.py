"""HTTP of downloads: text streamed as the database makes it, other formats as finished files with ranges."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from layers.access.log import looked
from layers.access.requests import signed_in
from layers.catalog.caching import not_modified
from layers.catalog.catalogue import catalogue
from layers.catalog.selection import division_for
from layers.core.changes import snapshot_token
from layers.downloads.busy import Turn
from layers.downloads.caching import marked, tag_of
from layers.downloads.compression import coding_of, compressed
from layers.downloads.files import SINCE, file_response
from layers.downloads.formats import SEQUENCE
from layers.downloads.naming import disposition
from layers.downloads.responses import Held
from layers.downloads.texts import or_broken, text_of
from layers.downloads.wanted import Wanted, format_named, wanted


@require_safe
@signed_in
def download_view(request: HttpRequest, layer_id: str, ending: str) -> HttpResponseBase:
    """A whole layer, or the part asked for, in the format of the address's ending."""
    form = format_named(ending)
    layer = catalogue.find(layer_id, request.user)
    asked = wanted(layer, request.user, form, request.GET.dict())
    response = _streamed(request, asked) if asked.is_streamed else file_response(request, asked)
    if response.status_code in {200, 206}:
        response.headers["Content-Disposition"] = _named(request, asked)
        if request.method == "GET":
            looked(request.user, layer.id, f"download {ending} {request.GET.urlencode()}")
    return response


def _streamed(request: HttpRequest, asked: Wanted) -> HttpResponseBase:
    as_sequence = asked.form.ending == "geojsonl" and SEQUENCE in request.headers.get("Accept", "")
    coding = coding_of(request.headers.get("Accept-Encoding", ""))
    tag = tag_of(request, asked, coding, as_sequence)
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    since = snapshot_token(request.user)
    response: HttpResponseBase = HttpResponse()
    if request.method != "HEAD":
        pieces = compressed(or_broken(text_of(asked, as_sequence=as_sequence)), coding)
        response = StreamingHttpResponse(Held(pieces, Turn()))
    response.headers["Content-Type"] = SEQUENCE if as_sequence else asked.form.media_type
    response.headers[SINCE] = since
    if coding:
        response.headers["Content-Encoding"] = coding
    return marked(response, tag)


def _named(request: HttpRequest, asked: Wanted) -> str:
    code = request.GET.get("division", "")
    place = division_for(request.user, code).name if code else ""
    return disposition(asked.layer.id, place, code, timezone.localdate(), asked.form.ending)
