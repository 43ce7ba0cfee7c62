"""From the first part of an address to the office it names."""

from functools import wraps

from django.db import DEFAULT_DB_ALIAS
from django.http import Http404
from django.shortcuts import redirect
from django.utils.encoding import escape_uri_path

from integrity.models import FormerSlug, Organisation
from integrity.prepared import Prepared

_COLUMNS = [field.attname for field in Organisation._meta.concrete_fields]
# Each page of an office begins with this.
_BY_SLUG = Prepared(
    Organisation.objects.filter(slug="{slug}").order_by().values_list(*_COLUMNS), slug="{slug}"
)


def office_page(view):
    """Hand the view its Organisation instead of a slug; a former slug redirects for good."""

    @wraps(view)
    def resolve(request, slug, *args, **kwargs):
        for row in _BY_SLUG.rows(slug=slug):
            organisation = Organisation.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row)
            return view(request, organisation, *args, **kwargs)
        return moved(request, slug)

    return resolve


def moved(request, slug):
    """To where an office went that once had this slug; Http404 when none had."""
    former = FormerSlug.objects.select_related("organisation").filter(slug=slug).first()
    if former is None:
        raise Http404("ไม่พบหน่วยงานนี้")
    query = request.META.get("QUERY_STRING", "")
    path = request.path.replace(f"/{slug}/", f"/{former.organisation.slug}/", 1)
    target = escape_uri_path(path)
    return redirect(f"{target}?{query}" if query else target, permanent=True)
