"""Writes of single features: make, change, replace, remove. Each holds its row, so that of two at once one wins."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg2.errors import UniqueViolation

from layers.catalog.tags import named, tag_of, text_of
from layers.core.errors import Conflict, NotFound, PreconditionNeeded, Stale
from layers.core.history import record
from layers.core.models import Change
from layers.core.scope import Scope
from layers.editing.drafts import Draft, require_whole
from layers.editing.forms import GEOMETRY, Form
from layers.editing.placing import place, require_edit
from layers.editing.rows import blank, fill
from layers.transfer.places import Divisions

ANY_STATE = "*"


@dataclass(frozen=True)
class Written:
    """A feature after a write: its id, and its text as everybody reads it now."""

    pk: int
    text: str

    @property
    def tag(self) -> str:
        return tag_of(self.text)


def create(*, acting_user: Any, form: Form, draft: Draft, only_new: bool = False) -> Written:
    """Make a feature.

    Parameters
    ----------
    only_new : the caller said `If-None-Match: *`: a feature of the same code is then `stale`, not a conflict.

    Raises
    ------
    Invalid, NotAllowed : the draft is not whole, or its place is not one where the user may write.
    Conflict : the code is used.
    """
    require_whole(form, draft)
    with transaction.atomic():
        division = place(acting_user, form, draft.geometry, Divisions(near=draft.geometry))
        row = form.model()
        fill(form, row, draft, division)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise _refusal_of(error, acting_user, form, draft, only_new) from None
        _tell(acting_user, form, row, "create")
        return _written(form, row.pk)


def change(*, acting_user: Any, form: Form, pk: int, draft: Draft, seen: str | None) -> Written:
    """Change what the draft says, and leave the rest. A draft that changes nothing writes nothing.

    Parameters
    ----------
    seen : the caller's `If-Match`.

    Raises
    ------
    NotFound : no such feature in the user's area.
    PreconditionNeeded, Stale : no ETag, or one of a state that is past.
    """
    with transaction.atomic():
        row = _held(acting_user, form, pk, seen)
        division = row.division
        if draft.geometry is not None:
            division = place(acting_user, form, draft.geometry, Divisions(near=draft.geometry))
        names = fill(form, row, draft, division)
        if names:
            try:
                with transaction.atomic():
                    row.save(force_update=True)
            except IntegrityError as error:
                raise _refusal_of(error, acting_user, form, draft, False) from None
            _tell(acting_user, form, row, "change", {"changed": names})
        return _written(form, pk)


def replace(*, acting_user: Any, form: Form, pk: int, draft: Draft, seen: str | None) -> Written:
    """Put a whole feature in the place of another; what it does not say is emptied."""
    require_whole(form, draft)
    return change(acting_user=acting_user, form=form, pk=pk, draft=blank(form, draft), seen=seen)


def remove(*, acting_user: Any, form: Form, pk: int, seen: str | None) -> None:
    """Remove a feature."""
    with transaction.atomic():
        row = _held(acting_user, form, pk, seen)
        _tell(acting_user, form, row, "remove", op=Change.DELETE)
        row.delete()


def _held(user: Any, form: Form, pk: int, seen: str | None) -> Any:
    """Hold a row that the user may change, and refuse when it is no longer as the caller saw it."""
    row = form.rows().visible_to(user).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no %(layer)s %(id)s in your area.") % {"layer": form.layer.id, "id": pk})
    require_edit(user, row.division)
    if not seen:
        raise PreconditionNeeded(
            _("Send the feature's ETag as If-Match, so that nobody's work is overwritten.")
        )
    present = _written(form, pk)
    if seen.strip() != ANY_STATE and present.tag not in named(seen):
        raise stale(present)
    return row


def stale(present: Written) -> Stale:
    """Return the refusal of a write that rests on a past state, with the present one to go on from."""
    return Stale(
        _("Somebody has changed this feature since you read it. Look at it as it is now, and try again."),
        etag=present.tag,
        present=json.loads(present.text),
    )


def _refusal_of(error: IntegrityError, user: Any, form: Form, draft: Draft, only_new: bool) -> Exception:
    """Return what to say when the table takes a row not: a code that is used, or a fault of ours."""
    return _taken(user, form, draft, only_new) if isinstance(error.__cause__, UniqueViolation) else error


def _taken(user: Any, form: Form, draft: Draft, only_new: bool) -> Exception:
    """Return the refusal of a code that is used; where the user sees by which feature, with its id."""
    known_by = {name: draft.values.get(name) for name in form.key if name != GEOMETRY}
    other = form.rows().filter(**known_by).first() if all(known_by.values()) else None
    if other is None or not Scope.of(user).holds(other.division.path if other.division else ""):
        return Conflict(_("This code is used already."), code="code-taken")
    if only_new:
        return stale(_written(form, other.pk))
    return Conflict(_("This code is used already."), code="code-taken", id=other.pk)


def _written(form: Form, pk: int) -> Written:
    text = text_of(form.layer, form.rows(), pk)
    assert text is not None  # its row is held, or was made in this transaction
    return Written(pk, text)


def _tell(
    user: Any, form: Form, row: Any, what: str, summary: dict[str, Any] | None = None, op: str = Change.UPSERT
) -> None:
    layer = form.layer.id
    record(actor=user, action=f"{layer}.{what}", layer=layer, op=op, rows=[row], summary=summary)
