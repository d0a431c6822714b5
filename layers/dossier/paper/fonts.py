"""The Chinese font that a dossier is set in: a file of the system, of which only the signs that are used go into the PDF."""

import logging
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from fontTools.ttLib import TTCollection, TTFont, TTLibError

from layers.core.errors import Unavailable

KNOWN = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
)
"""Outlines of TrueType first: their signs are taken out in half the time."""
NEEDED = "风险09Aa"
"""Signs of every dossier. A font that has Chinese and no digits is of no use."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class FontFile:
    """A font: its file, and which of the fonts in it where it is a collection."""

    path: str
    number: int = 0


def chinese_font() -> FontFile:
    """Return the font of the setting `PDF_FONT`, else the first of the system that has what is needed.

    Raises
    ------
    Unavailable : there is none; a sheet full of empty boxes would be of no use.
    """
    found = _found(settings.PDF_FONT)
    if found is None:
        raise Unavailable(
            _(
                "The server has no Chinese font to print with. Install the package fonts-wqy-microhei or fonts-noto-cjk, or name a font file in PDF_FONT."
            ),
            code="no-font",
        )
    return found


@lru_cache(maxsize=4)
def _found(wanted: str) -> FontFile | None:
    paths = [wanted] if wanted else _of_the_system()
    return next((font for path in paths if (font := _usable(path)) is not None), None)


def _of_the_system() -> Iterator[str]:
    yield from KNOWN
    try:
        asked = ["fc-match", "-f", "%{file}", "sans:lang=zh-cn"]
        yield subprocess.run(asked, capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        logger.info("fontconfig is not there to be asked for a Chinese font.")


def _usable(path: str) -> FontFile | None:
    """Return the font of a file that has the needed signs, of a collection the one for simplified Chinese."""
    if not path or not Path(path).is_file():
        return None
    try:
        fonts = _fonts_in(path)
        names = [str(font["name"].getDebugName(4)) for font in fonts]
        for k in sorted(range(len(fonts)), key=lambda k: _strangeness(names[k])):
            if set(map(ord, NEEDED)) <= fonts[k].getBestCmap().keys():
                return FontFile(path, k)
    except (OSError, TTLibError):
        logger.warning("The font %s cannot be read.", path)
    return None


def _fonts_in(path: str) -> list[Any]:
    is_collection = path.lower().endswith((".ttc", ".otc"))
    return list(TTCollection(path, lazy=True).fonts) if is_collection else [TTFont(path, lazy=True)]


def _strangeness(name: str) -> tuple[bool, bool]:
    """Sort the fonts of a collection: one for simplified Chinese first, those of equal width last."""
    return "Mono" in name, not name.endswith((" SC", " SC Regular"))
