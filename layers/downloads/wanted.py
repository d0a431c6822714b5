"""What a request for a download asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from layers.catalog.layer import Layer
from layers.catalog.selection import OWN, select
from layers.core import crs as systems
from layers.core.errors import Invalid, NotFound
from layers.downloads.formats import FORMATS, Format
from layers.downloads.systems import system_of


@dataclass(frozen=True)
class Wanted:
    """Rows of a layer in a format and a coordinate system.

    Parameters
    ----------
    system : name of the coordinate system, as `layers.core.crs.name_of` spells it.
    """

    layer: Layer
    rows: QuerySet[Any]
    form: Format
    system: str

    @property
    def is_streamed(self) -> bool:
        """Whether the database can write it alone. It knows no shifted systems: those coordinates are bent here."""
        return self.form.is_text and self.system not in systems.SHIFTED


def wanted(layer: Layer, user: Any, form: Format, query: Mapping[str, str]) -> Wanted:
    """Read a request's parameters.

    Raises
    ------
    Invalid : a parameter that there is not, or that is not of its form.
    NotFound : a division that is not there for this user.
    """
    known = OWN | {"crs"} | set(layer.filters)
    for name in query:
        if name not in known:
            raise Invalid(
                _("There is no parameter %(name)s. There are: %(known)s.")
                % {"name": name[:40], "known": ", ".join(sorted(known))},
                code="unknown-parameter",
            )
    system = system_of(query.get("crs", ""))
    if form.ending == "kml" and system not in {systems.WGS84, *systems.SHIFTED}:
        raise Invalid(
            _("KML is always in longitude and latitude: leave crs out, or take another format."),
            code="unknown-crs",
        )
    return Wanted(layer, select(layer, user, query), form, system)


def format_named(ending: str) -> Format:
    """Return the format of an address's ending.

    Raises
    ------
    NotFound : an ending that stands for none.
    """
    if ending not in FORMATS:
        raise NotFound(
            _("There is no format %(ending)s. There are: %(endings)s.")
            % {"ending": ending, "endings": ", ".join(FORMATS)},
            code="unknown-format",
        )
    return FORMATS[ending]
