"""Whether a place is open at a moment, by hours as people write them. Pure.

The notation is that of OpenStreetMap (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification); what is
written otherwise in Chinese offices is turned into it first, as far as it can mean one thing only.
"""

import re
from datetime import datetime
from functools import lru_cache
from unicodedata import normalize

from opening_hours import OpeningHours, validate

ALWAYS = "24/7"
WEEKDAYS = dict(zip("一二三四五六日天", ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "Su"), strict=True))
WORDS = (
    (r"全天(开放)?|24小时(营业|服务|开放)?|每天24小时", ALWAYS),
    (r"(?:周|星期|礼拜)([一二三四五六日天])", lambda found: WEEKDAYS[found[1]]),
    (r"工作日", "Mo-Fr"),
    (r"周末|双休日", "Sa-Su"),
    (r"(法定)?节假日", "PH"),
    (r"每天|每日", ""),
    (r"休息|不开放|关闭", " off"),
    (r"([0-9]{1,2})[点时]半", r"\1:30"),
    (r"([0-9]{1,2})[点时]整?(?![0-9])", r"\1:00"),
    (r"\s*(?:[~–—―至到]|--)+\s*", "-"),
    (r"[、]", ","),
    (r"(Mo|Tu|We|Th|Fr|Sa|Su|PH)(?=[0-9])", r"\1 "),
    (r"(?<=[0-9])\s*[,;]?\s*(?=(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b)", "; "),
    (r"^(?=[^0-9]+ off$)", f"{ALWAYS}; "),
)
BARE_HOURS = re.compile(r"([0-9]{1,2})-([0-9]{1,2})")


@lru_cache(maxsize=2_000)
def hours_of(text: str) -> OpeningHours | None:
    """Read opening hours; None for a text that cannot be read."""
    notation = notation_of(text)
    return OpeningHours(notation) if validate(notation) else None


def notation_of(text: str) -> str:
    """Turn hours as people write them into OpenStreetMap's notation, as far as that is plain."""
    plain = normalize("NFKC", text).strip()
    for found, meant in WORDS:
        plain = re.sub(found, meant, plain)
    return BARE_HOURS.sub(r"\1:00-\2:00", plain) if BARE_HOURS.fullmatch(plain) else plain


def is_open(text: str, moment: datetime) -> bool | None:
    """Whether a place with these hours is open at a moment.

    Parameters
    ----------
    moment : in the city's own time.

    Returns
    -------
    None where the hours are not known or cannot be read.
    """
    hours = hours_of(text) if text.strip() else None
    if hours is None:
        return None
    local = moment.replace(tzinfo=None)
    return None if hours.is_unknown(local) else bool(hours.is_open(local))
