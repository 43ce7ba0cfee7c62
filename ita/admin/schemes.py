"""กรอบการประเมิน ITA of a year: looked at as a whole, changed part by part while nothing uses it."""

from collections.abc import Callable

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from integrity.admin.bases import PartAdmin, PartTable
from integrity.admin.part_rows import PartRowSet
from integrity.admin.reference_version import ReferenceVersionAdmin
from ita.admin import scheme_views
from ita.models import (
    AnswerOption,
    AnswerScale,
    AssessmentResult,
    AssessmentScheme,
    Indicator,
    Instrument,
    InstrumentPart,
    MeasureSet,
    Question,
    RatingBand,
    ReportSection,
    SubIndicator,
)
from ita.schemes.copying import successor_of

LOCKED = (
    "กรอบนี้มีผลการประเมินหรือชุดมาตรการใช้อยู่แล้ว จึงแก้ไขไม่ได้ เพื่อให้คะแนนเดิมยังคำนวณได้ตามที่ประกาศ "
    "หากต้องเปลี่ยน ให้กด “สร้างกรอบใหม่ที่ใช้แทน” แล้วแก้ในกรอบใหม่"
)
WHOLE = 100


class Remaining(PartRowSet):
    """What the rows will be once saved; a row that is wrong already says so itself."""

    def remaining(self) -> list[dict]:
        if any(self.errors):
            return []
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        return [row for row in rows if not row.get("DELETE")]


class InstrumentRows(Remaining):
    def clean(self):
        super().clean()
        if (rows := self.remaining()) and sum(row["weight"] for row in rows) != WHOLE:
            raise ValidationError("น้ำหนักของเครื่องมือทุกตัวต้องรวมกันได้ร้อยละ 100")


class PartRows(Remaining):
    def clean(self):
        super().clean()
        if (rows := self.remaining()) and sum(row["weight"] for row in rows) != WHOLE:
            raise ValidationError("น้ำหนักของทุกส่วนในเครื่องมือต้องรวมกันได้ร้อยละ 100")


class BandRows(Remaining):
    """Whatever the score, one of the bands must hold, and a band that never can is a slip."""

    def clean(self):
        super().clean()
        rows = sorted(self.remaining(), key=lambda row: row["position"])
        if not rows:
            return
        if rows[-1]["least_total"] != 0 or rows[-1]["least_instrument"] is not None:
            raise ValidationError("ระดับสุดท้ายต้องเริ่มที่ 0 และไม่ดูรายเครื่องมือ เพื่อให้ทุกคะแนนมีระดับ")
        totals = [row["least_total"] for row in rows]
        if totals != sorted(totals, reverse=True):
            raise ValidationError("เรียงระดับจากคะแนนสูงลงต่ำ เพราะใช้ระดับแรกที่เข้าเงื่อนไข")


class InstrumentInline(PartTable):
    model = Instrument
    formset = InstrumentRows
    fields = ("position", "code", "title", "weight")
    show_change_link = True


class BandInline(PartTable):
    model = RatingBand
    formset = BandRows
    fields = ("position", "label", "least_total", "least_instrument")


class ScaleInline(PartTable):
    model = AnswerScale
    fields = ("position", "title")
    show_change_link = True


class SectionInline(PartTable):
    model = ReportSection
    fields = ("position", "kind", "title")
    show_change_link = True


@admin.register(AssessmentScheme)
class AssessmentSchemeAdmin(ReferenceVersionAdmin):
    successor_of = staticmethod(successor_of)
    copied = "สร้างกรอบใหม่แล้ว แก้ไขได้จนกว่าจะมีผลการประเมินหรือชุดมาตรการใช้กรอบนี้"
    locked = LOCKED
    list_display = ("title", "year", "confidence", "whose", "in_use")
    list_filter = ("confidence", "year")
    list_select_related = ("owner",)
    search_fields = ("title",)
    fieldsets = (
        (None, {"fields": ("owner", "year", "title", "pass_mark")}),
        ("ที่มา", {"fields": ("source", "confidence", "note", "replaces")}),
        (
            "กลุ่มตัวอย่างขั้นต่ำของแบบสำรวจ",
            {
                "fields": (
                    ("sample_percent", "sample_least"),
                    ("sample_large", "sample_large_least"),
                ),
                "description": "เว้นว่างทั้งหมดเมื่อไม่ทราบหลักเกณฑ์ของปี ระบบจะไม่ตรวจจำนวนผู้ตอบ",
            },
        ),
    )
    inlines = (InstrumentInline, BandInline, ScaleInline, SectionInline)
    change_form_template = "admin/ita/scheme_form.html"

    def get_urls(self):
        return [*scheme_views.urls_for(self), *super().get_urls()]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        of_scheme = {"scheme": OuterRef("pk")}
        used = Exists(AssessmentResult.objects.filter(**of_scheme)) | Exists(
            MeasureSet.objects.filter(**of_scheme)
        )
        return rows.annotate(has_records=used)

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission
        return _once(obj, "change", lambda: may(request, obj))

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission
        return _once(obj, "delete", lambda: may(request, obj))

    @admin.display(description="ใช้แล้ว")
    def in_use(self, obj):
        return "ใช้แล้ว" if obj.has_records else "ยังไม่ใช้"


