"""The peer of an operation: an editor that saves the whole layer at once, as uMap does. A WSGI application.

`PUT /` reads the FeatureCollection that was sent and stores it in one row; nothing is checked.
"""

import json
import os
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_grid.settings")
django.setup()

TABLE = "CREATE TABLE IF NOT EXISTS bench_whole_layer (id int PRIMARY KEY, features jsonb NOT NULL)"
STORE = (
    "INSERT INTO bench_whole_layer VALUES (1, %s) ON CONFLICT (id) DO UPDATE SET features = EXCLUDED.features"
)


def application(environment: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environment["REQUEST_METHOD"] == "PUT":
        body = environment["wsgi.input"].read(int(environment["CONTENT_LENGTH"]))
        count = len(json.loads(body)["features"])
        with connection.cursor() as cursor:
            cursor.execute(TABLE)
            cursor.execute(STORE, [body.decode()])
        answer = json.dumps({"features": count}).encode()
    else:
        answer = b"{}"
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
    return [answer]
