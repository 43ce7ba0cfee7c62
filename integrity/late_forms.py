"""The pages a form meets that arrives after its log-in has ended: log in, look, send again."""

from functools import update_wrapper

from django.conf import settings
from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from integrity.kept_typing import (
    FIELD,
    Kept,
    is_from_here,
    match_of,
    remember_typist,
    typist_of,
)

TEXT_SHOWN = 4000


class KeepsTyping:
    """Mixed into the admin's site: a form that comes too late is asked back, not thrown away."""

    def get_urls(self):
        return [path("ping/", self.ping, name="ping"), *super().get_urls()]

    def each_context(self, request):
        return {**super().each_context(request), "session_seconds": settings.SESSION_COOKIE_AGE}

    @method_decorator(never_cache)
    def ping(self, request):
        """Any request renews the log-in; this one says whether there still is one."""
        return HttpResponse(status=204 if self.has_permission(request) else 403)

    def admin_view(self, view, cacheable=False):
        guarded = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            if self.has_permission(request):
                response = guarded(request, *args, **kwargs)
                return response if cacheable else remember_typist(request, response)
            if request.method == "POST" and (kept := Kept.of(request, typist_of(request))):
                return log_in_again(self, request, kept)
            return guarded(request, *args, **kwargs)

        return update_wrapper(inner, guarded)

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        packed = request.POST.get(FIELD, "")
        carried = {"kept": packed} if packed else {}
        response = super().login(request, carried | (extra_context or {}))
        has_logged_in = request.method == "POST" and response.status_code == 302
        if packed and has_logged_in and (kept := Kept.unpacked(packed)):
            return look_and_send(self, request, kept)
        return response


def log_in_again(site, request, kept: Kept):
    """The log-in page, carrying what was typed; 403 says to machines that nothing was saved."""
    packed = kept.packed()
    request.method = "GET"  # the log-in form has not been filled in yet
    response = site.login(
        request,
        {
            "kept": packed,
            "too_much": not packed,
            "app_path": reverse("admin:login"),
            "next": kept.path,
        },
    )
    response.status_code = 403
    return response


def look_and_send(site, request, kept: Kept, status=200) -> TemplateResponse:
    own = kept.belongs_to(request.user)
    context = {
        **site.each_context(request),
        "title": "ข้อมูลที่พิมพ์ไว้ยังอยู่",
        "path": kept.path,
        "own": own,
        "known": kept.whose is not None,
        "fields": kept.fields if own else [],
        "files": kept.files,
        "typed": _typed(request, kept),
        "kept_page": True,
    }
    response = TemplateResponse(request, "admin/kept_typing.html", context, status=status)
    add_never_cache_headers(response)
    return response


def csrf_failure(request, reason=""):
    """Mostly no attack: the page was open since before the last log-in in another tab."""
    kept = None
    # Our signature says that we packed it, not for whom: anybody may have words packed at the
    # log-in page, and send them here from a site of their own.
    if is_from_here(request):
        kept = Kept.unpacked(request.POST.get(FIELD, "")) or Kept.of(request, None)
    if kept:
        if admin.site.has_permission(request):
            return look_and_send(admin.site, request, kept, status=403)
        return log_in_again(admin.site, request, kept)
    return render(request, "stale_page.html", status=403)


def _typed(request, kept: Kept) -> list[tuple[str, str]]:
    """(label, text), with the labels of the page where that page's admin knows them."""
    match = match_of(kept.path)
    owner, found = _admin_of(match.func), []
    if hasattr(owner, "typed_at") and kept.belongs_to(request.user):
        found = owner.typed_at(request, match, kept.data)
    elif hasattr(owner, "typed") and match.url_name.endswith(("_change", "_add")):
        found = owner.typed(kept.data)
    if not found:
        found = [
            ("", value)
            for name, value in kept.fields
            if value.strip() and not name.startswith("_") and not name.endswith("_FORMS")
        ]
    return [(label, text[:TEXT_SHOWN]) for label, text in found]


def _admin_of(view):
    """The admin whose method the view is, under the wraps that the site puts around it."""
    while view is not None:
        if isinstance(owner := getattr(view, "__self__", None), admin.ModelAdmin):
            return owner
        view = getattr(view, "__wrapped__", None)
    return None
