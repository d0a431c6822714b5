"""HTTP of the dossier: one PDF."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from layers.access.log import looked
from layers.access.requests import signed_in
from layers.dossier.facts import dossier_of
from layers.dossier.paper.sheet import dossier_pdf
from layers.risks.actions import LAYER, find_source

MIME = "application/pdf"


@require_safe
@signed_in
def dossier_view(request: HttpRequest, source_id: int) -> HttpResponse:
    """The dossier of a risk source, to print or to hang up."""
    source = find_source(request.user, source_id)
    content = dossier_pdf(dossier_of(request.user, source))
    looked(request.user, LAYER, f"dossier of {source_id}")
    looked(request.user, "cameras", f"that see risk source {source_id}")
    name = quote(f"{source.code}-{source.name}.pdf", safe="")
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in source.code)
    return HttpResponse(
        content,
        content_type=MIME,
        headers={
            "Content-Disposition": f"inline; filename=\"{plain}.pdf\"; filename*=UTF-8''{name}",
            "Cache-Control": "private, no-store",
        },
    )
