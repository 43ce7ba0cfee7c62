"""Deeds about a whole paper that are asked about once: not issuing it, editing it although it is
with its signers, a new one in its place."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from integrity.documents.admin.clause_bar import Bar, Link, address_of, contributes
from integrity.documents.admin.clause_pages import clause_page, document_of
from integrity.documents.clauses.copying import start_replacement
from integrity.documents.models import ClauseDocument
from integrity.documents.signing.voiding import void_by_edit
from integrity.publishing import NotAllowed
from integrity.roles import Role

NAME = "documents_clausedocument"


@dataclass(frozen=True)
class Deed:
    """``take(document, by)`` gives the paper whose page is opened next."""

    name: str
    label: str
    question: str
    done: str
    is_open: Callable[[ClauseDocument, object], bool]
    take: Callable
    is_quiet: bool = False


def _of_own_division(document: ClauseDocument, user) -> bool:
    own = document.organisation_id == user.organisation_id and user.organisation_id is not None
    everywhere = user.has_role(Role.PLAN_OFFICER)
    in_division = user.division_id is not None and document.division_id == user.division_id
    return own and (everywhere or in_division)


def _may_change(document: ClauseDocument, user) -> bool:
    return user.has_perm("documents.change_clausedocument") and _of_own_division(document, user)


def _may_drop(document, user) -> bool:
    """A draft that was never sent is deleted instead, and leaves nothing behind."""
    was_sent = document.signing_id is not None
    return document.is_draft and was_sent and _may_change(document, user)


def _drop(document: ClauseDocument, *, by) -> ClauseDocument:
    document.dropped_at = timezone.now()
    document.save()
    return document


def _may_take_up(document, user) -> bool:
    return document.state == ClauseDocument.State.DROPPED and _may_change(document, user)


def _take_up(document: ClauseDocument, *, by) -> ClauseDocument:
    document.dropped_at = None
    document.save()
    return document


def _may_void(document, user) -> bool:
    return document.is_in_signing and _may_change(document, user)


def _void(document: ClauseDocument, *, by) -> ClauseDocument:
    void_by_edit(document, by=by)
    return document


def _may_replace(document, user) -> bool:
    may_add = user.has_perm("documents.add_clausedocument") and _of_own_division(document, user)
    return document.is_issued and document.document.is_in_force and may_add


DEEDS = {
    deed.name: deed
    for deed in (
        Deed(
            "edit",
            "แก้ไขและเลิกลงนาม",
            "เอกสารนี้ตรึงไว้ให้ลงนามแล้ว ถ้าแก้ไข ลายมือชื่อที่ลงไว้ทั้งหมดจะเป็นอันยกเลิก "
            "รหัสในกระดาษที่พิมพ์ไปแล้วจะตอบว่าเลิกลงนาม และต้องเสนอลงนามใหม่ตั้งแต่ต้น",
            "เลิกลงนามแล้ว เอกสารกลับเป็นร่าง แก้ไขแล้วเสนอลงนามอีกครั้ง",
            _may_void,
            _void,
        ),
        Deed(
            "replacement",
            "เริ่มฉบับใช้แทน",
            "ระบบจะคัดลอกเนื้อความเป็นร่างฉบับใหม่ ฉบับเดิมยังมีผลใช้จนกว่าฉบับใหม่จะออก แล้วจึงเป็น “ใช้แทนแล้ว”",
            "เริ่มร่างฉบับใช้แทนแล้ว แก้ไขส่วนที่เปลี่ยน แล้วเสนอลงนาม",
            _may_replace,
            start_replacement,
        ),
        Deed(
            "drop",
            "ไม่ออกเอกสารนี้",
            "ร่างนี้เคยเสนอลงนาม จึงลบไม่ได้ ระบบจะเก็บไว้พร้อมประวัติในสถานะ “ไม่ออกเอกสาร” "
            "นำกลับมาร่างต่อได้ทุกเมื่อ",
            "ทำเครื่องหมายว่าไม่ออกเอกสารนี้แล้ว หากเปลี่ยนใจ กด “นำกลับมาร่างต่อ”",
            _may_drop,
            _drop,
            is_quiet=True,
        ),
        Deed(
            "take-up",
            "นำกลับมาร่างต่อ",
            "เอกสารจะกลับเป็นร่างเหมือนก่อนทำเครื่องหมายว่าไม่ออก",
            "เอกสารกลับเป็นร่างแล้ว",
            _may_take_up,
            _take_up,
        ),
    )
}


def urls_for(clause_admin):
    view = clause_admin.admin_site.admin_view(partial(deed_view, clause_admin=clause_admin))
    return [path("<int:pk>/deed/<str:name>/", view, name=f"{NAME}_deed")]


@require_http_methods(["GET", "HEAD", "POST"])
def deed_view(request, pk, name, clause_admin):
    if name not in DEEDS:
        raise Http404
    deed = DEEDS[name]
    document = document_of(request, clause_admin, pk)
    if not _may_any(deed, document, request.user):
        raise PermissionDenied
    if not deed.is_open(document, request.user):
        messages.warning(request, f"ทำขั้นตอนนี้ไม่ได้แล้ว เอกสารนี้อยู่ในสถานะ “{document.state_label}”")
        return redirect(address_of("change", document))
    if request.method == "POST":
        return _take(request, clause_admin, document, deed)
    return clause_page(request, clause_admin, document, "clause_ask", deed.label, deed=deed)


def _may_any(deed: Deed, document: ClauseDocument, user) -> bool:
    verb = "add" if deed.name == "replacement" else "change"
    has_verb = user.has_perm(f"documents.{verb}_clausedocument")
    return has_verb and _of_own_division(document, user)


def _take(request, clause_admin, document: ClauseDocument, deed: Deed):
    try:
        with transaction.atomic():
            clause_admin.guarded(document).lock()
            document = document_of(request, clause_admin, document.pk)
            if not deed.is_open(document, request.user):
                raise NotAllowed(f"เอกสารนี้อยู่ในสถานะ “{document.state_label}” แล้ว")
            result = deed.take(document, by=request.user)
            clause_admin.log_change(request, document, deed.label)
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect(address_of("change", document))
    messages.success(request, deed.done)
    return redirect(address_of("change", result))


@contributes
def _deeds(bar: Bar, document: ClauseDocument, user) -> None:
    for deed in DEEDS.values():
        if deed.is_open(document, user):
            link = Link(deed.label, _address(document, deed.name))
            (bar.deeds if deed.is_quiet else bar.steps).append(link)
    may_delete = user.has_perm("documents.delete_clausedocument")
    if may_delete and document.is_draft and not document.signing_id and _may_change(document, user):
        bar.deeds.append(Link("ลบร่างนี้", address_of("delete", document)))


def _address(document: ClauseDocument, name: str) -> str:
    return reverse(f"admin:{NAME}_deed", args=(document.pk, name))
