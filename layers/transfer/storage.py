"""Files that wait between check and confirmation: each user's own, by a name nobody can guess, for a day."""

import errno
import re
import secrets
import shutil
import time
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from layers.core.errors import Invalid, NotFound, TooLarge, Unavailable

KEPT_S = 24 * 3600


def largest_bytes() -> int:
    return int(settings.UPLOAD_MAX_MB) * 1_000_000


def keep(user: Any, upload: UploadedFile) -> str:
    """Keep an uploaded file; return the token it is found by.

    Raises
    ------
    Invalid : an empty file.
    TooLarge : more than `UPLOAD_MAX_MB`.
    Unavailable : the disk is full; nothing is left behind.
    """
    name = _safe_name(upload.name or "file")
    if not upload.size:
        raise Invalid(_("%(file)s is empty.") % {"file": name}, code="empty-file")
    if upload.size > largest_bytes():
        raise too_large(upload.size)
    _sweep()
    token = secrets.token_urlsafe(16)
    folder = _folder(user, token)
    try:
        folder.mkdir(parents=True)
        with (folder / name).open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        if error.errno != errno.ENOSPC:
            raise
        raise Unavailable(
            _("The server's disk is full, so the file was not kept."), code="disk-full"
        ) from error
    return token


def kept(user: Any, token: str) -> Path:
    """Return a kept file of this user.

    Raises
    ------
    NotFound : no such file; it was imported, or a day has passed.
    """
    found = list(_folder(user, token).glob("*")) if re.fullmatch(r"[\w-]{10,40}", token) else []
    if not found:
        raise NotFound(_("The file is no longer here. Upload it again."), code="upload-gone")
    return found[0]


def forget(user: Any, token: str) -> None:
    shutil.rmtree(_folder(user, token), ignore_errors=True)


def too_large(size: int) -> TooLarge:
    return TooLarge(
        _("The file has %(size)d MB; the largest that is taken has %(most)d MB.")
        % {"size": size // 1_000_000, "most": settings.UPLOAD_MAX_MB},
        code="file-too-large",
    )


def _folder(user: Any, token: str) -> Path:
    return Path(settings.STORAGE_DIR) / "uploads" / f"{int(user.pk)}-{token}"


def _safe_name(name: str) -> str:
    """Return a name without folders or signs; the ending, which says the format, stays."""
    plain = PurePath(name.replace("\\", "/")).name
    return re.sub(r"[^\w.\-]", "_", plain)[-80:].lstrip(".") or "file"


def _sweep() -> None:
    """Remove what was left for longer than a day."""
    for folder in (Path(settings.STORAGE_DIR) / "uploads").glob("*"):
        if time.time() - folder.stat().st_mtime > KEPT_S:
            shutil.rmtree(folder, ignore_errors=True)
