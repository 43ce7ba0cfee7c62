"""The portal's admin site: Django's own, in Thai, with the year, the office at a glance and what
waits for the person on top."""

from django.contrib.admin import AdminSite
from django.utils import timezone

from integrity.late_forms import KeepsTyping
from integrity.overview import groups_for
from integrity.waiting import waiting_for
from integrity.year_calendar import these_days

# The daily work first. An app that is not named comes after, in Django's order.
APP_ORDER = ("plans", "agreements", "ita", "documents", "integrity")


class PortalAdminSite(KeepsTyping, AdminSite):
    site_header = "ระบบแผนป้องกันการทุจริต"
    site_title = "ระบบแผนป้องกันการทุจริต"
    index_title = "งานของฉัน"
    index_template = "admin/portal_index.html"

    def index(self, request, extra_context=None):
        now, soon = [], []
        if request.user.has_perm("integrity.view_calendarentry"):
            now, soon = these_days(request.user, timezone.localdate())
        context = {
            "now": now,
            "soon": soon,
            "groups": groups_for(request.user),
            "waiting": waiting_for(request.user),
        }
        return super().index(request, context | (extra_context or {}))

    def get_urls(self):
        """Without Django's short cut from a row to its page on the web: it asks nobody's office,
        and so tells the address of any draft."""
        addresses = super().get_urls()
        return [each for each in addresses if getattr(each, "name", "") != "view_on_site"]

    def get_app_list(self, request, app_label=None):
        """Apps in the order of the work; models in the order their admins were registered.

        Kept with the request: the first page asks twice, and what may be added asks the database.
        """
        kept = request.__dict__.setdefault("portal_app_lists", {})
        if app_label not in kept:
            kept[app_label] = self._sorted_apps(request, app_label)
        return kept[app_label]

    def _sorted_apps(self, request, app_label):
        apps = self._build_app_dict(request, app_label).values()
        registered = {model: place for place, model in enumerate(self._registry)}
        for app in apps:
            app["models"].sort(key=lambda entry: registered[entry["model"]])
        return sorted(apps, key=_place_of_app)


def _place_of_app(app):
    label = app["app_label"]
    return APP_ORDER.index(label) if label in APP_ORDER else len(APP_ORDER)
