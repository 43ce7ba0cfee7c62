"""What a person typed into a page whose log-in has ended goes with them through the log-in page.

A form that arrives too late is packed under the portal's signature into one hidden box of the
log-in page; once logged in, the person sees what was typed and sends it to where it was going.
Nothing of it is kept on the server. Only what passed the check against foreign sites (or came
from a page of ours by what the browser itself says) is taken, so nobody can put words into the
page; the address is the one that was posted to, and one of the admin.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve, reverse

SALT = "integrity.kept_typing"
FIELD = "_kept"
TYPIST = "typist"
MOST_PACKED = 4 * 1024 * 1024  # below what a form may weigh (DATA_UPLOAD_MAX_MEMORY_SIZE)

_OURS = ("csrfmiddlewaretoken", FIELD)
_NEVER_KEPT = ("password", "passwd")
_NO_FORM_OF_A_PERSON = {"login", "logout", "ping", "autocomplete", "jsi18n"}
_HIDDEN = ("post", "next")  # what pages of confirmation send without anybody typing


@dataclass(frozen=True)
class Kept:
    """``whose``: the key of the account that typed it; None when that is not known."""

    path: str
    fields: list[tuple[str, str]]
    files: list[str]
    whose: str | None

    @classmethod
    def of(cls, request: HttpRequest, whose: str | None) -> "Kept | None":
        """None when the request holds nothing that was typed."""
        path = request.get_full_path()
        if match_of(path) is None:
            return None
        fields = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in _OURS and not any(word in name.lower() for word in _NEVER_KEPT)
        ]
        files = [file.name for file in request.FILES.values()]
        typed = any(
            value.strip() and not name.startswith("_") and name not in _HIDDEN
            for name, value in fields
        )
        return cls(path, fields, files, whose) if typed or files else None

    @classmethod
    def unpacked(cls, text: str) -> "Kept | None":
        """None for what we never packed, or for an address that is no page of ours any more."""
        try:
            path, fields, files, whose = signing.loads(text, salt=SALT)
        except signing.BadSignature:
            return None
        if match_of(path) is None:
            return None
        return cls(path, [(name, value) for name, value in fields], files, whose)

    def packed(self) -> str:
        """Empty when it is more than a page can carry."""
        whole = [self.path, self.fields, self.files, self.whose]
        text = signing.dumps(whole, salt=SALT, compress=True)
        return text if len(text) <= MOST_PACKED else ""

    @property
    def data(self) -> QueryDict:
        data = QueryDict(mutable=True)
        for name, value in self.fields:
            data.appendlist(name, value)
        return data

    def belongs_to(self, user) -> bool:
        return self.whose is None or self.whose == str(user.pk)


def match_of(path: str) -> ResolverMatch | None:
    """The page of the admin that ``path`` names; None for any other address."""
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or not path.startswith(reverse("admin:index")):
        return None
    if not path.isprintable() or "\\" in path:
        return None
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    # The admin's last address catches everything and has no name.
    return match if match.url_name and match.url_name not in _NO_FORM_OF_A_PERSON else None


def typist_of(request: HttpRequest) -> str | None:
    """Who was logged in last in this browser. The check against foreign sites changes with each
    log-in, so a form that passes it was shown to that person and nobody else."""
    return request.get_signed_cookie(TYPIST, default=None, salt=SALT)


def remember_typist(request: HttpRequest, response):
    key = str(request.user.pk)
    if typist_of(request) != key:
        response.set_signed_cookie(
            TYPIST, key, salt=SALT, path=reverse("admin:index"), httponly=True,
            secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
        )  # fmt: skip
    return response


def is_from_here(request: HttpRequest) -> bool:
    """Whether the form stood on a page of ours, by what the browser says and no page can forge."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    here = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == here
