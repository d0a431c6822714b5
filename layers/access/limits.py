"""How often one address, account or key may ask, and how often one may fail to sign in.

Counted in this process and, every second or two, added up with all others through one table (`flushing`). So a subject
that spreads its requests over n processes may for that long have up to n times its share.
"""

import hashlib
import time
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from layers.access import flushing
from layers.access.windows import Rule, whole_seconds
from layers.core.errors import TooMany

MINUTE_S, SIGN_IN_WINDOW_S = 60, 15 * 60
counts = flushing.counts


def client_address(meta: Any) -> str:
    """Return the address that a request came from.

    `X-Forwarded-For` is believed as far as the machines that wrote it are named in `TRUSTED_PROXIES`: anybody can
    send one.
    """
    address = meta.get("REMOTE_ADDR", "")
    for earlier in reversed(meta.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if not earlier.strip() or not _is_trusted(address):
            break
        address = earlier.strip()
    return address


def take_address(address: str) -> None:
    """Count a request of an address. This machine itself is not limited: benchmarks and health checks come from it."""
    if not _is_local(address):
        rule = Rule(settings.RATE_LIMIT_PER_MINUTE_ADDRESS, MINUTE_S)
        _take(f"address:{_network(address)}", rule, _("Too many requests from your network."))


def take_user(user_id: int, address: str) -> None:
    """Count a request that somebody's browser makes."""
    if not _is_local(address):
        rule = Rule(settings.RATE_LIMIT_PER_MINUTE_USER, MINUTE_S)
        _take(f"user:{user_id}", rule, _("Too many requests from your account."))


def take_key(key_id: int) -> None:
    """Count a request made with a key, wherever it comes from."""
    rule = Rule(settings.RATE_LIMIT_PER_MINUTE_KEY, MINUTE_S)
    _take(f"key:{key_id}", rule, _("Too many requests with this key."))


def refuse_guessing(username: str, address: str) -> None:
    """Refuse a further attempt to sign in after too many that failed, before the password is looked at."""
    now = time.time()
    wait = max(counts.wait(subject, rule, now) for subject, rule in _attempts(username, address))
    if wait:
        raise _too_many(_("Too many failed attempts to sign in."), wait)


def note_failure(username: str, address: str) -> None:
    """Count an attempt to sign in that failed; one that succeeds is never counted."""
    for subject, rule in _attempts(username, address):
        counts.add(subject, rule, time.time())
    flushing.wake()


def _attempts(username: str, address: str) -> list[tuple[str, Rule]]:
    """Return what an attempt counts against.

    The name counts for each network by itself, so that nobody can shut somebody else out from afar; the network counts
    for all names together, known ones and others alike.
    """
    network = _network(address)
    name = hashlib.sha256(username.casefold().encode()).hexdigest()[:20]
    return [
        (f"name:{name}:{network}", Rule(settings.LOGIN_ATTEMPTS_USER, SIGN_IN_WINDOW_S)),
        (f"sign-in:{network}", Rule(settings.LOGIN_ATTEMPTS_ADDRESS, SIGN_IN_WINDOW_S)),
    ]


def _take(subject: str, rule: Rule, sentence: str) -> None:
    wait = counts.take(subject, rule, time.time())
    if wait:
        raise _too_many(sentence, wait)
    flushing.wake()


def _too_many(sentence: str, wait: float) -> TooMany:
    seconds = whole_seconds(wait)
    if seconds > 2 * MINUTE_S:
        again = _("Try again in %(minutes)d minutes.") % {"minutes": -(-seconds // MINUTE_S)}
    else:
        again = _("Try again in %(seconds)d s.") % {"seconds": seconds}
    return TooMany(f"{sentence} {again}", retry_after_s=seconds)


def _network(address: str) -> str:
    """Return what counts as one address: of IPv6, the /64 that one household or office is given."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)


def _is_local(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _is_trusted(address: str) -> bool:
    try:
        return any(ip_address(address) in ip_network(proxy) for proxy in settings.TRUSTED_PROXIES)
    except ValueError:
        return False
