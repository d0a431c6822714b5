"""What a downloaded file is called: layer, place and day, `grids-石桥街道-20261125.gpkg`. Pure."""

import re
from datetime import date
from urllib.parse import quote

FORBIDDEN = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|%;]+')
"""What file systems or headers take for something else."""


def disposition(layer: str, place: str, code: str, day: date, ending: str) -> str:
    """Return a `Content-Disposition` by RFC 6266: the name, and one in ASCII for programs that know no other.

    Parameters
    ----------
    place, code : name and code of the division that was asked for; empty for all.
    """
    plain, full = (_name(layer, part, day, ending) for part in (code, place))
    plain = plain.encode("ascii", "replace").decode().replace("?", "_")
    also = f"; filename*=UTF-8''{quote(full, safe='')}" if full != plain else ""
    return f'attachment; filename="{plain}"{also}'


def _name(layer: str, place: str, day: date, ending: str) -> str:
    parts = [layer, FORBIDDEN.sub("_", place).strip(" ."), f"{day:%Y%m%d}"]
    return f"{'-'.join(part for part in parts if part)}.{ending}"
