"""What leaves of a download's copied text, however the pipe cuts it."""

from hypothesis import given
from hypothesis import strategies as st

from layers.downloads.statements import SEAM
from layers.downloads.texts import seamless


@given(
    st.lists(st.sampled_from(["", "a", '{"type": "Feature"', "中\n"]), max_size=6),
    st.lists(st.integers(min_value=1, max_value=len(SEAM) + 2), min_size=1),
)
def test_no_seam_is_left_however_the_text_is_cut(parts: list[str], sizes: list[int]) -> None:
    texts = [part.encode() for part in parts]
    copied, blocks, at = SEAM.join(texts), list[bytes](), 0
    while at < len(copied):
        size = sizes[len(blocks) % len(sizes)]
        blocks.append(copied[at : at + size])
        at += size
    assert b"".join(seamless([*blocks, b""])) == b"".join(texts)
