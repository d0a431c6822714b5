"""Keys that were looked up a moment ago, for as long as nothing about access has changed since.

To find a key with its owner and the owner's memberships costs more than a small answer. Whether anything about access has
changed, in any process, is known without a question to the database; `connect` says where from.
"""

import copy
from collections.abc import Callable

from layers.access import keys
from layers.access.models import ApiKey

MOST = 10_000
State = Callable[[], int | None]


class RememberedKeys:
    """Looks keys up, each once for as long as access stays as it is."""

    def __init__(self) -> None:
        self._state: State = lambda: None
        self._known: dict[str, tuple[int, ApiKey]] = {}

    def connect(self, state: State) -> None:
        """Say how to learn the state of access: a number that is another one after any change; None when it is not known."""
        self._state = state

    def key_of(self, secret: str) -> ApiKey | None:
        """Return what `keys.key_of` would; an object of the caller's own. A key that is not there is looked for each time."""
        state = self._state()
        if state is None:
            return keys.key_of(secret)
        name = keys.digest(secret)
        then, key = self._known.get(name, (None, None))
        if key is None or then != state:
            key = keys.key_of(secret)
            self._keep(name, state, key)
        return _own(key) if key is not None else None

    def _keep(self, name: str, state: int, key: ApiKey | None) -> None:
        """Keep a key under the state of before it was looked up, so that a change meanwhile is never missed."""
        if len(self._known) >= MOST:
            self._known.clear()
        if key is not None:
            self._known[name] = (state, key)


def _own(key: ApiKey) -> ApiKey:
    """Return a copy, with a copy of the owner: a request notes things with them that are no other's business."""
    own = copy.copy(key)
    own.user = copy.copy(key.user)
    return own


remembered_keys = RememberedKeys()
