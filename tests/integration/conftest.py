"""The people of the planning tests: a street that is planned, who draws there and who approves."""

import pytest

from tests.planning import Api, Street, build, person


@pytest.fixture
def street() -> Street:
    return build()


@pytest.fixture
def planner(street: Street) -> Api:
    return person("planner", "planner")


@pytest.fixture
def approver(street: Street) -> Api:
    return person("approver", "approver")
