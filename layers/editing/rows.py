"""Put a draft into a row of its table."""

from typing import Any

from layers.editing.drafts import Draft, require_sound
from layers.editing.forms import GEOMETRY, Form
from layers.transfer.targets.writing import to_geometry

FOLLOWING = ("initials",)
"""Columns that follow from others."""


def fill(form: Form, row: Any, draft: Draft, division: Any) -> list[str]:
    """Put a draft into a row; what the draft does not say stays. Return the columns that differ now.

    Parameters
    ----------
    division : of the draft's geometry; looked at only where the draft has one.
    """
    before = _state(form, row)
    for name, value in (form.given | draft.values).items():
        setattr(
            row, name, merged(getattr(row, name), value) if draft.merges and name in form.fields else value
        )
    if draft.geometry is not None:
        row.geometry, row.division = to_geometry(draft.geometry), division
    if hasattr(row, "derive"):
        row.derive()
    after = _state(form, row)
    require_sound(after)
    return [name for name in after if after[name] != before[name]]


def merged(there: Any, patch: Any) -> Any:
    """Merge a patch into a value as RFC 7396 has it: objects grow together, null takes a member away."""
    if not isinstance(patch, dict):
        return patch
    whole = dict(there) if isinstance(there, dict) else {}
    for name, value in patch.items():
        if value is None:
            whole.pop(name, None)
        else:
            whole[name] = merged(whole.get(name), value)
    return whole


def blank(form: Form, draft: Draft) -> Draft:
    """Return a draft that says everything: what it left out is emptied, as PUT wants it."""
    empty = {name: form.model._meta.get_field(name).get_default() for name in form.fields}
    return Draft(empty | draft.values, draft.geometry, draft.id)


def columns(form: Form) -> list[str]:
    """Return the columns that writing may change."""
    return list(_state(form, form.model(**form.given)))


def _state(form: Form, row: Any) -> dict[str, Any]:
    derived = [name for name in FOLLOWING if hasattr(row, name)]
    values = {name: getattr(row, name) for name in (*form.fields, *derived, GEOMETRY, "division_id")}
    return values | {GEOMETRY: bytes(row.geometry.wkb) if row.geometry else None}
