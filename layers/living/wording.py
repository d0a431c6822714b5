"""What an outcome says, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from layers.living.evaluate import (
    FAIL,
    NO_FLOOR,
    NO_PEOPLE,
    NO_SERVICE,
    NOT_WHOLE,
    OFF_STREET,
    PASS,
    UNKNOWN,
    Missing,
    Outcome,
)
from layers.living.rules import BAND, COMMUNITY, GRID, HOUSEHOLDS, REACH, RESIDENTS, SERVICES, STREET, Rule

STATES: Mapping[str, Any] = {
    PASS: gettext_lazy("meets it"),
    FAIL: gettext_lazy("falls short"),
    UNKNOWN: gettext_lazy("not enough data"),
}
LEVEL_WORDS: Mapping[str, Any] = {
    COMMUNITY: gettext_lazy("Communities"),
    STREET: gettext_lazy("Streets"),
    GRID: gettext_lazy("Grids"),
}
REASONS: Mapping[str, Any] = {
    NO_PEOPLE: gettext_lazy("No households are recorded here."),
    NO_SERVICE: gettext_lazy("Services of which no service point is on the map cannot be judged."),
    NO_FLOOR: gettext_lazy("Service points without a recorded floor may make up for it."),
    OFF_STREET: gettext_lazy("Households too far from every street cannot be judged."),
    NOT_WHOLE: gettext_lazy("The circle leaves your area, where people are not counted for you."),
}
UNITS: Mapping[str, Any] = {
    RESIDENTS: gettext_lazy("residents"),
    HOUSEHOLDS: gettext_lazy("households"),
    "services": gettext_lazy("services"),
}


def unit_of(rule: Rule) -> str:
    """Return the unit in which a rule is measured."""
    return "%" if rule.measure == REACH else str(UNITS.get(rule.unit, rule.unit))


def shortfall_of(rule: Rule, outcome: Outcome) -> str:
    """Say how much is missing, or by how much a band is exceeded; empty where nothing is."""
    amount = outcome.shortfall
    if not amount:
        return ""
    if rule.measure == REACH:
        return _households_outside(int(amount))
    if rule.measure == BAND:
        words = _("%(amount)s %(unit)s too few") if amount > 0 else _("%(amount)s %(unit)s too many")
        return words % {"amount": f"{abs(amount):,.0f}", "unit": unit_of(rule)}
    if rule.measure == SERVICES:
        return ngettext("%(count)d service missing", "%(count)d services missing", int(amount)) % {
            "count": int(amount)
        }
    return _("%(amount)s m² missing") % {"amount": f"{amount:,.0f}"}


def missing_of(missing: Missing, titles: Mapping[str, str]) -> str:
    """Say which service is missing, and for how many households."""
    title = titles.get(missing.service, missing.service)
    if missing.households is None:
        return title
    return _("%(service)s (%(count)d households)") % {"service": title, "count": missing.households}


def _households_outside(count: int) -> str:
    return ngettext("%(count)d household out of reach", "%(count)d households out of reach", count) % {
        "count": count
    }


def asked_for(rule: Rule) -> str:
    """Say what a rule asks for."""
    if rule.measure == REACH:
        return _("%(share)s of households within %(metres)s m") % {
            "share": f"{(rule.share or 0):.0%}",
            "metres": f"{rule.low or 0:,.0f}",
        }
    if rule.measure == SERVICES:
        return _("all of them") if rule.low is None else f"≥ {rule.low:.0f}"
    if rule.measure == BAND:
        return f"{rule.low or 0:,.0f} – {rule.high or 0:,.0f} {unit_of(rule)}"
    return f"≥ {rule.low or 0:,.0f} m²"


def measured_of(rule: Rule, outcome: Outcome) -> str:
    """Write what was measured."""
    if outcome.measured is None:
        return "–"
    if rule.measure == REACH:
        return f"{outcome.measured:.1%}"
    return f"{outcome.measured:,.0f} {unit_of(rule)}"
