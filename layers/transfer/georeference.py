"""Decide a file's coordinate system, and refuse what cannot be where it says."""

import numpy as np
import shapely
from django.utils.translation import gettext as _

from layers.core import crs as systems
from layers.core.errors import Invalid
from layers.transfer.table import Table

AUTO = "auto"


def crs_of(table: Table, wanted: str) -> str:
    """Return the coordinate system to read a table in.

    Raises
    ------
    Invalid : an unknown name; a file that says nothing and whose coordinates are no degrees; coordinates that
        cannot be of that system, or stand in the wrong order.
    """
    name = _named(wanted or AUTO, table)
    xy = shapely.get_coordinates([row.geometry for row in table.rows if row.geometry is not None])
    if systems.is_degrees(name):
        _refuse_no_degrees(xy, name)
    elif len(xy) and not np.isfinite(systems.to_wgs84(name)(xy)).all():
        raise Invalid(
            _("The coordinates are not of %(crs)s: some lie where it is not defined.") % {"crs": name[:40]},
            code="wrong-crs",
        )
    return name


def _named(wanted: str, table: Table) -> str:
    if wanted.lower() == AUTO:
        return systems.name_of(table.crs) if table.crs else systems.WGS84
    try:
        return systems.name_of(wanted)
    except systems.UnknownCrs:
        raise Invalid(
            _("There is no coordinate system %(crs)s. Write EPSG:4490, GCJ-02, BD-09 or the like.")
            % {"crs": wanted[:40]},
            code="unknown-crs",
        ) from None


def _refuse_no_degrees(xy: np.ndarray, name: str) -> None:
    if not len(xy):
        return
    east, north = xy[:, 0], xy[:, 1]
    if (np.abs(north) <= 90).all() and (np.abs(east) <= 180).all():
        return
    if (np.abs(east) <= 90).all() and (np.abs(north) <= 180).all():
        raise Invalid(
            _(
                "Longitude and latitude are swapped: the first point is %(x).4f, %(y).4f, and no latitude is above 90."
            )
            % {"x": east[0], "y": north[0]},
            code="coordinates-swapped",
        )
    worst = xy[np.argmax(np.abs(xy).max(axis=1))]
    raise Invalid(
        _(
            "The coordinates are no degrees (%(x).1f, %(y).1f), as %(crs)s would have them. Say which EPSG code they are."
        )
        % {"x": worst[0], "y": worst[1], "crs": name},
        code="wrong-crs",
    )
