"""Read the places that an asker brings along. Pure."""

from collections.abc import Mapping
from math import nan
from typing import Any

from django.utils.translation import gettext as _

from layers.core.errors import Invalid
from layers.reach.questions import Point

MOST_IN_ADDRESS, MOST = 500, 10_000
LONGEST_ID, LONGEST_NAME = 64, 100
NOWHERE = (nan, nan)


def points_of(sent: Any) -> tuple[Point, ...]:
    """Read `lng,lat;lng,lat;…`, or a list of [lng, lat], of {"id", "lng", "lat", "name"} or of GeoJSON points.

    A member of a list that is no position is kept as a point that is nowhere, so that it alone fails.
    """
    if sent in (None, "", []):
        return ()
    if isinstance(sent, str):
        parts = [part for part in sent.split(";") if part.strip()]
        require_few(len(parts), MOST_IN_ADDRESS)
        return tuple(_from_text(serial, part) for serial, part in enumerate(parts, start=1))
    if isinstance(sent, Mapping) and sent.get("type") == "FeatureCollection":
        sent = sent.get("features")
    if not isinstance(sent, list):
        raise _malformed(sent)
    require_few(len(sent))
    points = tuple(_from_json(serial, one) for serial, one in enumerate(sent, start=1))
    _require_own_ids(points)
    return points


def require_few(count: int, most: int = MOST) -> None:
    """Refuse more points than one request may ask for."""
    if count > most:
        raise Invalid(
            _(
                "One request takes up to %(most)d points, this one has %(count)d. Name a division or a category."
            )
            % {"most": most, "count": count},
            code="too-many-points",
        )


def is_position(lng: float, lat: float) -> bool:
    return abs(lng) <= 180 and abs(lat) <= 90


def _from_text(serial: int, text: str) -> Point:
    try:
        lng, lat = (float(part) for part in text.split(","))
    except ValueError:
        lng, lat = NOWHERE
    if is_position(lng, lat):
        return Point(serial, lng, lat)
    raise _malformed(text)


def _from_json(serial: int, sent: Any) -> Point:
    if isinstance(sent, Mapping) and sent.get("type") == "Feature":
        properties, geometry = _member(sent, "properties"), _member(sent, "geometry")
        sent = {"name": properties.get("name"), **_lnglat(geometry.get("coordinates")), "id": sent.get("id")}
    if isinstance(sent, list):
        sent = _lnglat(sent)
    if not isinstance(sent, Mapping):
        raise _malformed(sent)
    lng, lat = _number(sent.get("lng")), _number(sent.get("lat"))
    place = (lng, lat) if is_position(lng, lat) else NOWHERE
    return Point(_id(sent.get("id"), serial), *place, name=str(sent.get("name") or "")[:LONGEST_NAME])


def _member(sent: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = sent.get(name)
    return found if isinstance(found, Mapping) else {}


def _lnglat(pair: Any) -> dict[str, Any]:
    return {"lng": pair[0], "lat": pair[1]} if isinstance(pair, list) and len(pair) >= 2 else {}


def _number(sent: Any) -> float:
    if isinstance(sent, bool) or not isinstance(sent, int | float):
        return nan
    return float(sent) if abs(sent) <= 180 else nan


def _id(sent: Any, serial: int) -> int | str:
    if isinstance(sent, bool) or not isinstance(sent, int | str) or sent == "":
        return serial
    return sent if isinstance(sent, int) else sent[:LONGEST_ID]


def _require_own_ids(points: tuple[Point, ...]) -> None:
    if len({point.id for point in points}) < len(points):
        raise Invalid(_("Each point needs an id of its own."), code="ids-repeated")


def _malformed(sent: Any) -> Invalid:
    return Invalid(
        _("points must be lng,lat;lng,lat in degrees, or a list of positions. Got: %(text)s")
        % {"text": str(sent)[:80]},
        code="bad-position",
    )
