"""Prints of a paper: the copy that goes to be signed, the office's own, the certified one."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from integrity.documents.clauses.snapshot import KIND
from integrity.documents.models import Document, Signing
from integrity.documents.papers import Print
from integrity.documents.signing import steps
from integrity.documents.signing.printing import copy_of, signing_copy
from integrity.downloads import pdf_response
from integrity.models import Appointment, Official
from integrity.pdf import DocumentError
from integrity.pdf.kept import Busy, kept, key_of
from integrity.visitors import client_address

COPIES = (Print.OFFICE_COPY, Print.CERTIFIED_COPY)
BUSY = "ขณะนี้มีเอกสารอื่นกำลังจัดทำอยู่ กรุณารอสักครู่แล้วเปิดใหม่"


def urls_for(signing_admin):
    def page(view):
        return signing_admin.admin_site.admin_view(partial(view, signing_admin=signing_admin))

    return [
        path("<int:pk>/paper.pdf", page(signing_pdf), name="documents_signing_pdf"),
        path(
            "<int:pk>/office-copy.pdf",
            page(partial(signing_pdf, which=Print.OFFICE_COPY)),
            name="documents_signing_office_copy",
        ),
        path("prints/<int:pk>/<str:which>.pdf", page(copy_pdf), name="documents_document_copy"),
    ]


def links_of(document: Document) -> list[tuple[str, str]]:
    """The copies that can be printed of an issued paper: label and address."""
    if not _has_copies(document):
        return []
    return [
        (which.words, reverse("admin:documents_document_copy", args=(document.pk, which.value)))
        for which in COPIES
    ]


def _has_copies(document: Document) -> bool:
    """A plan has its file alone; a withdrawn paper is not given out any more."""
    rounds = Signing.objects.filter(document=document, snapshot__kind=KIND)
    return not document.is_withdrawn and rounds.exists()


@require_safe
def signing_pdf(request, pk, *, signing_admin, which=Print.ORIGINAL):
    signing: Signing = signing_admin.get_object(request, str(pk))
    if not signing_admin.has_view_permission(request, signing):
        raise PermissionDenied
    if signing.is_void:
        messages.error(request, "การลงนามรอบนี้เลิกแล้ว จึงไม่มีฉบับเสนอลงนาม")
        return redirect("admin:documents_signing_change", signing.pk)
    key = key_of("signing", which, signing.code, signing.snapshot.sha256, steps.facts_of(signing))
    title = f"{which.words or 'ฉบับเสนอลงนาม'} {signing.title}"
    return _served(request, key, title, lambda: signing_copy(signing, which=which))


@require_safe
def copy_pdf(request, pk, which, *, signing_admin):
    document_admin = signing_admin.admin_site.get_model_admin(Document)
    document = document_admin.get_object(request, str(pk))
    if not document_admin.has_view_permission(request, document):
        raise PermissionDenied
    if which not in COPIES or not _has_copies(document):
        raise Http404("ไม่มีสำเนานี้ของเอกสาร")
    wanted = Print(which)
    by = _certifier(request.user) if wanted == Print.CERTIFIED_COPY else ""
    key = key_of("copy", which, document.code, document.file_sha256, by)
    make = partial(copy_of, document, which=wanted, certified_by=by)
    return _served(request, key, f"{wanted.words} {document.title}", make)


def _certifier(user) -> str:
    """Who prints it, with the position of today; blank lines for who has no name here."""
    official = Official.objects.filter(user=user).first()
    if official is None:
        return ""
    today = timezone.localdate()
    held = official.appointments_on(today)
    own = held.filter(relation=Appointment.Relation.OWN).first() or held.first()
    return "\n".join([official.name, *(own.position_lines(today) if own else [])])


def _served(request, key: str, title: str, make: Callable[[], bytes]):
    asker = client_address(request)
    try:
        return pdf_response(
            request, sha256=key, title=title, opened=lambda: kept(key, make, asker=asker)
        )
    except (Busy, DocumentError) as refused:
        words = BUSY if isinstance(refused, Busy) else str(refused)
        answer = HttpResponse(words, content_type="text/plain; charset=utf-8", status=503)
        answer["Retry-After"] = "3"
        return answer
