"""What a PDF may load: our static files and the office's media, read from disk and nothing else."""

import logging
import mimetypes
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.utils._os import safe_join
from weasyprint.urls import URLFetcher, URLFetcherResponse

logger = logging.getLogger("integrity.pdf")


class Refused(ValueError):
    """An address that no document may load."""


class StaticOnlyFetcher(URLFetcher):
    """Read the portal's own static and media addresses from disk; refuse everything else.

    Addresses look as on the web pages (PUBLIC_URL, then STATIC_URL or MEDIA_URL), so a template
    may use {% static %}, a relative path or a file field's url, and no path of the machine gets
    into the document. Nothing goes over the network, and no file outside the static directories
    and MEDIA_ROOT is opened, by whatever way (.., symbolic link, file:, data:).
    """

    def __init__(self):
        super().__init__(allowed_protocols=())
        self.refused: list[str] = []
        self.missing: list[str] = []

    def fetch(self, url: str, headers=None) -> URLFetcherResponse:
        path = self._path(url)
        content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": content_type})

    def _path(self, url: str) -> Path:
        try:
            found = _own_file(url)
        except (Refused, SuspiciousFileOperation) as reason:
            self.refused.append(url)
            logger.warning("Not loaded into a document: %.200s (%s)", url, reason)
            raise Refused(url) from reason
        if found is None:
            self.missing.append(url)
            raise FileNotFoundError(url)
        return found


def base_url() -> str:
    """Where relative addresses of a document start: documents/base.css is a static file."""
    return settings.PUBLIC_URL + settings.STATIC_URL


def media_address(name: str) -> str:
    """The address under which a document loads a media file, such as an office's emblem."""
    return f"{settings.PUBLIC_URL}{settings.MEDIA_URL}{quote(name)}"


def _own_file(url: str) -> Path | None:
    """The file behind one of our addresses, or None when there is none."""
    address, public = urlsplit(url), urlsplit(settings.PUBLIC_URL)
    if (address.scheme, address.netloc) != (public.scheme, public.netloc):
        raise Refused("not an address of this portal")
    path = unquote(address.path).removeprefix(public.path)
    if path.startswith(settings.STATIC_URL):
        return _static_file(path.removeprefix(settings.STATIC_URL))
    if path.startswith(settings.MEDIA_URL):
        return _inside(settings.MEDIA_ROOT, path.removeprefix(settings.MEDIA_URL))
    raise Refused("neither a static nor a media file")


def _static_file(name: str) -> Path | None:
    """A source file of the finders or, under its hashed name, the collected copy."""
    for finder in finders.get_finders():
        for storage in finder.storages.values():
            if found := _inside(storage.location, name):
                return found
    return _inside(settings.STATIC_ROOT, name) if settings.STATIC_ROOT else None


def _inside(root: str | Path, name: str) -> Path | None:
    if "\0" in name:
        raise Refused("a null byte in the name")
    path = Path(safe_join(root, name))
    if not path.is_file():
        return None
    if not path.resolve().is_relative_to(Path(root).resolve()):
        raise Refused("a link that leads outside")
    return path
