"""The parts of a paper beside its text: who signs in which order, what it rests on, what goes
with it."""

from functools import cached_property
from itertools import groupby

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.forms.models import ModelChoiceIterator
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from integrity.admin.bases import PartCards, PartTable
from integrity.documents.clauses.snapshot import positions_of
from integrity.documents.models import Attachment, Citation, SigningStep
from integrity.documents.signing import obstacles
from integrity.models import Appointment, Official
from integrity.thai import thai_date

SHORT_LINES = forms.Textarea(attrs={"rows": 2})


class _Shared(ModelChoiceIterator):
    """The choices are read once for all rows of the page, grouped as the field says."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        yield from self.field.rows.groups


class GroupedChoice(forms.ModelChoiceField):
    iterator = _Shared


def only_chosen(field):
    """Of a form's field: nothing to add or to open beside the list, which is narrow enough."""
    if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget.can_add_related = field.widget.can_view_related = False
    return field


class Rows:
    """``groups`` of choices, read when the first row of the page is drawn."""

    def __init__(self, queryset: models.QuerySet, group_of, label_of):
        self.queryset, self.group_of, self.label_of = queryset, group_of, label_of

    @cached_property
    def groups(self) -> list[tuple]:
        return [
            (group, [(row.pk, self.label_of(row)) for row in rows])
            for group, rows in groupby(self.queryset, key=self.group_of)
        ]


class PlainRows(Rows):
    @cached_property
    def groups(self):
        return [(row.pk, self.label_of(row)) for row in self.queryset]


def _held(appointment: Appointment) -> str:
    """With its days where it has any, so that one that is over is seen in the list."""
    begins, ends = appointment.date_from, appointment.date_to
    days = [f"ตั้งแต่ {thai_date(begins, 'short')}"] if begins else []
    days += [f"ถึง {thai_date(ends, 'short')}"] if ends else []
    return f"{appointment} ({' '.join(days)})" if days else str(appointment)


def trouble_of(step: SigningStep) -> str:
    """Why the position of this step will not do on the day of the paper, or ""."""
    day = step.document.dated or timezone.localdate()
    if step.appointment is not None:
        return obstacles.of_appointment(step.official, step.appointment, day)
    if positions_of(step, day):
        return ""
    return f"ไม่พบตำแหน่งของผู้นี้ในวันที่ {thai_date(day, 'long')} เลือกตำแหน่ง หรือพิมพ์บรรทัดตำแหน่งเอง"


class StepForm(forms.ModelForm):
    """Without a number a signer takes the place where the card stands."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "order" in self.fields:
            self.fields["order"].required = False

    def clean(self):
        cleaned = super().clean()
        place = self.prefix.rpartition("-")[2]
        if not cleaned.get("order") and place.isdecimal():
            cleaned["order"] = int(place) + 1
        appointment, official = cleaned.get("appointment"), cleaned.get("official")
        if appointment and official and appointment.official_id != official.pk:
            self.add_error("appointment", "ตำแหน่งนี้ไม่ใช่ของผู้ลงนามที่เลือก")
        return cleaned

    def _post_clean(self):
        # The model asks its official who the office is; without one there is nothing to ask.
        if self.cleaned_data.get("official"):
            super()._post_clean()


class StepInline(PartCards):
    model = SigningStep
    form = StepForm
    verbose_name = "ผู้ลงนาม"
    verbose_name_plural = "ผู้ลงนาม ตามลำดับ"
    readonly_fields = ("printed",)
    fieldsets = (
        (None, {"fields": (("order", "kind"), ("official", "appointment"), "printed")}),
        (
            "ข้อความประกอบการลงนาม",
            {
                "fields": (
                    "position_lines",
                    ("role", "addressed_to"),
                    "options",
                    "beside_previous",
                ),
                "classes": ("collapse",),
            },
        ),
    )

    def get_fieldsets(self, request, obj=None):
        """The chain of a memo is mostly these words; elsewhere they are rarely needed."""
        first, words = super().get_fieldsets(request, obj)
        is_memo = obj is not None and obj.is_memo
        return [first, (words[0], {**words[1], "classes": ()})] if is_memo else [first, words]

    def get_extra(self, request, obj=None, **kwargs):
        """A paper without signers has room for one, without a click."""
        return 0 if obj is not None and obj.steps.exists() else 1

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("official", "appointment__official", "document")
        )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in ("position_lines", "options"):
            kwargs["widget"] = SHORT_LINES
        return only_chosen(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        rows = self._rows_of(db_field.name, request.user)
        if rows is None:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        kwargs |= {"queryset": rows.queryset, "form_class": GroupedChoice}
        if db_field.name == "appointment":
            kwargs["empty_label"] = "ตำแหน่งของตนในวันนั้น"
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.rows = rows
        return field

    @staticmethod
    def _rows_of(name: str, user) -> Rows | None:
        if name == "official":
            return PlainRows(Official.objects.filter(organisation=user.organisation_id), None, str)
        if name == "appointment":
            held = Appointment.objects.filter(official__organisation=user.organisation_id)
            held = held.select_related("official").order_by(
                "official__name", "official", "-relation"
            )
            return Rows(held, lambda row: row.official.name, _held)
        return None

    @admin.display(description="พิมพ์ใต้ลายมือชื่อ")
    def printed(self, obj):
        """Name and lines as the paper will have them, and what is wrong with them that day."""
        if obj.pk is None:
            return "แสดงเมื่อบันทึกแล้ว"
        day = obj.document.dated or timezone.localdate()
        lines = [(f"({obj.official.name})",), *((line,) for line in positions_of(obj, day))]
        trouble = trouble_of(obj)
        return format_html(
            '<span class="clause-printed">{}</span>{}',
            format_html_join("", "<span>{}</span>", lines),
            format_html('<b class="clause-trouble">{}</b>', trouble) if trouble else "",
        )


class AttachmentInline(PartTable):
    """Added on a page of their own, where a file is looked at before it is taken."""

    model = Attachment
    template = "admin/documents/_clause_attachments.html"
    fields = ("position", "title", "opened", "page_count")
    readonly_fields = ("opened", "page_count")
    verbose_name_plural = "เอกสารแนบท้าย"

    def has_add_permission(self, request, obj):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("issued")

    @admin.display(description="ไฟล์")
    def opened(self, obj):
        address = reverse("admin:documents_clausedocument_attachment", args=(obj.pk,))
        return format_html(
            '<a href="{}">{}</a>', address, "เอกสารที่ออกแล้ว" if obj.issued else "เปิดไฟล์"
        )

    @admin.display(description="จำนวนหน้า")
    def page_count(self, obj):
        return obj.issued.page_count if obj.issued else obj.pages


class CitationInline(PartTable):
    model = Citation
    fields = ("position", "reference", "provision")
    verbose_name = verbose_name_plural = "กฎหมายที่อ้าง"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return only_chosen(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name != "reference":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        known = db_field.related_model.objects.filter(
            models.Q(owner=None) | models.Q(owner=request.user.organisation_id)
        ).order_by("kind", "-year", "title")
        kwargs |= {"queryset": known, "form_class": GroupedChoice}
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.rows = Rows(known, lambda row: row.get_kind_display(), _cited)
        return field


def _cited(reference) -> str:
    return f"{reference.title} (ถูกแทนแล้ว)" if reference.replaced_by_id else reference.title
