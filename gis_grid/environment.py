"""Read settings from environment variables and an optional `.env` file."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def load_env_file(path: Path) -> None:
    """Take `NAME=value` lines of a file into the environment, never over a variable that is already set."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def items(name: str, *, default: list[str]) -> list[str]:
    value = os.environ.get(name, "")
    return [item.strip() for item in value.split(",") if item.strip()] or default


def database_from_url(url: str | None, local_dir: Path) -> dict[str, Any]:
    """Turn `postgres://user:password@host:port/name?option=value` into Django's settings.

    Without an address, the private cluster below `local_dir` is used, and started when it does not run.
    """
    if not url:
        from gis_grid.cluster import ensure_running

        url = ensure_running(local_dir)
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql", "postgis"}:
        raise ImproperlyConfigured("DATABASE_URL must look like postgres://user:password@host:5432/name")
    # Compiling a statement costs more than the short ones of a map ever take; without it long ones hardly lose.
    options = {"options": "-c jit=off"} | dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
    }
