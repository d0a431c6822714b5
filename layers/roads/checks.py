"""A system check: the file of the network in use can be read."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db.utils import DatabaseError

from layers.roads.current import loaded


@register(Tags.database)
def roads_can_be_read(databases: list[str] | None = None, **_context: Any) -> list[CheckMessage]:
    """The road network in use is a whole file that this version knows."""
    if not databases:
        return []
    try:
        problem = loaded().problem
    except DatabaseError:
        return []
    hint = "Run import_roads again; until then distances are straight, and are labelled so."
    return (
        [Warning(f"The road network cannot be used: {problem}.", hint=hint, id="layers.W001")]
        if problem
        else []
    )
