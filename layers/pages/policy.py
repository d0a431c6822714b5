"""What a browser may load for our pages: our own files, and pictures of the configured base maps."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def base_map_hosts() -> list[str]:
    """Return the origins of the base maps from settings, as the policy names them."""
    origins = set()
    for base_map in settings.BASE_MAPS:
        parts = urlsplit(base_map.get("url", ""))
        if parts.netloc:
            host = parts.netloc.replace("{s}", "*").replace("{a-c}", "*").replace("{0-7}", "*")
            origins.add(f"{parts.scheme}://{host}")
    return sorted(origins)


class ContentSecurityPolicy:
    """Middleware: scripts, styles and data only from this server, so that nothing injected can run or report."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        images = " ".join(["'self'", "data:", "blob:", *base_map_hosts()])
        self.policy = (
            f"default-src 'self'; img-src {images}; style-src 'self'; object-src 'none'; "
            "base-uri 'self'; frame-ancestors 'none'; form-action 'self'"
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response
