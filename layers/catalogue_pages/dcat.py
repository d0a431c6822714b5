"""The catalogue as DCAT 3 in JSON-LD, for catalogues that gather catalogues.

Source: W3C Recommendation "Data Catalog Vocabulary (DCAT) - Version 3", 22 August 2024.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from layers.catalogue_pages.facts import Facts
from layers.catalogue_pages.formats import FORMATS

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LANGUAGES = (("zh-hans", "zh"), ("en", "en"))
MEDIA = "https://www.iana.org/assignments/media-types/"
FEATURES = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def catalogue(all_facts: Iterable[Facts], base: str) -> dict[str, Any]:
    """Describe the catalogue with its layers."""
    return {
        "@context": CONTEXT,
        "@id": f"{base}/layers/",
        "@type": "dcat:Catalog",
        "dct:title": _words(lambda: settings.DATA_PUBLISHER or "gis_grid"),
        **_publisher(),
        "dcat:dataset": [_dataset(facts, base) for facts in all_facts],
    }


def dataset(facts: Facts, base: str) -> dict[str, Any]:
    """Describe one layer by itself."""
    return {"@context": CONTEXT, **_dataset(facts, base)}


def in_page(document: dict[str, Any]) -> SafeString:
    """Return a document as it may stand inside a `script` element: no character of it can end the element."""
    return mark_safe(json.dumps(document, ensure_ascii=False).translate(IN_SCRIPT))


def _dataset(facts: Facts, base: str) -> dict[str, Any]:
    layer = facts.layer
    told: dict[str, Any] = {
        "@id": f"{base}/layers/{layer.id}/",
        "@type": "dcat:Dataset",
        "dct:identifier": layer.id,
        "dct:title": _words(lambda: layer.title),
        "dct:description": _words(lambda: layer.description or layer.title),
        "dcat:keyword": _words(lambda: layer.title),
        "dct:license": {"@type": "dct:LicenseDocument", "dct:title": facts.licence},
        "dct:language": [language for _code, language in LANGUAGES],
        "dcat:landingPage": {"@id": f"{base}/layers/{layer.id}/"},
        **_publisher(),
        "dcat:distribution": [*_files(layer.id, base), *_services(layer.id, base)],
    }
    if facts.changed_at is not None:
        moment = {"@type": "xsd:dateTime", "@value": facts.changed_at.isoformat(timespec="seconds")}
        told["dct:modified"] = moment
    if facts.bbox is not None:
        told["dct:spatial"] = {"@type": "dct:Location", "dcat:bbox": _box(facts.bbox)}
    return told


def _files(layer_id: str, base: str) -> list[dict[str, Any]]:
    return [
        {
            "@type": "dcat:Distribution",
            "dct:title": form.title,
            "dcat:mediaType": {"@id": f"{MEDIA}{form.media_type}"},
            "dcat:accessURL": {"@id": f"{base}/layers/{layer_id}/"},
            "dcat:downloadURL": {"@id": f"{base}/download/{layer_id}.{form.ending}"},
        }
        for form in FORMATS
    ]


def _services(layer_id: str, base: str) -> list[dict[str, Any]]:
    """The layer through the server's interfaces: page by page, and as tiles of a map."""
    items, tiles = f"{base}/ogc/collections/{layer_id}", f"{base}/tiles/{layer_id}.json"
    return [
        {
            "@type": "dcat:Distribution",
            "dct:title": "OGC API - Features",
            "dct:conformsTo": {"@id": FEATURES},
            "dcat:accessURL": {"@id": items},
        },
        {"@type": "dcat:Distribution", "dct:title": "TileJSON", "dcat:accessURL": {"@id": tiles}},
    ]


def _publisher() -> dict[str, Any]:
    name = settings.DATA_PUBLISHER
    return {"dct:publisher": {"@type": "foaf:Organization", "foaf:name": name}} if name else {}


def _words(text: Any) -> list[dict[str, str]]:
    """Return a text in each language of the interface."""
    told = []
    for code, language in LANGUAGES:
        with override(code):
            told.append({"@language": language, "@value": str(text())})
    return told


def _box(bbox: list[float]) -> dict[str, str]:
    west, south, east, north = bbox
    ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    return {"@type": "geo:wktLiteral", "@value": f"POLYGON(({ring}))"}
