"""Layers of text. Without a glyph server the client draws them by fonts of its own."""

from typing import Any

from django.conf import settings

LOCAL_FONTS = ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Source Han Sans SC", "sans-serif"]
HALO = "rgba(255,255,255,0.9)"


def fonts() -> list[str]:
    """Return the names of fonts: the glyph server's where there is one, else what the client may have."""
    return list(settings.GLYPHS_FONTS) if settings.GLYPHS_URL else LOCAL_FONTS


def label(text: Any, size: float, colour: str, **layout: Any) -> dict[str, Any]:
    """Return layout and paint of a text.

    Parameters
    ----------
    text : expression of the text.
    layout : further layout properties, `_` for `-`.
    """
    more = {name.replace("_", "-"): value for name, value in layout.items()}
    return {
        "layout": {"text-field": text, "text-font": fonts(), "text-size": size, **more},
        "paint": {"text-color": colour, "text-halo-color": HALO, "text-halo-width": 1.5},
    }
