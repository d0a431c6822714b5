"""tipg, the OGC API server over PostGIS that is nearest to ours, as its documentation starts it."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

from tests.bench.bulk import download
from tests.bench.layer_sql import COLUMNS, TABLES
from tests.bench.peers import python_program
from tests.bench.server import free_port

START_S = 60
PAGE = 10_000
"""The most features that it gives in one answer, by its own default."""


class Tipg:
    """A running tipg. It reads the layer's own table; what we join to it, it need not give."""

    def __init__(self, port: int) -> None:
        self.port = port

    def items(self, layer: str, limit: int, offset: int = 0) -> str:
        return (
            f"/collections/public.{TABLES[layer]}/items?limit={limit}&offset={offset}&f=geojson"
            f"&geom-column=geometry&properties={','.join(COLUMNS[layer])}"
        )

    def tile(self, layer: str, z: int, x: int, y: int) -> str:
        return (
            f"/collections/public.{TABLES[layer]}/tiles/WebMercatorQuad/{z}/{x}/{y}"
            f"?geom-column=geometry&properties={','.join(COLUMNS[layer])}"
        )

    def features_a_second(self, layer: str, count: int) -> float:
        """Read the first page, the middle one and the last, and return features a second.

        It has no other way to give a whole layer; what a page costs grows with its offset.
        """
        offsets = sorted({0, count // 2 // PAGE * PAGE, max(0, count - PAGE) // PAGE * PAGE})
        started = time.perf_counter()
        for offset in offsets:
            download(self.port, self.items(layer, PAGE, offset), "")
        given = sum(min(PAGE, count - offset) for offset in offsets)
        return given / (time.perf_counter() - started)


@contextmanager
def serving_tipg(url: str, workers: int = 1) -> Iterator[Tipg]:
    """Serve a database by tipg until the end.

    Raises
    ------
    NotToBeHad : its packages are not here and cannot be brought.
    """
    port = free_port()
    command = [python_program("uvicorn"), "tipg.main:app", "--port", str(port), "--workers", str(workers)]
    settings = {
        "DATABASE_URL": url.replace("postgis://", "postgresql://", 1).replace(
            "postgres://", "postgresql://", 1
        ),
        "TIPG_DB_SCHEMAS": '["public"]',
        "TIPG_DB_TABLES": str([f"public.{name}" for name in TABLES.values()]).replace("'", '"'),
    }
    process = subprocess.Popen(
        [*command, "--log-level", "error", "--no-access-log"],
        env=os.environ | settings,
        stdin=subprocess.DEVNULL,
    )
    try:
        _wait_for(process, port)
        yield Tipg(port)
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            probe = HTTPConnection("127.0.0.1", port, timeout=START_S)
            probe.request("GET", "/collections")
            if b"layers_" in probe.getresponse().read():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError("tipg did not start; its message stands above.")
