"""A clause document's way through signing, as its clerk takes it: sent, taken back, issued."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from integrity.documents import personal_data
from integrity.documents.admin import signing_print_views
from integrity.documents.admin.clause_bar import Bar, Link, address_of, contributes
from integrity.documents.admin.clause_pages import clause_page, document_of
from integrity.documents.admin.signing_forms import IssueForm, ReasonForm, first_facts
from integrity.documents.admin.signing_text import chain_of
from integrity.documents.models import ClauseDocument, Document, Method, Visibility
from integrity.documents.personal_data import of_clause_document
from integrity.documents.signing import issuing, obstacles, opening, steps, voiding
from integrity.pdf import DocumentError
from integrity.publishing import NotAllowed

SENT = {
    Method.SCREEN: "เสนอลงนามแล้ว ผู้ลงนามลำดับแรกจะเห็นเอกสารนี้ในหน้าแรกของตน",
    Method.PAPER: "ตรึงข้อความแล้ว ขั้นต่อไป: พิมพ์ฉบับเสนอลงนามไปลงนาม "
    "เมื่อได้รับคืน ผู้มีสิทธิออกเอกสารจะเห็นเอกสารนี้ในหน้าแรก ให้กด “ออกเลขและออกเอกสาร”",
}


def urls_for(signing_admin):
    def page(view):
        return signing_admin.admin_site.admin_view(partial(view, site=signing_admin.admin_site))

    return [
        path("papers/<int:pk>/send/", page(send_view), name="documents_clausedocument_send"),
        path("papers/<int:pk>/recall/", page(recall_view), name="documents_clausedocument_recall"),
        path("papers/<int:pk>/issue/", page(issue_view), name="documents_clausedocument_issue"),
    ]


@contributes
def add_to_bar(bar: Bar, document: ClauseDocument, user) -> None:
    signing = document.signing
    if signing is not None and user.has_perm("documents.view_signing"):
        bar.places.append(
            Link(
                "การลงนาม", reverse("admin:documents_signing_change", args=(signing.pk,)), "signing"
            )
        )
        if document.is_in_signing:
            bar.looking.append(
                Link("ฉบับเสนอลงนาม", reverse("admin:documents_signing_pdf", args=(signing.pk,)))
            )
    if document.is_issued:
        address = reverse("admin:documents_document_change", args=(document.document_id,))
        bar.looking.append(Link("ทะเบียนเอกสาร", address))
        bar.looking += [Link(*each) for each in signing_print_views.links_of(document.document)]
    if document.is_in_signing or (document.is_draft and signing is not None):
        bar.notes.append(steps.waiting_words(signing))
    if not obstacles.of_person(document, user):
        bar.steps.append(Link("เสนอลงนาม", address_of("send", document), is_main=True))
    if not voiding.obstacle_to_recall(document, user):
        bar.deeds.append(Link("ถอนจากการลงนามพร้อมเหตุผล", address_of("recall", document)))
    if not issuing.obstacle(document, user):
        bar.steps.append(Link("ออกเลขและออกเอกสาร", address_of("issue", document), is_main=True))


def _held(request, site, pk, permission: str):
    """The paper and its admin. 404 for another office's, 403 without the permission."""
    clause_admin = site.get_model_admin(ClauseDocument)
    document = document_of(request, clause_admin, pk)
    if not request.user.has_perm(f"documents.{permission}_clausedocument"):
        raise PermissionDenied
    return ClauseDocument.objects.with_state().get(pk=document.pk), clause_admin


def _back(document: ClauseDocument):
    return redirect("admin:documents_clausedocument_change", document.pk)


@require_http_methods(["GET", "POST"])
def send_view(request, pk, *, site):
    document, clause_admin = _held(request, site, pk, "submit")
    if refused := obstacles.of_person(document, request.user):
        messages.error(request, refused)
        return _back(document)
    found = obstacles.of_content(document)
    if request.method == "POST" and not found:
        try:
            signing = opening.open_round(document, by=request.user)
        except NotAllowed as refused:
            messages.error(request, str(refused))
            return redirect(request.path)
        clause_admin.log_change(request, document, "เสนอลงนาม")
        messages.success(request, SENT[signing.method])
        return redirect("admin:documents_signing_change", signing.pk)
    searched = of_clause_document(document)
    return clause_page(
        request, clause_admin, document, "signing_send", f"เสนอลงนาม: {document.title}",
        obstacles=found,
        # Taken out later, it would cost the signatures: it is told before they are asked for.
        personal_data=personal_data.obstacle(searched, request.user),
        personal_data_page=personal_data.page_of(searched),
        on_screen=document.method == Method.SCREEN,
        steps=document.steps.select_related("official"),
        is_public=document.visibility == Visibility.PUBLIC,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def recall_view(request, pk, *, site):
    document, clause_admin = _held(request, site, pk, "submit")
    if refused := voiding.obstacle_to_recall(document, request.user):
        messages.error(request, refused)
        return _back(document)
    form = ReasonForm(request.POST or None, label="เหตุผลที่ถอน (ผู้ที่ลงนามไว้แล้วจะเห็น)")
    if request.method == "POST" and form.is_valid():
        try:
            voiding.recall(document, by=request.user, reason=form.cleaned_data["reason"])
        except NotAllowed as refused:
            messages.error(request, str(refused))
        else:
            clause_admin.log_change(request, document, "ถอนจากการลงนาม")
            messages.success(request, "ถอนแล้ว เอกสารกลับเป็นร่าง แก้ไขแล้วเสนอลงนามใหม่ได้ทันที")
        return _back(document)
    signed = document.signing.signatures.count()
    return clause_page(
        request, clause_admin, document, "signing_recall", f"ถอนจากการลงนาม: {document.title}",
        form=form, signed=signed,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def issue_view(request, pk, *, site):
    document, clause_admin = _held(request, site, pk, "issue")
    if refused := issuing.obstacle(document, request.user):
        messages.error(request, refused)
        return _back(document)
    form = IssueForm(
        request.POST or None,
        request.FILES or None,
        document=document,
        initial=first_facts(document, timezone.localdate()),
    )
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and (issued := _issued(request, document, form)):
        clause_admin.log_change(request, document, "ออกเอกสาร")
        return redirect("admin:documents_document_change", issued.pk)
    searched = of_clause_document(document)
    return clause_page(
        request, clause_admin, document, "signing_issue", f"ออกเลขและออกเอกสาร: {document.title}",
        form=form,
        personal_data=personal_data.obstacle(searched, request.user),
        personal_data_page=personal_data.page_of(searched),
        signing=document.signing,
        chain=chain_of(document.signing),
        on_screen=document.signing.method == Method.SCREEN,
        is_public=document.signing.visibility == Visibility.PUBLIC,
    )  # fmt: skip


def _issued(request, document: ClauseDocument, form: IssueForm) -> Document | None:
    """The issued paper, and the message; None where it was refused, which the form then says."""
    try:
        issued = issuing.issue_clause_document(document, by=request.user, **form.facts())
    except (NotAllowed, DocumentError) as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(
        request, f"ออกเอกสารแล้ว ลำดับที่ {issued.register_no} ในทะเบียน ไฟล์ถูกตรึงและแก้ไขไม่ได้อีก"
    )
    return issued
