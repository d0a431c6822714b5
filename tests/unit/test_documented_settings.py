"""Every setting is told of in `.env.example`, and nothing else is."""

import re
from pathlib import Path

from django.conf import settings

HOME = Path(settings.BASE_DIR)
READ = re.compile(r'(?:environ\.get|environ\[|flag|items)\(?\s*"([A-Z_]+)"')


def test_settings_and_example_name_the_same() -> None:
    sources = (HOME / "gis_grid" / "settings.py").read_text("utf-8")
    used = set(READ.findall(sources))
    told = set(re.findall(r"^# ([A-Z_]+)=", (HOME / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert used == told
