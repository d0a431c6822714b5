"""Compression of streamed text, as the client accepts it. Pure."""

import zlib
from collections.abc import Generator
from contextlib import closing

import zstandard

LEVEL = 1
"""Of both methods: higher ones are slower than the database."""
GZIP_WINDOW = 31
CODINGS = ("zstd", "gzip")
"""The better first."""


def coding_of(accepted: str) -> str:
    """Choose by an `Accept-Encoding` header: the coding with the highest weight, ours in order; "" for none."""
    weights = _weights(accepted)
    any_other = weights.get("*", 0.0)
    plain = weights.get("identity", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding, any_other))
    return best if weights.get(best, any_other) > 0 and weights.get(best, any_other) >= plain else ""


def compressed(pieces: Generator[bytes], coding: str) -> Generator[bytes]:
    """Compress pieces as they come. The first is sent on at once, and an empty one says that the reader still waits."""
    if not coding:
        yield from pieces
        return
    compressor = _Zstd() if coding == "zstd" else _Gzip()
    is_first = True
    with closing(pieces):
        for piece in pieces:
            yield compressor.compress(piece) + (compressor.pause() if is_first else b"")
            is_first = False
    yield compressor.flush()


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.compressobj(LEVEL, wbits=GZIP_WINDOW)
        self.compress, self.flush = self._inner.compress, self._inner.flush

    def pause(self) -> bytes:
        return self._inner.flush(zlib.Z_SYNC_FLUSH)


class _Zstd:
    def __init__(self) -> None:
        self._inner = zstandard.ZstdCompressor(level=LEVEL).compressobj()
        self.compress, self.flush = self._inner.compress, self._inner.flush

    def pause(self) -> bytes:
        return self._inner.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


def _weights(accepted: str) -> dict[str, float]:
    """Read `gzip;q=0.5, zstd`: name → weight; a weight that cannot be read is none."""
    weights = {}
    for part in accepted.split(","):
        name, _sign, parameter = part.partition(";")
        if name.strip():
            weights[name.strip().lower()] = _weight(parameter)
    return weights


def _weight(parameter: str) -> float:
    name, sign, value = parameter.strip().partition("=")
    if not sign or name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
