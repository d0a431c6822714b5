"""Validators of downloads: the same only for the same rows, scope, request and form."""

from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language

from layers.catalog.caching import cacheable, etag
from layers.core.changes import version_of
from layers.downloads.wanted import Wanted

WITH_TITLES = frozenset({"shp.zip"})
"""Formats that hold a text in the asker's language."""


def tag_of(request: HttpRequest, asked: Wanted, *form: object) -> str:
    """Return a weak ETag of text that is made anew each time.

    Codes of divisions stand in other layers, and paths of divisions decide who sees what, so their version counts too.
    """
    query = sorted(request.GET.dict().items())
    language = get_language() if asked.form.ending in WITH_TITLES else ""
    parts = (version_of("divisions"), asked.form.ending, asked.system, language, *form, query)
    return etag(asked.layer.id, request.user, *parts)


def key_of(request: HttpRequest, asked: Wanted) -> str:
    """Return the name of a finished file; it is the strong ETag as well, because the file is made once.

    Files outlive a database: another one may come to the same versions with other rows.
    """
    return tag_of(request, asked, _database()).removeprefix('W/"').removesuffix('"')


def _database() -> str:
    """Return what tells this database from every other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier, oid FROM pg_control_system(), pg_database WHERE datname = current_database()"
        )
        return str(cursor.fetchone())


def marked(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    """Let a browser keep an answer for itself. What comes depends on `Accept` too where lines have two forms."""
    cacheable(response, tag)
    response.headers["Vary"] += ", Accept"
    return response
