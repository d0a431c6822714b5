"""The area of a key is what its owner and its division have in common, whichever is the larger."""

from hypothesis import given
from hypothesis import strategies as st

from layers.core.scope import Scope

codes = st.sampled_from(["1", "2", "12", "21"])
paths = st.lists(codes, min_size=1, max_size=4).map(lambda parts: "".join(f"{part}/" for part in parts))
scopes = st.one_of(
    st.just(Scope(everywhere=True)),
    st.lists(paths, max_size=4).map(lambda own: Scope(paths=tuple(sorted(set(own))))),
)


@given(scopes, paths, paths)
def test_a_place_is_inside_when_it_is_inside_both(scope: Scope, division: str, place: str) -> None:
    inside_both = scope.holds(place) and place.startswith(division)
    assert scope.narrowed(division).holds(place) == inside_both


@given(scopes, paths)
def test_no_scope_grows(scope: Scope, division: str) -> None:
    narrowed = scope.narrowed(division)
    assert not narrowed.everywhere
    assert all(scope.holds(path) for path in narrowed.paths)
    assert (narrowed.key == scope.key) == (narrowed == scope)


@given(scopes)
def test_without_a_division_the_scope_stays(scope: Scope) -> None:
    assert scope.narrowed("") == scope
