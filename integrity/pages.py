"""The Jinja environment of the public pages: what their templates may call.

Apps to the right add functions of their own, as dotted names: see ``pages`` of plans/apps.py.
"""

from functools import lru_cache

import jinja2
from django.apps import apps
from django.conf import settings
from django.template.defaultfilters import linebreaksbr
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from integrity import components
from integrity.templatetags import thai


class Page(jinja2.Template):
    def render(self, *args, **kwargs) -> SafeString:
        """Finished HTML, as with Django's own engine: the admin shows a component in its lists."""
        return SafeString(super().render(*args, **kwargs))


class Environment(jinja2.Environment):
    template_class = Page

    def make_globals(self, d: dict | None) -> dict:
        """A plain dict: the chain of two that Jinja makes is slow to read, again in each import."""
        return self.globals | (d or {})


def environment(**options) -> Environment:
    """For TEMPLATES. Whatever a page misspells or leaves out fails, instead of printing nothing."""
    pages = Environment(**options | {"undefined": jinja2.StrictUndefined})
    pages.filters |= thai.register.filters
    pages.filters |= {"linebreaksbr": linebreaksbr, "whole": components.whole}
    pages.globals |= {
        "clock_in": components.clock_in,
        "file_size": components.file_size,
        "money_by_year": components.money_by_year,
        "projects_by_dimension": components.projects_by_dimension,
        "static": static if settings.DEBUG else lru_cache(static),
        "url": url,
        # What a page may leave unsaid:
        "messages": (),
        "organisation": None,
        "section": "",
    }
    for config in apps.get_app_configs():
        for name, function in getattr(config, "pages", {}).items():
            pages.globals[name] = import_string(function)
    return pages


def url(name: str, *args: object) -> str:
    return _address(get_script_prefix(), name, args)


@lru_cache(maxsize=1024)
def _address(prefix: str, name: str, args: tuple) -> str:
    """Addresses change only with ``prefix``, below which the server has put the portal."""
    return reverse(name, args=args)
