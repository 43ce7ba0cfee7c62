"""Where a request comes from, behind our own reverse proxy or without one."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The visitor's address, for the pause after wrong passwords.

    Behind TLS the portal always stands behind one proxy of its own, which adds the address it
    saw at the end of X-Forwarded-For; whatever stands before that the visitor may have invented.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")