def _once(scheme: AssessmentScheme | None, verb: str, ask: Callable[[], bool]) -> bool:
    """A page asks for each of its tables and parts, always of the same scheme as it was read."""
    if scheme is None:
        return ask()
    known = scheme.__dict__.setdefault("_permissions", {})
    if verb not in known:
        known[verb] = ask()
    return known[verb]


class PartInline(PartTable):
    model = InstrumentPart
    formset = PartRows
    fields = ("number", "title", "weight")


class UniqueInScheme(forms.ModelForm):
    """A number by which results and files call the row must be the only one in the scheme."""

    called = ""
    words = ""

    def clean(self):
        cleaned = super().clean()
        scheme = self.scheme()
        if scheme and (value := cleaned.get(self.called)) not in (None, ""):
            others = self._meta.model.objects.filter(**{self.path: scheme, self.called: value})
            if others.exclude(pk=self.instance.pk).exists():
                self.add_error(self.called, f"กรอบนี้มี{self.words} {value} แล้ว")
        return cleaned


class IndicatorForm(UniqueInScheme):
    called, words, path = "number", "ตัวชี้วัดที่", "instrument__scheme"

    def scheme(self):
        return self.instance.instrument.scheme_id if self.instance.instrument_id else None


class InsideIndicatorForm(UniqueInScheme):
    called, words, path = "code", "เลขที่", "indicator__instrument__scheme"

    def scheme(self):
        return self.instance.indicator.instrument.scheme_id if self.instance.indicator_id else None


class IndicatorInline(PartTable):
    model = Indicator
    form = IndicatorForm
    fields = ("number", "title")
    show_change_link = True


class PartOfScheme(PartAdmin):
    """``scheme_of`` says which scheme the page is about: whoever saves locks that first."""

    change_form_template = "admin/ita/scheme_part_form.html"

    def scheme_of(self, obj) -> AssessmentScheme:
        return obj.scheme

    def lock_root(self, obj):
        return self.scheme_of(obj)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        scheme = self.scheme_of(self.get_object(request, object_id))
        above = {"scheme": scheme, **({"notice": LOCKED} if scheme.is_used else {})}
        return super().change_view(request, object_id, form_url, above | (extra_context or {}))


@admin.register(Instrument)
class InstrumentAdmin(PartOfScheme):
    whole = "scheme"
    search_fields = ("code", "title")
    fields = (
        ("code", "weight"),
        "title",
        "title_en",
        "respondents",
        "purpose",
        "is_survey",
    )
    inlines = (PartInline, IndicatorInline)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "weight":
            # Changed beside the others, where their sum can be seen to.
            field.disabled, field.help_text = True, "แก้ไขที่หน้าของกรอบ"
        return field


class SubIndicatorInline(PartTable):
    model = SubIndicator
    form = InsideIndicatorForm
    fields = ("position", "code", "title")


class QuestionInline(PartTable):
    model = Question
    form = InsideIndicatorForm
    fields = ("position", "code", "sub_indicator", "text", "polarity", "scale")

    def get_formset(self, request, obj=None, **kwargs):
        request.indicator = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if (indicator := getattr(request, "indicator", None)) and db_field.name != "indicator":
            kwargs["queryset"] = {
                "sub_indicator": SubIndicator.objects.filter(indicator=indicator),
                "scale": AnswerScale.objects.filter(scheme=indicator.instrument.scheme_id),
            }[db_field.name]
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name != "indicator":
            field.choices = list(field.choices)  # read once, not once for each row
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "text":
            field.widget.attrs["rows"] = 2
        return field


@admin.register(Indicator)
class IndicatorAdmin(PartOfScheme):
    whole = "instrument"
    form = IndicatorForm
    search_fields = ("title",)
    fields = ("number", "title", "aliases")
    inlines = (SubIndicatorInline, QuestionInline)

    def scheme_of(self, obj):
        return obj.instrument.scheme


class OptionInline(PartTable):
    model = AnswerOption
    fields = ("position", "text", "points")


@admin.register(AnswerScale)
class AnswerScaleAdmin(PartOfScheme):
    whole = "scheme"
    search_fields = ("title",)
    fields = ("title",)
    inlines = (OptionInline,)


@admin.register(ReportSection)
class ReportSectionAdmin(PartOfScheme):
    whole = "scheme"
    search_fields = ("title",)
    fields = ("title", "kind", "body")
