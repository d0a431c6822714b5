"""Bulk upsert: rows known by their code are changed, the others made, and each gets its answer. One transaction."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg2.errors import UniqueViolation

from layers.core.crs import Transform
from layers.core.errors import Conflict, Invalid, Refused
from layers.core.history import record
from layers.core.scope import Scope
from layers.editing.drafts import Draft, draft_of, require_whole
from layers.editing.forms import GEOMETRY, Form
from layers.editing.placing import place, require_edit
from layers.editing.rows import columns, fill
from layers.transfer.engine import take_turn
from layers.transfer.places import Divisions
from layers.transfer.targets.writing import BATCH, to_geometry

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"
Key = tuple[Any, ...]


@dataclass
class Line:
    """What becomes of one row of the request; `number` counts from 1."""

    number: int
    key: Key = ()
    draft: Draft = field(default_factory=Draft)
    row: Any = None
    result: str = ""
    refusal: Refused | None = None

    def refuse(self, refusal: Refused) -> None:
        self.result, self.refusal, self.row = REFUSED, refusal, None

    def as_json(self, form: Form) -> dict[str, Any]:
        said = [str(part) for name, part in zip(form.key, self.key, strict=False) if name != GEOMETRY]
        told = {
            "row": self.number,
            "code": "/".join(said),
            "id": self.row.pk if self.row is not None else None,
            "result": self.result,
        }
        if self.refusal is not None:
            told |= {"code_of_problem": self.refusal.code, "detail": str(self.refusal)}
        return told


@dataclass(frozen=True)
class Outcome:
    """What a bulk upsert did, or would do."""

    form: Form
    lines: list[Line]

    def as_json(self) -> dict[str, Any]:
        counts = Counter(line.result for line in self.lines)
        return {
            **{result: counts[result] for result in (CREATED, UPDATED, UNCHANGED, REFUSED)},
            "rows": [line.as_json(self.form) for line in self.lines],
        }


def upsert(
    *,
    acting_user: Any,
    form: Form,
    bodies: list[Any],
    transform: Transform,
    abort: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Make or change many features. The same request again changes nothing.

    Parameters
    ----------
    bodies : GeoJSON Features, or refusals of lines that could not be read.
    abort : whether one refused row refuses all.

    Raises
    ------
    Invalid : a row is refused, and `abort` is set; the answer names each row.
    Conflict : somebody else took one of the codes meanwhile; nothing was written.
    """
    lines = [_line(form, number, body, transform) for number, body in enumerate(bodies, start=1)]
    _refuse_repeated(lines)
    with transaction.atomic():
        take_turn()
        _settle(acting_user, form, [line for line in lines if line.refusal is None])
        outcome = Outcome(form, lines)
        if abort:
            _require_none_refused(outcome)
        _write(acting_user, form, lines)
        if dry_run:
            transaction.set_rollback(True)
    if dry_run:
        _forget_ids(lines)
    return outcome


def _line(form: Form, number: int, body: Any, transform: Transform) -> Line:
    line = Line(number)
    try:
        if isinstance(body, Refused):
            raise body
        line.draft = draft_of(form, body, transform)
        line.key = _key(form, line.draft)
    except Refused as refusal:
        line.refuse(refusal)
    return line


def _key(form: Form, draft: Draft) -> Key:
    parts: list[Any] = []
    for name in form.key:
        value = draft.values.get(name)
        if name == GEOMETRY and draft.geometry is not None:
            value = bytes(to_geometry(draft.geometry).wkb)
        if value in (None, "") and not (name == "name" and GEOMETRY in form.key):
            raise Invalid(
                _("%(name)s: the row is known by it, so it needs a value.") % {"name": name},
                code="code-missing",
                property=name,
            )
        parts.append(value or "")
    return tuple(parts)


def _refuse_repeated(lines: list[Line]) -> None:
    first: dict[Key, int] = {}
    for line in lines:
        if line.refusal is None and first.setdefault(line.key, line.number) != line.number:
            line.refuse(
                Invalid(
                    _("Row %(row)d is the same feature.") % {"row": first[line.key]}, code="code-repeated"
                )
            )


def _settle(user: Any, form: Form, lines: list[Line]) -> None:
    """Decide for each row what becomes of it, with the rows that are there held until the end."""
    there, divisions = _there(form, lines), Divisions()
    for line in lines:
        try:
            _settle_one(user, form, line, there.get(line.key), divisions)
        except Refused as refusal:
            line.refuse(refusal)


def _settle_one(user: Any, form: Form, line: Line, row: Any, divisions: Divisions) -> None:
    draft, is_new = line.draft, row is None
    if is_new:
        require_whole(form, draft)
        row = form.model()
    else:
        _require_own(user, row)
    division = place(user, form, draft.geometry, divisions) if draft.geometry is not None else row.division
    differs = fill(form, row, draft, division)
    line.row, line.result = row, CREATED if is_new else UPDATED if differs else UNCHANGED


def _require_own(user: Any, row: Any) -> None:
    if not Scope.of(user).holds(row.division.path if row.division else ""):
        raise Invalid(
            _("This code is used outside your area, so you cannot change it."), code="outside-your-area"
        )
    require_edit(user, row.division)


def _there(form: Form, lines: list[Line]) -> dict[Key, Any]:
    rows = form.rows().select_for_update(of=("self",)).order_by("pk")
    codes = [name for name in form.key if name != GEOMETRY]
    known = {f"{name}__in": {line.draft.values.get(name) or "" for line in lines} for name in codes}
    return {_key_of(form, row): row for row in rows.filter(**known)}


def _key_of(form: Form, row: Any) -> Key:
    return tuple(
        bytes(row.geometry.wkb) if name == GEOMETRY else getattr(row, name) or "" for name in form.key
    )


def _write(user: Any, form: Form, lines: Iterable[Line]) -> None:
    new = [line.row for line in lines if line.result == CREATED]
    old = [line.row for line in lines if line.result == UPDATED]
    try:
        form.model.objects.bulk_create(new, batch_size=BATCH)
        if old:
            form.model.objects.bulk_update(old, columns(form), batch_size=BATCH)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise Conflict(
            _("Somebody else wrote one of these codes just now, so nothing was written. Try again."),
            code="code-taken",
        ) from None
    layer = form.layer.id
    record(actor=user, action=f"{layer}.upsert", layer=layer, rows=[*new, *old])


def _require_none_refused(outcome: Outcome) -> None:
    refused = [line for line in outcome.lines if line.refusal is not None]
    if refused:
        raise Invalid(
            _("%(count)d rows cannot be taken, so nothing was written. The first: row %(row)d: %(message)s")
            % {"count": len(refused), "row": refused[0].number, "message": refused[0].refusal},
            code="upsert-aborted",
            rows=[line.as_json(outcome.form) for line in refused],
        )


def _forget_ids(lines: list[Line]) -> None:
    for line in lines:
        if line.result == CREATED:
            line.row = None
