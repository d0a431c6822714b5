"""What all tests share."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as project
from django.db import connections

from gis_grid.cluster import Cluster
from gis_grid.environment import database_from_url
from layers.access import flushing
from tests.two_streets import City, build


@pytest.fixture(scope="session")
def a_cluster_of_its_own() -> Iterator[None]:
    """Give each further test runner a database server of its own, as long as it is ours to start.

    The change log is read below the oldest transaction of the whole server, so runners on one would wait for each other.
    """
    runner = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    if runner == "gw0" or os.environ.get("DATABASE_URL"):
        yield
        return
    cluster = Cluster(project.LOCAL_DIR / runner)
    cluster.start()
    connections["default"].settings_dict.update(database_from_url(cluster.url(), project.LOCAL_DIR))
    yield
    cluster.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(a_cluster_of_its_own: None, django_db_modify_db_settings: None) -> None:
    """Come before the test database is made."""


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """A slow password hash protects people, not tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def storage_of_its_own(settings: Any, tmp_path_factory: Any) -> None:
    """No test finds a file that another has left."""
    settings.STORAGE_DIR = tmp_path_factory.mktemp("storage")


@pytest.fixture(autouse=True)
def counts_that_stay(settings: Any) -> None:
    """Nothing is counted into the database behind a test's back, and what one test counts, no other meets."""
    settings.COUNTS_FLUSH_S = 0
    flushing.counts.drain()
    flushing.usage.drain()
    flushing.counts.settle({}, now=float("inf"))


@pytest.fixture
def city() -> City:
    """Two streets; a test that wants another city says so itself."""
    return build()
