"""The client in `docs/` is run as it stands against a real server, while the layer changes under it."""

import runpy
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from layers.core.history import record
from layers.core.models import Change
from layers.models import Camera, Membership
from layers.tiles.watch import watch
from tests.followers import all_told, download, features
from tests.two_streets import City, build

pytestmark = pytest.mark.django_db(transaction=True)

CLIENT = Path(settings.BASE_DIR) / "docs" / "follow.py"


class Enough(Exception):
    """Ends the client, which would follow for ever."""


def change(city: City, number: int) -> None:
    """Change something while the client sleeps, each time something else."""
    (camera,) = city.west.rows["cameras"]
    with transaction.atomic():
        if number == 0:
            Camera.objects.filter(pk=camera.pk).update(name="Turned")
            record(actor=None, action="test.changed", layer="cameras", rows=[camera])
        elif number == 1:
            Camera.objects.filter(pk=camera.pk).update(status="offline")
            record(actor=None, action="test.changed", layer="cameras", rows=[camera])
        elif number == 2:  # the area grows, so the token holds no longer and the client begins anew
            Membership.objects.create(user=city.viewer, role="viewer", division=city.east.street)
        elif number == 3:
            (other,) = city.east.rows["cameras"]
            record(actor=None, action="test.gone", layer="cameras", op=Change.DELETE, rows=[other])
            other.delete()
        else:
            raise Enough


def test_the_client_of_the_docs_holds_exactly_the_layer(live_server: Any, monkeypatch: Any) -> None:
    city, sizes, viewer = build(), list[int](), Client()
    viewer.force_login(city.viewer)

    def asleep(_seconds: int) -> None:
        copy = sys._getframe(1).f_globals["copy"]  # of the client, which sleeps
        assert copy == features(download(viewer, "cameras", {"status": "online"})[0])
        sizes.append(len(copy))
        change(city, len(sizes) - 1)
        all_told()
        watch.distrust()  # written beside the server, which would hear of it a tenth of a second later

    arguments = [live_server.url, "viewer-west", "a-long-password", "cameras", "status=online"]
    monkeypatch.setattr(sys, "argv", [str(CLIENT), *arguments])
    monkeypatch.setattr(time, "sleep", asleep)
    with pytest.raises(Enough):
        runpy.run_path(str(CLIENT))
    assert sizes == [1, 1, 0, 1, 0]
