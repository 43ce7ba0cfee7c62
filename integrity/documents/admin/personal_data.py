"""The page where staff judge what looks like personal data, before a paper or a plan goes out."""

from collections.abc import Iterator

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from integrity import uploads
from integrity.admin.bases import ReadOnlyAdmin
from integrity.changes import moment
from integrity.documents.admin.clause_bar import Bar, Link, contributes
from integrity.documents.models import ClauseDocument, PersonalDataReason
from integrity.documents.personal_data import gate
from integrity.documents.personal_data.clause_documents import PERMISSIONS, subject_of
from integrity.documents.personal_data.detecting import Kind
from integrity.documents.personal_data.gate import Judged, Standing
from integrity.documents.personal_data.searching import Searched, SearchedFile, search
from integrity.documents.personal_data.subjects import searched_of
from integrity.publishing import NotAllowed

NAME = "documents_personal_data"
NOT_PERSONAL = "ไม่ใช่ข้อมูลส่วนบุคคล เป็นเลขอื่นที่บังเอิญมีรูปแบบตรงกัน"
OF_OFFICE = "เป็นหมายเลขติดต่อของหน่วยงานที่เปิดเผยอยู่แล้ว"
# Offered while typing; each office writes its own where none fits.
REASONS = {
    Kind.CITIZEN: (NOT_PERSONAL, "กฎหมายกำหนดให้ต้องแสดง"),
    Kind.MOBILE: (OF_OFFICE, "เจ้าของหมายเลขยินยอมเป็นหนังสือให้เผยแพร่", NOT_PERSONAL),
    Kind.ACCOUNT: ("เป็นบัญชีของหน่วยงาน", NOT_PERSONAL),
    Kind.ADDRESS: ("เป็นที่ตั้งของสถานที่ราชการหรือสถานที่จัดงาน", "เป็นที่ตั้งของโครงการ ไม่ใช่ที่อยู่ของบุคคล"),
}

# Where the office's record makes a value known, so that it is no hit any more.
OWN_FIELDS = {
    Kind.MOBILE: {"what": "หมายเลข", "field": "โทรศัพท์"},
    Kind.ADDRESS: {"what": "ที่ตั้ง", "field": "ที่ตั้ง"},
}


@contributes
def add_to_bar(bar: Bar, document: ClauseDocument, user) -> None:
    if not document.is_issued and any(map(user.has_perm, PERMISSIONS)):
        address = reverse(f"admin:{NAME}", args=(subject_of(document),))
        bar.places.append(Link("ตรวจข้อมูลส่วนบุคคล", address, "personal_data"))


@admin.register(PersonalDataReason)
class PersonalDataAdmin(ReadOnlyAdmin):
    """Has no list of its own: one comes here from the record that is about to go out."""

    def has_module_permission(self, request):
        return False

    def get_urls(self):
        site, under = self.admin_site, "of/<str:subject>"
        page = f"{under}/<str:sha256>/<int:number>"
        return [
            path(f"{under}/", site.admin_view(self.hits_view), name=NAME),
            path(f"{page}/", site.admin_view(self.page_view), name=f"{NAME}_page"),
            path(f"{page}.png", site.admin_view(picture_view), name=f"{NAME}_picture"),
            *super().get_urls(),
        ]

    def hits_view(self, request, subject):
        """What was found; a reason and the second person's word come back here."""
        return _hits(request, _searched(request, subject), self.admin_site)

    def page_view(self, request, subject, sha256, number):
        """One page of a scan, and the button of who has looked at it."""
        return _page(request, _searched(request, subject), sha256, number, self.admin_site)


def _searched(request, subject: str) -> Searched:
    searched = searched_of(subject, request.user)
    if searched is None:
        raise Http404
    if not searched.is_judged_by(request.user):
        raise PermissionDenied
    return searched


