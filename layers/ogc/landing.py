"""The landing page: what this is, and where everything else stands."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.ogc.addresses import JSON_TYPE, OPENAPI_TYPE, address, link, own_links
from layers.ogc.negotiation import HTML, HTML_TYPE, JSON


def landing(request: HttpRequest, form: str) -> dict[str, Any]:
    title = _("The map's layers by OGC API – Features")

    def to(name: str, rel: str, type: str, text: str) -> dict[str, Any]:
        return link(address(request, name, {"f": HTML if type == HTML_TYPE else JSON}), rel, type, text)

    return {
        "title": title,
        "description": _("Grids, divisions, addresses, cameras, risk sources, service points, cases and themes: what your account may see of them."),
        "links": [
            *own_links(request, form, JSON_TYPE, title),
            to("api", "service-desc", OPENAPI_TYPE, _("Description of this interface (OpenAPI 3.0)")),
            to("api", "service-doc", HTML_TYPE, _("Description of this interface as a page")),
            to("conformance", "conformance", JSON_TYPE, _("Conformance classes")),
            to("conformance", "conformance", HTML_TYPE, _("Conformance classes")),
            to("collections", "data", JSON_TYPE, _("Collections")),
            to("collections", "data", HTML_TYPE, _("Collections")),
        ],
    }  # fmt: skip
