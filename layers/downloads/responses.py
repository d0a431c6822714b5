"""Answers that hold one of the server's threads until the reader has all or leaves."""

from collections.abc import Generator, Iterator

from layers.downloads.busy import Turn


class Held:
    """Pieces of an answer, with the turn that is given back at its end.

    The server calls `close` when the reader has left, and so does Django at the end of every answer.
    """

    def __init__(self, pieces: Generator[bytes], turn: Turn) -> None:
        self._pieces, self._turn = pieces, turn

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        self._pieces.close()
        self._turn.give_back()
