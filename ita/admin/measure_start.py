"""How a set of measures begins: for a year and the result it answers, or carried over."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from integrity import fiscal
from integrity.admin.deeds import DeedForm, choice, deed_page, line
from integrity.admin.text import ThaiIntegerField, whole_number
from integrity.publishing import NotAllowed
from ita.measures.copying import carry_over
from ita.measures.snapshot import rows_of
from ita.measures.writing import begin
from ita.models import AssessmentScheme, MeasureSet

EXPLAINED = (
    "ชุดมาตรการตอบผลการประเมินของปีหนึ่ง และใช้ตั้งแต่ปีงบประมาณที่ระบุ เว้นปีสุดท้ายว่างไว้ถ้าใช้ “เป็นต้นไป” "
    "เมื่อเริ่มแล้ว พิมพ์ทีละข้อหรือวางข้อความที่มีเลขข้อทั้งหมดได้ในครั้งเดียว"
)
YEAR_BOX = forms.TextInput(attrs={"class": "vIntegerField", "inputmode": "numeric"})
SAY_YEAR = dict.fromkeys(
    ("invalid", "min_value", "max_value"), "ระบุปีงบประมาณเป็นตัวเลข พ.ศ. เช่น 2569"
)


def year_field(label: str, **options) -> ThaiIntegerField:
    return ThaiIntegerField(
        label=label,
        min_value=2500,
        max_value=2700,
        widget=YEAR_BOX,
        error_messages=SAY_YEAR,
        **options,
    )


class StartForm(DeedForm):
    asking = "เริ่มชุดมาตรการ"
    scheme = choice(AssessmentScheme.objects.none(), "ตอบผลการประเมินของปี")
    kind = forms.ChoiceField(label="ชนิด", choices=MeasureSet.Kind.choices)
    first_year = year_field("ใช้ตั้งแต่ปีงบประมาณ (พ.ศ.)")
    last_year = year_field("ถึงปีงบประมาณ (พ.ศ.)", required=False, help_text="เว้นว่าง = เป็นต้นไป")
    title = line("ชื่อ", length=400, help_text="เว้นว่าง = ระบบตั้งชื่อให้ แก้ภายหลังได้")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = AssessmentScheme.objects.visible_to(user).order_by("-year")

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", "ปีสุดท้ายต้องไม่ก่อนปีแรก")
        return cleaned


def start_view(model_admin, request):
    user = request.user
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = StartForm(data, user=user, initial=_initial(request), label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            draft = begin(user.organisation, by=user, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            model_admin.log_addition(request, draft, "เริ่มชุดมาตรการ")
            messages.success(request, "เริ่มชุดมาตรการแล้ว พิมพ์มาตรการในหน้านี้ หรือวางข้อความที่มีเลขข้อ")
            return redirect("admin:ita_measureset_change", draft.pk)
    return deed_page(model_admin, request, form, title="เริ่มชุดมาตรการ", explained=EXPLAINED)


def _initial(request) -> dict:
    """The result that a page before this one named, else that of last year."""
    schemes = AssessmentScheme.objects.visible_to(request.user)
    named = whole_number(request.GET.get("scheme", ""))
    scheme = schemes.filter(pk=named).first() or AssessmentScheme.objects.for_year(
        request.user.organisation, fiscal.current() - 1
    )
    return {
        "scheme": scheme,
        "kind": MeasureSet.Kind.MEASURES,
        "first_year": scheme.year + 1 if scheme else fiscal.current(),
    }


class CarryForm(forms.Form):
    """``keys``: the measures of the first level that go along; those under them follow."""

    first_year = year_field("ยกไปใช้ตั้งแต่ปีงบประมาณ (พ.ศ.)")
    scheme = choice(
        AssessmentScheme.objects.none(),
        "ตอบผลการประเมินของปี",
        required=False,
        help_text="เว้นว่าง = ผลของปีก่อนปีที่ยกไป",
    )
    keys = forms.MultipleChoiceField(
        label="มาตรการที่ยกไป",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "เลือกมาตรการที่จะยกไปอย่างน้อยหนึ่งข้อ"},
    )

    def __init__(self, *args, measure_set: MeasureSet, user, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["scheme"].queryset = AssessmentScheme.objects.visible_to(user).order_by("-year")
        heads = [row for row in rows_of(measure_set) if row.level == 1]
        self.fields["keys"].choices = [
            (str(row.key), f"{row.mark} {row.text}".strip()) for row in heads
        ]


def carry_view(model_admin, request, measure_set: MeasureSet):
    user = request.user
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    if not measure_set.is_public:
        messages.error(request, "ยกไปปีต่อไปได้เมื่อชุดนี้เผยแพร่แล้ว")
        return redirect("admin:ita_measureset_change", measure_set.pk)
    data = request.POST if request.method == "POST" else None
    form = CarryForm(data, measure_set=measure_set, user=user, initial=_carried(measure_set))
    if request.method == "POST" and form.is_valid():
        try:
            draft = carry_over(measure_set, by=user, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            model_admin.log_addition(request, draft, "ยกมาจากปีก่อน")
            messages.success(request, _told(draft))
            return redirect("admin:ita_measureset_change", draft.pk)
    context = model_admin.context_of(request, measure_set) | {
        "form": form,
        "title": f"ยกไปปีต่อไป: {measure_set}",
    }
    return TemplateResponse(request, "admin/ita/measure_carry.html", context)


def _carried(measure_set: MeasureSet) -> dict:
    keys = measure_set.measures.filter(level=1).values_list("key", flat=True)
    return {
        "first_year": max(fiscal.current(), measure_set.first_year + 1),
        "keys": [str(key) for key in keys],
    }


def _told(draft: MeasureSet) -> str:
    count = draft.measures.exclude(to_change="").count()
    if not count:
        return "ยกมาแล้ว ตรวจแล้วเสนอพิจารณาได้"
    return f"ยกมาแล้ว มี {count} ข้อที่ต้องปรับ ระบบบอกไว้เหนือข้อนั้น ปรับแล้วให้เลือก “ปรับแล้ว”"
