"""Public pages of the register: the list of an office, a paper's permanent page, its file."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from integrity.addresses import office_page
from integrity.documents.filters import DocumentFilters
from integrity.documents.models import Document, Visibility
from integrity.documents.reading import (
    Line,
    laws_of,
    papers_of,
    public_file,
    state_sentence,
)
from integrity.documents.scans import scan_path
from integrity.downloads import issued_file, missing_page

PER_PAGE = 50


@require_safe
@office_page
def document_list(request, organisation):
    filters = DocumentFilters(papers_of(organisation), request.GET)
    page = Paginator(filters.apply(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": organisation,
        "section": "documents",
        "filters": filters,
        "page": page,
        "lines": [Line(each) for each in page],
    }
    return render(request, "documents/document_list.html", context)


@require_safe
@office_page
def document(request, organisation, code):
    """The permanent page; a withdrawn paper's says when and why (410)."""
    found = _readable(request, organisation, code)
    return _document_page(request, organisation, found, 410 if found.is_withdrawn else 200)


def _document_page(request, organisation, found, status: int):
    is_staff = _is_own_staff(request.user, organisation)
    context = _page(organisation, found) | {
        "signers": list(found.signers.all()),
        "replaced": list(found.supersedes.readable_by(request.user)),
        "successor": _successor(found, request.user),
        "laws": laws_of(found),
        "scans": _scans(found, is_staff),
        "recipients": list(found.acknowledgements.all()) if is_staff else [],
        "file_is_open": found.has_open_file or (is_staff and not found.is_withdrawn),
    }
    template = "document_withdrawn" if found.is_withdrawn else "document"
    response = render(request, f"documents/{template}.html", context, status=status)
    if is_staff:
        add_never_cache_headers(response)
    return response


@require_safe
def document_pdf(request, slug, code):
    """The paper as issued, from the disk, after one look at the register."""
    paper = public_file(slug, code)
    if paper is None:
        return _other_file(request, slug=slug, code=code)
    return issued_file(request, sha256=paper.sha256, title=paper.title)


@office_page
def _other_file(request, organisation, code):
    """What the public is not given: staff read the office's own, a withdrawn paper says why, and
    the page of one whose scan is closed says so (403)."""
    found = _readable(request, organisation, code)
    if found.is_withdrawn:
        context = _page(organisation, found) | {"signers": [], "recipients": []}
        return render(request, "documents/document_withdrawn.html", context, status=410)
    if not _is_own_staff(request.user, organisation):
        return _document_page(request, organisation, found, status=403)
    response = issued_file(request, sha256=found.file_sha256, title=found.title)
    add_never_cache_headers(response)
    return response


@require_safe
@office_page
def document_scan(request, organisation, code, number):
    """The signed sheet as it came back, where the office lets it be seen."""
    found = _readable(request, organisation, code)
    scans = _scans(found, _is_own_staff(request.user, organisation))
    if found.is_withdrawn or not 1 <= number <= len(scans):
        raise Http404("ไม่พบสำเนาสแกนของเอกสารนี้")
    scan = scans[number - 1]
    path = scan_path(scan.sha256, scan.media_type)
    if not path.exists():
        return missing_page(request, sha256=scan.sha256, title=found.title)
    name = f"{found.title} สำเนาสแกน {number}{path.suffix}"
    response = FileResponse(path.open("rb"), filename=name, content_type=scan.media_type)
    add_never_cache_headers(response)
    return response


def _readable(request, organisation, code) -> Document:
    rows = Document.objects.filter(organisation=organisation, code=code)
    found = (
        rows.readable_by(request.user)
        .with_open_file()
        .select_related("organisation", "division", "superseded_by__organisation")
        .first()
    )
    if found is None:
        raise Http404("ไม่พบเอกสารนี้")
    return found


def _is_own_staff(user, organisation) -> bool:
    if not user.is_authenticated or not user.is_staff:
        return False
    may = user.has_perm("documents.view_document")
    return may and user.organisation_id in (organisation.pk, None)


def _successor(document: Document, user) -> Line | None:
    """What is in force instead; of one that its reader may not know of, no word."""
    after = document.superseded_by
    if after is None or not Document.objects.readable_by(user).filter(pk=after.pk).exists():
        return None
    return Line(after)


def _scans(document: Document, is_staff: bool) -> list:
    return [
        scan for scan in document.scans.all() if is_staff or scan.visibility == Visibility.PUBLIC
    ]


def _page(organisation, document: Document) -> dict:
    return {
        "organisation": organisation,
        "section": "documents",
        "document": document,
        "line": Line(document),
        "state_sentence": state_sentence(document),
    }
