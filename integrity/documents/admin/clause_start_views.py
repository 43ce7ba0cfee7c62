"""How a paper begins: written from nothing, from words pasted whole, or from an earlier one."""

from datetime import date
from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_http_methods

from integrity.admin.text import OneLineField
from integrity.documents.admin.clause_bar import address_of
from integrity.documents.admin.clause_pages import clause_page
from integrity.documents.clauses.creating import create
from integrity.documents.clauses.oddities import find
from integrity.documents.clauses.parsing import PastedPaper, read_paper
from integrity.documents.models import CLAUSE_KINDS, Kind
from integrity.documents.models.clauses import MOST_CLAUSES
from integrity.models import Division
from integrity.publishing import NotAllowed
from integrity.roles import Role
from integrity.thai import normalise, thai_date

NAME = "documents_clausedocument"
# Of a pasted paper: what goes into the draft beside its text, and what is given only on issuing.
TAKEN = {
    "department": "ส่วนราชการ",
    "salutation": "คำขึ้นต้น",
    "addressee": "เรียน",
    "refers_to": "อ้างถึง",
    "enclosures": "สิ่งที่ส่งมาด้วย",
    "closing": "คำลงท้าย",
}
OUTSIDE = {
    "issuer": "หัวเอกสาร",
    "official_no": "เลขที่",
    "dated": "ลงวันที่",
    "signer_name": "ผู้ลงนาม",
    "signer_positions": "ตำแหน่ง",
}
EXPLAINED = {
    Kind.ANNOUNCEMENT: "แจ้งให้ทราบโดยทั่วกัน เช่น นโยบายไม่รับของขวัญ เจตจำนงสุจริต",
    Kind.ORDER: "สั่งการหรือแต่งตั้ง เช่น คณะทำงานจัดทำแผน",
    Kind.MEMO: "เสนอเรื่องภายในหน่วยงาน พร้อมลำดับผู้เสนอความเห็นและผู้สั่งการ",
    Kind.LETTER: "ติดต่อหน่วยงานหรือบุคคลภายนอก",
    Kind.CIRCULAR: "แจ้งหลายสำนัก/กองพร้อมกัน มีรายการรับทราบ",
    Kind.MINUTES: "บันทึกการประชุมและมติ",
}
LONGEST_PASTE = 2_000_000


def urls_for(clause_admin):
    def staff(view):
        return clause_admin.admin_site.admin_view(partial(view, clause_admin=clause_admin))

    return [
        path("start/", staff(start), name=f"{NAME}_start"),
    ]


def divisions_for(user):
    """Whose papers ``user`` writes: an editor those of the own division."""
    rows = Division.objects.filter(organisation=user.organisation_id)
    return rows if user.has_role(Role.PLAN_OFFICER) else rows.filter(pk=user.division_id)


class StartForm(forms.Form):
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in CLAUSE_KINDS],
        label="ประเภทเอกสาร",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "เลือกประเภทเอกสาร"),
    )
    title = OneLineField(
        label="เรื่อง",
        max_length=500,
        required=False,
        help_text="เว้นว่างได้เมื่อวางข้อความที่มีบรรทัด “เรื่อง”",
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )
    division = forms.ModelChoiceField(
        Division.objects.none(),
        label="เจ้าของเรื่อง",
        required=False,
        empty_label="ของหน่วยงาน (ไม่ระบุ)",
    )
    text = forms.CharField(
        label="วางข้อความทั้งฉบับ (ถ้ามี)",
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        help_text="วางจาก Word หรือเว็บไซต์ได้ ระบบแยกข้อให้และแสดงให้ตรวจก่อน เว้นว่าง = เริ่มพิมพ์เอง",
        widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.fields["division"]
        own.queryset = divisions_for(user).there()
        if not user.has_role(Role.PLAN_OFFICER):
            own.empty_label, own.required = None, True

    def clean(self):
        cleaned = super().clean()
        text = normalise(cleaned.get("text") or "").strip()
        self.paper = read_paper(text) if text else PastedPaper()
        if not (cleaned.get("title") or self.paper.title) and "title" not in self.errors:
            self.add_error("title", "พิมพ์ชื่อเรื่อง แก้ภายหลังได้")
        if len(self.paper.rows) > MOST_CLAUSES:
            self.add_error(
                "text",
                f"ข้อความนี้มี {len(self.paper.rows):,} ข้อ เอกสารหนึ่งมีได้ไม่เกิน {MOST_CLAUSES:,} ข้อ",
            )
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
def start(request, clause_admin):
    """Words that were pasted are shown as they were understood before anything is stored."""
    may_start(request, clause_admin)
    form = StartForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and "_again" not in request.POST and form.is_valid():
        if form.cleaned_data["text"] and "_confirm" not in request.POST:
            return start_page(request, clause_admin, "clause_paste", **_understood(form))
        try:
            return _begin(request, clause_admin, form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, str(refused).split("\n"))
    return start_page(
        request, clause_admin, "clause_start", form=form, kinds=_cards(form), tab="write"
    )


def _understood(form: StartForm) -> dict:
    """What the page of confirmation shows: the tree, what stands around it, what is left out."""
    paper, kind = form.paper, Kind(form.cleaned_data["kind"])
    notes = list(paper.notes)
    if paper.head_kind and paper.head_kind != kind:
        notes.insert(
            0, f"หัวของข้อความคือ “{Kind(paper.head_kind).label}” แต่เลือกเริ่มเป็น “{kind.label}”"
        )
    taken = {name: getattr(paper, name) for name in TAKEN}
    return {
        "form": form,
        "rows": paper.rows,
        "chosen": kind.label,
        "title_read": form.cleaned_data["title"] or paper.title,
        "around": [(TAKEN[name], _line(said)) for name, said in taken.items() if said],
        "outside": [(OUTSIDE[name], _line(said)) for name in OUTSIDE
                    if (said := getattr(paper, name))],
        "left_out": paper.left_out,
        "notes": notes,
        "oddities": find(paper.rows),
    }  # fmt: skip


def _line(said) -> str:
    if isinstance(said, date):
        return thai_date(said, "long")
    return said if isinstance(said, str) else " · ".join(said)


def _begin(request, clause_admin, chosen: dict):
    document = create(
        request.user.organisation,
        chosen["kind"],
        by=request.user,
        title=chosen["title"],
        division=chosen["division"],
        text=chosen["text"],
    )
    clause_admin.log_addition(request, document, "เริ่มเอกสาร")
    messages.success(request, "เริ่มร่างแล้ว พิมพ์ต่อได้เลย ยังไม่มีใครนอกหน่วยงานเห็นร่างนี้")
    return redirect(address_of("change", document))


def _cards(form) -> list[tuple]:
    chosen = form["kind"].value()
    return [
        (kind.value, kind.label, EXPLAINED[kind], kind.value == chosen) for kind in CLAUSE_KINDS
    ]


def may_start(request, clause_admin) -> None:
    if not clause_admin.has_add_permission(request):
        raise PermissionDenied


def start_page(request, clause_admin, template: str, **context):
    return clause_page(request, clause_admin, None, template, "เริ่มเอกสารใหม่", **context)
