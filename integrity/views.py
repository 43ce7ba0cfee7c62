"""The portal's own public pages: every office, one office, its theme and emblem, and its pulse."""

from django.conf import settings
from django.db import connection, models
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from integrity.addresses import office_page
from integrity.colour import theme_css
from integrity.models import Organisation
from integrity.thai import normalise

OFFICES_WITHOUT_SEARCH = 8
OFFICES_SHOWN = 200
FOR_GOOD = "public, max-age=31536000, immutable"


@require_safe
def home(request):
    query = normalise(request.GET.get("q", "")).strip()[:100]
    offices = Organisation.objects.all()
    searchable = bool(query) or offices.count() > OFFICES_WITHOUT_SEARCH
    for word in query.split():
        offices = offices.filter(
            models.Q(name__contains=word)
            | models.Q(district__contains=word)
            | models.Q(province__contains=word)
        )
    context = {
        "organisations": list(offices[:OFFICES_SHOWN]),
        "query": query,
        "searchable": searchable,
    }
    return render(request, "home.html", context)


@require_safe
@office_page
def organisation(request, organisation):
    context = {"organisation": organisation, "section": "organisation"}
    return render(request, "organisation.html", context)


@require_safe
def theme(request, slug, fingerprint):
    """The office's colours. The address changes with them, so browsers may keep it for good."""
    office = get_object_or_404(Organisation, slug=slug)
    if fingerprint != office.theme_fingerprint:
        raise Http404
    response = HttpResponse(theme_css(office.accent), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_GOOD
    return response


@require_safe
def emblem(request, name):
    """An emblem some office shows; nothing else under MEDIA has an address."""
    if not name.isprintable():  # PostgreSQL does not compare with NUL, it fails
        raise Http404
    office = get_object_or_404(Organisation, emblem=f"emblems/{name}")
    try:
        response = FileResponse(office.emblem.open("rb"))
    except FileNotFoundError as missing:
        raise Http404 from missing
    response["Cache-Control"] = FOR_GOOD
    return response


@require_safe
@never_cache
def healthz(request):
    """200 when the database answers and the data folder can be written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    probe = settings.DATA_DIR / ".healthz"
    probe.touch()
    return JsonResponse({"status": "ok"})
