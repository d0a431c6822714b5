"""Append to the change log. Every action calls this in the transaction of its change."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from layers.core.models import Change

Actor: TypeAlias = AbstractBaseUser | None
BATCH = 5_000
_followers: dict[str, list[Callable[[], object]]] = defaultdict(list)


def on_record(layer: str, follow: Callable[[], object]) -> None:
    """Have something brought up to date in the transaction of every change that is told of a layer."""
    if follow not in _followers[layer]:
        _followers[layer].append(follow)


def record(
    *,
    actor: Actor,
    action: str,
    layer: str,
    op: str = Change.UPSERT,
    rows: Iterable[Any],
    summary: dict[str, Any] | None = None,
) -> None:
    """Write one line for each row that an action made, changed or removed.

    Parameters
    ----------
    action : what was done, `noun.verb`.
    rows : model instances with `pk` and, where they are scoped, `division` (or `path` for a division itself).
    summary : what changed, JSON-ready; kept with every line.
    """
    _require_transaction()
    told = _by_key(actor) | (summary or {})
    lines = [
        Change(
            actor=actor if actor and actor.pk else None,
            action=action,
            layer=layer,
            feature_id=str(row.pk),
            op=op,
            division_path=path_of(row),
            summary=told,
        )
        for row in rows
    ]
    Change.objects.bulk_create(lines, batch_size=BATCH)
    _tell_followers(layer)


def record_queryset(
    *,
    actor: Actor,
    action: str,
    layer: str,
    op: str = Change.UPSERT,
    queryset: QuerySet[Any],
    path: str = "",
    summary: dict[str, Any] | None = None,
) -> None:
    """Write one line for each row of a queryset by one statement inside the database.

    Parameters
    ----------
    path : lookup of the division's path, such as `division__path`; empty for rows without a division.
    summary : what changed, JSON-ready; kept with every line.
    """
    _require_transaction()
    paths = Coalesce(F(path), Value("")) if path else Value("")
    rows = queryset.order_by("pk").annotate(_path=paths).values_list("pk", "_path")
    told = json.dumps(_by_key(actor) | (summary or {}))
    _insert_select(rows, [actor.pk if actor else None, action, layer, op, told])
    _tell_followers(layer)


def _tell_followers(layer: str) -> None:
    for follow in _followers.get(layer, ()):
        follow()


def _by_key(actor: Actor) -> dict[str, str]:
    """Return what a line says of the key that its actor came with."""
    key = getattr(actor, "api_key", None)
    return {"key": str(key)} if key is not None else {}


def _insert_select(rows: QuerySet[Any], said: list[Any]) -> None:
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Change._meta.db_table} (actor_id, action, layer, feature_id, op, division_path, summary)"
            f" SELECT %s, %s, %s, source.id::text, %s, source.path, %s FROM ({sql}) AS source(id, path)",
            [*said, *params],
        )


def path_of(row: Any) -> str:
    """Return the path of the division that a row belongs to; empty where it belongs to none."""
    if hasattr(row, "path"):
        return str(row.path)
    division = getattr(row, "division", None)
    return str(division.path) if division is not None else ""


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("History is written in the transaction of the change it tells of.")
