"""What a client says about its request besides the report itself."""

from django.utils.translation import gettext as _
from rest_framework.request import Request

from layers.core.errors import Invalid

LONGEST_KEY = 100


def idempotency_key(request: Request) -> str | None:
    """Return the `Idempotency-Key` header, None where there is none."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Invalid(
            _("Idempotency-Key takes up to %(length)d printable characters.") % {"length": LONGEST_KEY},
            code="bad-idempotency-key",
        )
    return key or None
