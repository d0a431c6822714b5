"""What slices above may follow: grids that were replaced."""

from collections.abc import Collection
from typing import Any, Protocol


class PublishCallback(Protocol):
    """Called inside the transaction that publishes, once the new grids are in force."""

    def __call__(self, *, replaced_ids: Collection[int], created_ids: Collection[int], actor: Any) -> Any: ...


_callbacks: list[PublishCallback] = []


def on_publish(callback: PublishCallback) -> None:
    """Have `callback` called whenever grids are replaced; the same callback is kept once."""
    if callback not in _callbacks:
        _callbacks.append(callback)


def published(replaced_ids: Collection[int], created_ids: Collection[int], actor: Any) -> None:
    """Tell the followers which grids were closed and which came into force. Call it inside the transaction."""
    for callback in _callbacks:
        callback(replaced_ids=replaced_ids, created_ids=created_ids, actor=actor)
