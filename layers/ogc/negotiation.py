"""JSON or a page: by the parameter `f`, else by what a client prefers; JSON when it does not care."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.core.errors import Invalid

JSON, HTML = "json", "html"
FORMATS = (JSON, HTML)
HTML_TYPE = "text/html"
_JSON_TYPES = [
    "application/json",
    "application/geo+json",
    "application/schema+json",
    "application/vnd.oai.openapi+json",
]


def format_of(request: HttpRequest) -> str:
    """Return `json` or `html`.

    Raises
    ------
    Invalid : `f` names another one.
    """
    asked = request.GET.get("f")
    if asked is None:
        return HTML if prefers_html(request) else JSON
    if asked not in FORMATS:
        raise Invalid(_("f is json or html. Got: %(text)s") % {"text": asked[:40]}, code="bad-format")
    return asked


def prefers_html(request: HttpRequest) -> bool:
    return request.get_preferred_type([*_JSON_TYPES, HTML_TYPE]) == HTML_TYPE
