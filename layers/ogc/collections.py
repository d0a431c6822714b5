"""Collections: what each layer says of itself in the words of OGC API – Features."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.catalog.catalogue import catalogue
from layers.catalog.describe import links as links_of
from layers.catalog.layer import Layer
from layers.core.changes import version_of
from layers.core.errors import NotFound
from layers.ogc.addresses import GEOJSON_TYPE, JSON_TYPE, OGC_RELATION, SCHEMA_TYPE, Link, address, link
from layers.ogc.crs import OGC_CRS84, all_systems
from layers.ogc.extents import extent_of
from layers.ogc.negotiation import HTML, HTML_TYPE, JSON
from layers.ogc.parameters import LARGEST_PAGE, PAGE


def layers_for(user: Any) -> list[Layer]:
    """Return the layers that are collections: those offered to people."""
    return [layer for layer in catalogue.all_for(user) if layer.in_catalogue]


def find_collection(layer_id: str, user: Any) -> Layer:
    """Find a collection; the base map is none."""
    layer = catalogue.find(layer_id, user)
    if not layer.in_catalogue:
        raise NotFound(_("There is no layer %(id)s.") % {"id": layer_id}, code="unknown-layer")
    return layer


def collection(request: HttpRequest, layer: Layer, form: str, version: str | None = None) -> dict[str, Any]:
    """Describe a layer, with where and when its features are that the user may see."""
    extent = extent_of(layer, request.user, version or version_of(layer.id))
    return {
        "id": layer.id,
        "title": str(layer.title),
        "description": _description(layer),
        **({"extent": extent} if extent else {}),
        "itemType": "feature",
        "crs": ["#/crs"],
        "storageCrs": OGC_CRS84,
        "limit": {"default": PAGE, "maximum": LARGEST_PAGE},
        "links": _links(request, layer, form),
    }


def collections(request: HttpRequest, form: str, links: list[Link]) -> dict[str, Any]:
    return {
        "links": links,
        "crs": list(all_systems()),
        "collections": [collection(request, layer, form) for layer in layers_for(request.user)],
    }


def schema_links(request: HttpRequest, layer: Layer) -> list[Link]:
    """Return the links to what can be asked for and sorted by."""
    return [
        link(
            address(request, name, {"f": JSON}, layer_id=layer.id),
            f"{OGC_RELATION}{name}",
            SCHEMA_TYPE,
            title,
        )
        for name, title in (
            ("queryables", _("What can be filtered by")),
            ("sortables", _("What can be sorted by")),
        )
    ]


def _description(layer: Layer) -> str:
    if layer.description:
        return str(layer.description)
    names = ", ".join(str(entry.title) for entry in layer.fields)
    return _("%(layer)s with: %(names)s.") % {"layer": layer.title, "names": names}


def _links(request: HttpRequest, layer: Layer, form: str) -> list[Link]:
    def to(name: str, rel: str, form: str, type: str, title: Any) -> Link:
        return link(address(request, name, {"f": form}, layer_id=layer.id), rel, type, title)

    own, other = (form, HTML if form == JSON else JSON)
    types = {JSON: JSON_TYPE, HTML: HTML_TYPE}
    elsewhere = {name: request.build_absolute_uri(path) for name, path in links_of(layer).items()}
    return [
        to("collection", "self", own, types[own], layer.title),
        to("collection", "alternate", other, types[other], layer.title),
        to("items", "items", JSON, GEOJSON_TYPE, _("Features")),
        to("items", "items", HTML, HTML_TYPE, _("Features")),
        *schema_links(request, layer),
        link(elsewhere["download"], "enclosure", GEOJSON_TYPE, _("The whole layer as a file")),
        link(elsewhere["tilejson"], "tiles", JSON_TYPE, _("Vector tiles (TileJSON)")),
    ]
