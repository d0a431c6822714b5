"""Cursors: where a page ended, as signed text. One page after it begins right behind, whatever came or went meanwhile.

A cursor holds the sort values and the id of the last row that was shown. It is bound to the layer, the order and the area of
the user it was given to; another is refused. What it opens is scoped all the same: it is a place, and gives no right.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.db.models import Q, Value
from django.db.models.lookups import Exact, GreaterThan, IsNull, LessThan
from django.utils.translation import gettext as _

from layers.catalog.layer import Layer
from layers.core.changes import area_of
from layers.core.errors import Invalid
from layers.ogc.sorting import SortKey

Keys = Sequence[SortKey]
LONGEST = 4_000
NOBODY = Q(pk__in=[])
_READERS = {"d": date.fromisoformat, "t": datetime.fromisoformat}


def cursor_of(layer: Layer, user: Any, keys: Keys, values: Sequence[Any]) -> str:
    """Return the cursor of a row with these sort values, the id last."""
    return _signer(layer, user, keys).sign_object([_packed(value) for value in values])


def after(layer: Layer, user: Any, keys: Keys, cursor: str) -> Q:
    """Return the condition of the rows that come after a cursor.

    Raises
    ------
    Invalid : it was not given out for this layer, order and area, or it was changed.
    """
    try:
        if len(cursor) > LONGEST:
            raise signing.BadSignature
        packed = _signer(layer, user, keys).unsign_object(cursor)
    except (signing.BadSignature, ValueError):
        raise Invalid(
            _("This cursor is none of a page of this list. Begin again without it."), code="bad-cursor"
        ) from None
    return _behind(keys, [_unpacked(value) for value in packed])


def _behind(keys: Keys, values: Sequence[Any]) -> Q:
    """Return (k₁ behind v₁) or (k₁ = v₁ and ((k₂ behind v₂) or …)), which an index on the leading key serves."""
    key, value = keys[0], values[0]
    if len(keys) == 1:
        return _beyond(key, value)
    return _beyond(key, value) | (_same(key, value) & _behind(keys[1:], values[1:]))


def _beyond(key: SortKey, value: Any) -> Q:
    if value is None:
        return NOBODY
    compare = LessThan if key.descending else GreaterThan
    beyond = Q(compare(key.expression, Value(value)))
    return beyond if key.name == "id" else beyond | Q(IsNull(key.expression, True))


def _same(key: SortKey, value: Any) -> Q:
    return Q(IsNull(key.expression, True)) if value is None else Q(Exact(key.expression, Value(value)))


def _signer(layer: Layer, user: Any, keys: Keys) -> signing.Signer:
    order = ",".join(f"{'-' if key.descending else ''}{key.name}" for key in keys)
    return signing.Signer(salt=f"ogc.cursor/{layer.id}/{area_of(user)}/{order}")


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    return {"d": value.isoformat()} if isinstance(value, date) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        (kind, text), *_others = value.items()
        return _READERS[kind](text)
    return value
