"""Read what a request asks of one net: schemes, widths, decisions, a target."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from layers.catalog.selection import division_for
from layers.core.errors import Invalid
from layers.grids.models import GridScheme
from layers.one_net.actions import Target
from layers.one_net.borders import Widths
from layers.one_net.merging import CHOICES, Decided
from layers.one_net.reads import Net, read_net
from layers.one_net.result import KEEP_CODES, NUMBER_ANEW

WIDEST_M = 100.0
MOST_DECISIONS = 20_000
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


def net_of(user: Any, query: QueryDict | Mapping[str, Any]) -> Net:
    """Read the schemes that `division` and `schemes` name (A,B,… the leading one first)."""
    division = division_for(user, str(query.get("division") or ""))
    named = query.get("schemes") or ""
    codes = named.split(",") if isinstance(named, str) else named
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise Invalid(_("schemes are codes: A,B,… the leading one first."), code="bad-schemes")
    return read_net(user, division, [code for code in codes if code], widths_of(query))


def widths_of(query: QueryDict | Mapping[str, Any]) -> Widths:
    """Read `agree_m` and `sliver_m`; the settings have their defaults."""
    widths = Widths(
        _metres(query.get("agree_m"), settings.ONE_NET_AGREE_M),
        _metres(query.get("sliver_m"), settings.ONE_NET_SLIVER_M),
    )
    if not 0 <= widths.agree_m < widths.sliver_m <= WIDEST_M:
        raise Invalid(
            _("agree_m must be less than sliver_m, and sliver_m at most %(most)d m.") % {"most": WIDEST_M},
            code="bad-widths",
        )
    return widths


def decisions_of(body: Mapping[str, Any]) -> dict[Decided, str]:
    """Read `[{"scheme", "code", "other", "choice"}]`."""
    rows = body.get("decisions") or []
    try:
        if len(rows) > MOST_DECISIONS:
            raise ValueError(len(rows))
        found = {Decided(*(str(row[name]) for name in Decided._fields)): row["choice"] for row in rows}
    except (KeyError, TypeError, ValueError):
        found = {Decided("", "", ""): ""}
    if any(choice not in CHOICES for choice in found.values()):
        raise Invalid(
            _("decisions are a list of scheme, code, other and choice: %(choices)s.")
            % {"choices": ", ".join(CHOICES)},
            code="bad-decisions",
        )
    return found


def target_of(body: Mapping[str, Any]) -> Target:
    """Read `target`: the code of a scheme, and name and kind for a new one."""
    entry = body.get("target")
    values = entry if isinstance(entry, dict) else {}
    code, kind = str(values.get("code") or ""), str(values.get("kind") or GridScheme.Kind.OTHER)
    if not CODE.fullmatch(code):
        raise Invalid(
            _("target needs a code of letters, digits, - and _, at most 32 of them."), code="bad-target"
        )
    if kind not in GridScheme.Kind.values:
        raise Invalid(
            _("There is no kind of scheme %(kind)s. Known: %(kinds)s.")
            % {"kind": kind[:40], "kinds": ", ".join(GridScheme.Kind.values)},
            code="bad-target",
        )
    return Target(code, str(values.get("name") or "").strip()[:100], kind)


def way_of(body: Mapping[str, Any]) -> str:
    """Read `codes`: whether the leading scheme's codes are kept or all grids numbered anew."""
    way = body.get("codes") or KEEP_CODES
    if way not in (KEEP_CODES, NUMBER_ANEW):
        raise Invalid(_("codes is “keep” or “number”."), code="bad-codes")
    return str(way)


def _metres(value: Any, default: float) -> float:
    if value in (None, ""):
        return default
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")
