"""What a paper gives out and takes in as files: preview, Word, attachments."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from integrity.admin.text import ThaiTextField
from integrity.documents.admin.clause_pages import (
    clause_page,
    document_of,
    editable_document_of,
)
from integrity.documents.clauses.attaching import keep_file
from integrity.documents.clauses.snapshot import take
from integrity.documents.models import Attachment, ClauseDocument, Document
from integrity.documents.papers import Facts, paper_pdf
from integrity.documents.papers.word import draft_docx
from integrity.pdf import DocumentError
from integrity.uploads import PDF, Clean, UnusableUpload, inspect

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NAME = "documents_clausedocument"
MOST_ATTACHED = 20


def urls_for(clause_admin):
    def staff(view):
        return clause_admin.admin_site.admin_view(partial(view, clause_admin=clause_admin))

    return [
        path("<int:pk>/preview.pdf", staff(preview), name=f"{NAME}_preview"),
        path("<int:pk>/draft.docx", staff(word), name=f"{NAME}_word"),
        path("<int:pk>/attach/", staff(attach), name=f"{NAME}_attach"),
        path("attachments/<int:pk>/", staff(attachment), name=f"{NAME}_attachment"),
    ]


@require_safe
def preview(request, pk, clause_admin):
    """The paper as it stands, with ร่าง across it; rendered each time and kept nowhere."""
    document = document_of(request, clause_admin, pk)
    try:
        content = paper_pdf(take(document), Facts(draft=True))
    except DocumentError as trouble:
        messages.error(request, str(trouble))
        return redirect(f"admin:{NAME}_change", document.pk)
    return _answer(content, "application/pdf", f"ร่าง {document.title[:80]}.pdf", inline=True)


@require_safe
def word(request, pk, clause_admin):
    """For the chief clerk's pen; only PDF is ever issued."""
    document = document_of(request, clause_admin, pk)
    return _answer(draft_docx(take(document)), WORD, f"ร่าง {document.title[:80]}.docx")


def _answer(content: bytes, media_type: str, name: str, *, inline=False) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(not inline, name)
    return response


@require_safe
def attachment(request, pk, clause_admin):
    """The file of an attachment, for who may see the paper it goes with."""
    papers = clause_admin.get_queryset(request).values("pk")
    rows = Attachment.objects.filter(document__in=papers).select_related("document", "issued")
    row = get_object_or_404(rows, pk=pk)
    if not clause_admin.has_view_permission(request, row.document):
        raise PermissionDenied
    if row.issued:
        return redirect("admin:documents_document_change", row.issued_id)
    try:
        return FileResponse(row.file.open("rb"), as_attachment=True, filename=f"{row.title}.pdf")
    except FileNotFoundError as gone:
        raise Http404 from gone


class AttachForm(forms.Form):
    title = ThaiTextField(
        label="ชื่อเอกสารแนบ",
        max_length=300,
        help_text="พิมพ์ตามที่เรียกในเอกสาร เช่น บัญชีรายละเอียดแนบท้ายคำสั่ง",
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label="ไฟล์ PDF",
        required=False,
        help_text="ไม่เกิน 20 เมกะไบต์ ระบบตรวจไฟล์และลบข้อมูลที่ซ่อนอยู่ เช่น ชื่อผู้สร้าง",
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )
    issued = forms.ModelChoiceField(
        Document.objects.none(),
        label="หรือเอกสารที่ออกแล้ว",
        required=False,
        empty_label="เลือกจากทะเบียน…",
        help_text="แสดง 200 ฉบับล่าสุดที่ยังมีผลใช้",
    )

    def __init__(self, document: ClauseDocument, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.document = document
        newest = Document.objects.filter(
            organisation=document.organisation_id, state=Document.State.IN_FORCE
        )
        self.fields["issued"].queryset = newest.filter(pk__in=newest.values("pk")[:200])

    def clean(self):
        cleaned = super().clean()
        if not self.errors and bool(cleaned.get("file")) == bool(cleaned.get("issued")):
            raise forms.ValidationError("เลือกไฟล์ หรือเอกสารที่ออกแล้ว อย่างใดอย่างหนึ่ง")
        if self.document.attachments.count() >= MOST_ATTACHED:
            raise forms.ValidationError(f"แนบได้ไม่เกิน {MOST_ATTACHED} รายการ")
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request, pk, clause_admin):
    document = editable_document_of(request, clause_admin, pk)
    is_posted = request.method == "POST"
    form = AttachForm(document, *((request.POST, request.FILES) if is_posted else ()))
    if is_posted and form.is_valid():
        try:
            # In a process of its own and before anything is written: no transaction waits for it.
            file = form.cleaned_data["file"]
            clean = inspect(file, kinds={PDF}) if file else None
        except UnusableUpload as unusable:
            form.add_error("file", str(unusable))
        else:
            _attach(request, clause_admin, document, form.cleaned_data, clean)
            return redirect(f"admin:{NAME}_change", document.pk)
    return clause_page(request, clause_admin, document, "clause_attach", "แนบเอกสาร", form=form)


@transaction.atomic
def _attach(request, clause_admin, document, chosen: dict, clean: Clean | None) -> None:
    clause_admin.guarded(document).lock()
    # Sent for signature meanwhile: what was frozen does not get another attachment.
    document = editable_document_of(request, clause_admin, document.pk)
    row = Attachment(document=document, title=chosen["title"], issued=chosen["issued"])
    row.position = (document.attachments.count() + 1) * 10
    if clean:
        keep_file(row, clean.content, clean.pages)
    row.save()
    for note in clean.notes if clean else ():
        messages.info(request, note)
    clause_admin.log_change(request, document, f"แนบ {row.title}")
    messages.success(request, f"แนบ “{row.title}” แล้ว")
