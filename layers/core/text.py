"""Chinese text for search. Pure."""

from functools import lru_cache


@lru_cache(maxsize=20_000)
def _initial(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    # Imported here: its dictionaries take a fifth of a second, and most commands need none.
    from pypinyin import Style, pinyin

    letters = pinyin(character, style=Style.FIRST_LETTER, errors="ignore")
    return letters[0][0][:1].lower() if letters and letters[0][0] else ""


def initials(text: str) -> str:
    """Return the first letters of a text's syllables: `天水街道` → `tsjd`; letters and digits stay.

    Characters are looked up one by one (their commonest reading), which is what people type and is fast
    enough for a district's addresses.
    """
    return "".join(map(_initial, text))
