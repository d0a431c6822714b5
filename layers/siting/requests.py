"""Read what a request wants to know of sites, from an address or from a JSON body."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

import shapely
from django.conf import settings
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.core.errors import Invalid
from layers.reach.barriers import barriers_of
from layers.reach.questions import METHODS, WALK, Question
from layers.reach.requests import Asked, moment_of
from layers.roads.network import MODES
from layers.siting.solving import ALL, MOST, PROBLEMS, SHORTEST
from layers.siting.wanted import ADDRESSES, KINDS, POINTS, WEIGHTS, Place, Wanted

MOST_SITES, MOST_POINTS, MOST_PEOPLE = 200, 10_000, 10**8
MOST_POLYGONS, MOST_VERTICES = 100, 10_000
LONGEST = 50


def wanted_of(asked: Asked) -> Wanted:
    """Read a question.

    Raises
    ------
    Invalid : a member that is not of its form, or two that do not go together.
    """
    kind, points = _candidates(asked.get("candidates"))
    wanted = Wanted(
        problem=one_of(asked, "problem", PROBLEMS) or MOST,
        category=text_of(asked, "category"),
        minutes=number_of(asked, "minutes", 1, 60, 15.0),
        reach=reach_of(asked),
        count=_count(asked),
        budget=number_of(asked, "budget", 0, 1e12, float("inf")),
        weight=one_of(asked, "weight", WEIGHTS) or WEIGHTS[0],
        kind=kind,
        points=points,
        candidate_category=text_of(asked, "candidate_category"),
        step_m=number_of(asked, "step_m", 25, 5_000, 200.0),
        forbidden=polygons_of(asked.get("forbidden")),
        capacity=whole_of(asked, "capacity", 1, MOST_PEOPLE),
        seconds=min(number_of(asked, "seconds", 1, 600, 10.0), settings.SITING_SECONDS),
        is_exact=str(asked.get("exact", "")).lower() in {"1", "true", "yes", "on"},
    )
    _require_sense(wanted)
    return wanted


def reach_of(asked: Asked) -> Question:
    """Read by which way people move, at which moment, past which barriers."""
    return Question(
        mode=one_of(asked, "mode", MODES) or WALK,
        method=one_of(asked, "method", METHODS),
        at=moment_of(asked.get("at")),
        barriers=barriers_of(asked.get("barriers")),
    )


def _require_sense(wanted: Wanted) -> None:
    if not wanted.category:
        raise Invalid(_("Name the category of the service points."), code="no-category")
    if wanted.problem == ALL and (wanted.count is not None or isfinite(wanted.budget)):
        raise Invalid(
            _("To serve everybody takes as many sites as it takes: leave k and budget out."),
            code="count-not-for-all",
        )
    if wanted.problem != ALL and wanted.count is None and not isfinite(wanted.budget):
        raise Invalid(_("Say how many sites (k), or how much they may cost (budget)."), code="no-count")
    if wanted.problem == SHORTEST and wanted.has_capacity:
        raise Invalid(
            _("The shortest mean walk knows no capacities: leave capacity out, or ask for most people."),
            code="no-capacity-for-walks",
        )


def _count(asked: Asked) -> int | None:
    return whole_of(asked, "k", 1, MOST_SITES)


def number_of(asked: Asked, name: str, low: float, high: float, default: float) -> float:
    """Return a member that must be a number within bounds."""
    sent = asked.get(name)
    if sent in (None, ""):
        return default
    try:
        number = float("nan") if isinstance(sent, bool) else float(sent)
    except (TypeError, ValueError, OverflowError):
        number = float("nan")
    if not (isfinite(number) and low <= number <= high):
        raise Invalid(
            _("%(name)s must be a number from %(low)s to %(high)s. Got: %(text)s")
            % {"name": name, "low": f"{low:g}", "high": f"{high:g}", "text": str(sent)[:40]},
            code=f"bad-{name.replace('_', '-')}",
        )
    return int(number) if number == int(number) else number


def whole_of(asked: Asked, name: str, low: int, high: int) -> int | None:
    if asked.get(name) in (None, ""):
        return None
    number = number_of(asked, name, low, high, low)
    if number != int(number):
        raise Invalid(_("%(name)s must be a whole number.") % {"name": name}, code=f"bad-{name}")
    return int(number)


def text_of(asked: Asked, name: str, longest: int = LONGEST) -> str:
    """Return a member that must be text of some length; empty where it is not there."""
    sent = asked.get(name)
    if sent is None:
        return ""
    if not isinstance(sent, str) or "\0" in sent or len(sent) > longest:
        raise Invalid(
            _("%(name)s must be a text of up to %(most)d characters.") % {"name": name, "most": longest},
            code="bad-text",
        )
    return sent.strip()


def one_of(asked: Asked, name: str, known: tuple[str, ...]) -> str:
    word = text_of(asked, name)
    if word and word not in known:
        raise Invalid(
            _("%(name)s is one of %(known)s. Got: %(word)s")
            % {"name": name, "known": ", ".join(known), "word": word},
            code=f"unknown-{name}",
        )
    return word


def _candidates(sent: Any) -> tuple[str, tuple[Place, ...]]:
    """Read a kind of candidates, or a list of places of the asker's own."""
    if isinstance(sent, str) and sent in KINDS and sent != POINTS:
        return sent, ()
    if isinstance(sent, list) and 0 < len(sent) <= MOST_POINTS:
        return POINTS, tuple(place_of(serial, one) for serial, one in enumerate(sent, start=1))
    if sent in (None, ""):
        return ADDRESSES, ()
    raise Invalid(
        _("candidates is one of %(known)s, or a list of up to %(most)d places with lng and lat.")
        % {"known": ", ".join(kind for kind in KINDS if kind != POINTS), "most": MOST_POINTS},
        code="bad-candidates",
    )