@require_http_methods(["GET", "POST"])
def _hits(request, searched: Searched, site):
    if request.method == "POST":
        try:
            messages.success(request, _deed(request, searched))
        except NotAllowed as refused:
            messages.error(request, str(refused))
        return redirect(f"admin:{NAME}", searched.subject)
    now = gate.standing(searched)
    context = {
        **site.each_context(request),
        "title": f"ตรวจข้อมูลส่วนบุคคล: {searched.title}",
        "searched": searched,
        "standing": now,
        "hits": list(_hits_of(now)),
        "files": list(_files_of(now)),
        "refused": gate.obstacle_to_confirm(now, request.user),
        "confirmed": now.confirmation and moment(now.confirmation.at),
        "reasons": [(kind.value, reasons) for kind, reasons in REASONS.items()],
    }
    return TemplateResponse(request, "admin/documents/personal_data.html", context)


def _deed(request, searched: Searched) -> str:
    """Does what the form asks and says what was done. Raises NotAllowed."""
    typed = request.POST
    if typed.get("do") == "confirm":
        shown = typed.get("content", "")
        gate.confirm(searched, content_sha256=shown, by=request.user)
        return "ยืนยันแล้ว เรื่องนี้ออกหรือเผยแพร่ได้ตราบที่เนื้อหาไม่เปลี่ยน"
    known = typed.get("fingerprint", "")
    gate.state_reason(searched, known, typed.get("reason", ""), by=request.user)
    return "บันทึกเหตุผลแล้ว"


def _hits_of(now: Standing) -> Iterator[dict]:
    """A value that stands in several places is judged once."""
    hits: dict[str, list[Judged]] = {}
    for each in now.judged:
        hits.setdefault(each.fingerprint, []).append(each)
    for known, group in hits.items():
        first = group[0]
        yield {
            "fingerprint": known,
            "kind": first.finding.kind.value,
            "label": first.finding.label,
            "findings": [each.finding for each in group],
            "of_office": OWN_FIELDS.get(first.finding.kind),
            "reason": first.reason,
            "when": first.reason and moment(first.reason.at),
        }


def _files_of(now: Standing) -> Iterator[dict]:
    """Each file with pages that no machine can read."""
    for file in now.found.files:
        pages = [page for page in now.pages if page.file is file]
        if pages:
            yield {
                "file": file,
                "pages": [(page, _address("page", now.searched, page)) for page in pages],
                "left": sum(not page.viewers for page in pages),
            }


def _address(name: str, searched: Searched, page: gate.Page) -> str:
    return reverse(f"admin:{NAME}_{name}", args=(searched.subject, page.file.sha256, page.number))


@require_http_methods(["GET", "POST"])
def _page(request, searched: Searched, sha256: str, number: int, site):
    now = gate.standing(searched)
    pages = now.pages
    here = next((p for p in pages if p.file.sha256 == sha256 and p.number == number), None)
    if here is None:
        raise Http404
    if request.method == "POST":
        gate.view_page(searched, here.file, here.number, by=request.user)
        following = _next_for(request.user, pages, here)
        if following:
            return redirect(_address("page", searched, following))
        messages.success(request, "ตรวจด้วยตาครบทุกหน้าแล้ว")
        return redirect(f"admin:{NAME}", searched.subject)
    context = {
        **site.each_context(request),
        "title": f"ตรวจด้วยตา: {here.file.place} หน้า {here.number}",
        "searched": searched,
        "here": here,
        "picture": _address("picture", searched, here),
        "place": pages.index(here) + 1,
        "total": len(pages),
        "is_viewed": request.user.pk in here.viewers,
        "hits": reverse(f"admin:{NAME}", args=(searched.subject,)),
    }
    return TemplateResponse(request, "admin/documents/personal_data_page.html", context)


def _next_for(user, pages: list[gate.Page], here: gate.Page) -> gate.Page | None:
    """The next page this person has not looked at, round to the beginning."""
    at = pages.index(here)
    in_turn = pages[at + 1 :] + pages[:at]
    return next((page for page in in_turn if user.pk not in page.viewers), None)


@require_safe
@cache_control(private=True, no_store=True)
def picture_view(request, subject, sha256, number):
    file = _file(search(_searched(request, subject)).files, sha256)
    if file is None or number - 1 not in file.unread_pages:
        raise Http404
    if file.is_picture:
        return HttpResponse(file.path.read_bytes(), content_type=file.media_type)
    return HttpResponse(uploads.page_picture(file.path, number - 1), content_type="image/png")


def _file(files: list[SearchedFile], sha256: str) -> SearchedFile | None:
    return next((file for file in files if file.sha256 == sha256), None)
