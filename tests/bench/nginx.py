"""nginx that hands out files: the limit of what is already made."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.peers import program
from tests.bench.server import free_port

START_S = 10
CONFIGURATION = """
{user}daemon off;
worker_processes 2;
pid {folder}/pid;
error_log stderr warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=10000;
    default_type application/vnd.mapbox-vector-tile;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port} reuseport; root {folder}/files; }}
}}
"""


@contextmanager
def files_by_nginx(files: Mapping[str, bytes]) -> Iterator[int]:
    """Hand out files by their paths until the end; yield the port.

    Raises
    ------
    NotToBeHad : nginx is not installed.
    """
    nginx, port = program("nginx"), free_port()
    with TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        for path, content in files.items():
            file = Path(folder, "files", path.lstrip("/"))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        user = "user root;\n" if os.geteuid() == 0 else ""
        Path(folder, "conf").write_text(
            CONFIGURATION.format(folder=folder, port=port, user=user), encoding="utf-8"
        )
        process = subprocess.Popen([nginx, "-p", folder, "-c", f"{folder}/conf"], stdin=subprocess.DEVNULL)
        try:
            _wait_for(process, port)
            yield port
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            HTTPConnection("127.0.0.1", port, timeout=1).connect()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("nginx did not start; its message stands above.")
