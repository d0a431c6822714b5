"""The steps of addresses come out of their few bytes as they went in."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.kept.steps import NEVER, Steps, steps_of


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.integers(0, 2**62), st.integers(0, 3), max_size=30))
def test_steps_are_packed_and_found_again(fewest: dict[int, int]) -> None:
    ids = np.array(list(fewest), dtype=np.int64)
    step = np.array(list(fewest.values()), dtype=int)
    found = Steps.unpack(steps_of(ids, [step <= minutes for minutes in range(3)]).pack())
    assert found.of(ids).tolist() == [NEVER if one == 3 else one for one in fewest.values()]
    assert found.of(np.array([2**62 + 1])).tolist() == [-1]


def test_nothing_is_known_of_what_was_never_kept() -> None:
    assert Steps.unpack(b"").of(np.array([5])).tolist() == [-1]