def place_of(serial: int, sent: Any) -> Place:
    """Read one place: [lng, lat], or an object with lng, lat and perhaps id, name, cost and capacity."""
    if isinstance(sent, list) and len(sent) >= 2:
        sent = {"lng": sent[0], "lat": sent[1]}
    if not isinstance(sent, Mapping):
        raise Invalid(
            _("Candidate %(serial)d is no place: %(text)s") % {"serial": serial, "text": str(sent)[:40]},
            code="bad-candidates",
        )
    lng, lat = position_of(sent)
    known_by = sent.get("id")
    return Place(
        known_by if isinstance(known_by, int) and not isinstance(known_by, bool) else serial,
        lng,
        lat,
        text_of(sent, "name", 100),
        float(number_of(sent, "cost", 1e-3, 1e9, 1.0)),
        whole_of(sent, "capacity", 1, MOST_PEOPLE),
    )


def position_of(asked: Asked) -> tuple[float, float]:
    """Read `lng` and `lat` in degrees."""
    nowhere = float("nan")
    lng, lat = number_of(asked, "lng", -180, 180, nowhere), number_of(asked, "lat", -90, 90, nowhere)
    if not (isfinite(lng) and isfinite(lat)):
        raise Invalid(_("A place needs lng and lat in degrees."), code="bad-position")
    return float(lng), float(lat)


def polygons_of(sent: Any) -> tuple[BaseGeometry, ...]:
    """Read polygons from GeoJSON: a FeatureCollection, a Feature, a geometry, or a list of these."""
    if sent in (None, "", [], {}):
        return ()
    geometries = _geometries(sent, depth=0)
    if len(geometries) > MOST_POLYGONS:
        raise _too_many()
    found = [_polygon(geometry) for geometry in geometries]
    if sum(int(shapely.get_num_coordinates(one)) for one in found) > MOST_VERTICES:
        raise _too_many()
    for one in found:
        _require_sound(one)
    return tuple(found)


def _geometries(sent: Any, depth: int) -> list[Any]:
    parts = (
        sent.get("features")
        if isinstance(sent, Mapping) and sent.get("type") == "FeatureCollection"
        else sent
    )
    if isinstance(parts, list) and depth < 2:
        if len(parts) > MOST_POLYGONS:
            raise _too_many()
        return [geometry for part in parts for geometry in _geometries(part, depth + 1)]
    if isinstance(sent, Mapping):
        return [sent.get("geometry") if sent.get("type") == "Feature" else sent]
    raise _bad_polygon(sent)


def _polygon(geometry: Any) -> BaseGeometry:
    try:
        found = shapely.force_2d(shape(geometry))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        raise _bad_polygon(geometry) from None
    if found.geom_type not in ("Polygon", "MultiPolygon") or found.is_empty:
        raise _bad_polygon(geometry)
    return found


def _require_sound(polygon: BaseGeometry) -> None:
    west, south, east, north = polygon.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Invalid(
            _("forbidden must be in EPSG:4326, longitude first. Got: %(x)s, %(y)s") % {"x": west, "y": south},
            code="bad-forbidden",
        )
    if not polygon.is_valid:
        raise Invalid(
            _("A forbidden polygon is no valid shape: %(reason)s")
            % {"reason": shapely.is_valid_reason(polygon)},
            code="bad-forbidden",
        )


def _bad_polygon(sent: Any) -> Invalid:
    return Invalid(
        _("forbidden must be polygons in GeoJSON. Got: %(text)s") % {"text": str(sent)[:60]},
        code="bad-forbidden",
    )


def _too_many() -> Invalid:
    return Invalid(
        _("One request takes up to %(most)d forbidden polygons of %(vertices)d vertices together.")
        % {"most": MOST_POLYGONS, "vertices": MOST_VERTICES},
        code="too-many-forbidden",
    )
