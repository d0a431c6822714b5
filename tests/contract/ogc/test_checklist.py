"""What is declared is tested: every abstract test of every declared class is carried out by some function."""

import importlib
import pkgutil

import tests.contract.ogc as package
from layers.ogc.conformance import CLASSES
from tests.contract.ogc.clauses import ABSTRACT_TESTS, CARRIED_OUT

for module in pkgutil.iter_modules(package.__path__):
    importlib.import_module(f"{package.__name__}.{module.name}")


def test_every_declared_class_has_its_abstract_tests_listed() -> None:
    assert set(CLASSES) == set(ABSTRACT_TESTS)


def test_every_abstract_test_is_carried_out() -> None:
    wanted = {(name, test) for name, tests in ABSTRACT_TESTS.items() for test in tests.split()}
    assert wanted - CARRIED_OUT.keys() == set()


def test_nothing_else_is_claimed() -> None:
    wanted = {(name, test) for name, tests in ABSTRACT_TESTS.items() for test in tests.split()}
    assert CARRIED_OUT.keys() - wanted == set()
