"""What all tests share."""

from typing import Any

import pytest

from layers.access import flushing
from tests.two_streets import City, build


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
