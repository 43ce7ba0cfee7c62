"""เริ่มการประเมินของปี: as a copy of the last register, or new with a matrix that is chosen."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from integrity import fiscal
from integrity.admin.deeds import DeedForm, choice, deed_page, line
from integrity.admin.text import ThaiIntegerField
from integrity.models import Committee
from integrity.publishing import NotAllowed
from ita.models import RiskMatrix
from ita.risks.copying import begin, latest, start_from
from ita.risks.register import Register

EXPLAINED = (
    "เริ่มจากปีก่อน: ความเสี่ยงทุกรายการ คะแนน และมาตรการยกมาทั้งหมด ผลการเฝ้าระวังไม่ยกมา "
    "แล้วแก้เฉพาะที่เปลี่ยน เริ่มใหม่: ทะเบียนเปล่ากับตารางเกณฑ์ที่เลือก"
)
COPY, NEW = "copy", "new"


class StartForm(DeedForm):
    asking = "เริ่มการประเมิน"
    year = ThaiIntegerField(
        label="ปีงบประมาณ (พ.ศ.)",
        min_value=2500,
        max_value=2700,
        widget=forms.TextInput(attrs={"class": "vIntegerField", "inputmode": "numeric"}),
        error_messages={
            "invalid": "ระบุปีเป็นตัวเลข พ.ศ. เช่น 2569",
            "min_value": "ระบุปีงบประมาณเป็น พ.ศ. เช่น 2569",
            "max_value": "ระบุปีงบประมาณเป็น พ.ศ. เช่น 2569",
        },
    )
    start = forms.ChoiceField(label="เริ่มจาก", widget=forms.RadioSelect)
    matrix = choice(
        RiskMatrix.objects.none(),
        "ตารางเกณฑ์",
        required=False,
        help_text="ใช้เมื่อเริ่มทะเบียนใหม่ ดูตารางก่อนได้ที่เมนู “ตารางเกณฑ์ความเสี่ยง”",
    )
    committee = choice(Committee.objects.none(), "คณะทำงาน", required=False)
    title = line("ชื่อ", length=400, help_text="เว้นว่าง = การประเมินความเสี่ยงการทุจริต ประจำปีงบประมาณ")

    def __init__(self, *args, user, previous, **kwargs):
        super().__init__(*args, **kwargs)
        self.previous = previous
        starts = [(NEW, "ทะเบียนใหม่")]
        if previous:
            told = f"สำเนาของ “{previous}” ({previous.risks.count()} รายการ)"
            starts.insert(0, (COPY, told))
        self.fields["start"].choices = starts
        self.fields["matrix"].queryset = RiskMatrix.objects.visible_to(user)
        self.fields["committee"].queryset = Committee.objects.visible_to(user)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("start") == NEW and not cleaned.get("matrix"):
            self.add_error("matrix", "เลือกตารางเกณฑ์ของทะเบียนใหม่")
        return cleaned


def start_view(admin, request):
    user = request.user
    if not user.has_perm("ita.add_riskassessment") or user.organisation_id is None:
        raise PermissionDenied
    previous = latest(user.organisation)
    this_year = fiscal.current()
    initial = {
        "year": max(this_year, previous.year + 1) if previous else this_year,
        "start": COPY if previous else NEW,
    }
    data = request.POST if request.method == "POST" else None
    form = StartForm(data, user=user, previous=previous, initial=initial, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            draft = _begin(form, user)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            return _begun(admin, request, draft)
    return deed_page(admin, request, form, title="เริ่มการประเมินของปี", explained=EXPLAINED)


def _begin(form: StartForm, user):
    told = form.cleaned_data
    if told["start"] == COPY:
        return start_from(form.previous, told["year"], by=user)
    return begin(
        user.organisation,
        told["year"],
        told["matrix"],
        by=user,
        title=told["title"],
        committee=told["committee"],
    )


def _begun(admin, request, draft):
    messages.success(request, "เริ่มการประเมินแล้ว พิมพ์ความเสี่ยงและให้คะแนนในตารางนี้")
    admin.log_addition(request, draft, "เริ่มการประเมินของปี")
    register = Register(draft)
    expired = [
        str(row.risk.number)
        for row in register.lines
        if row.risk.accepted_by_id and not row.is_accepted
    ]
    if expired:
        messages.warning(
            request,
            f"การยอมรับความเสี่ยงลำดับที่ {', '.join(expired)} หมดอายุแล้ว ขออนุมัติใหม่หรือระบุมาตรการ",
        )
    return redirect("admin:ita_riskassessment_change", draft.pk)
