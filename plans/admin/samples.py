"""Sample sheets: the national ones, and the copies that an office words for itself."""

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Exists, OuterRef

from integrity import history
from integrity.admin.bases import PartCards
from integrity.admin.reference_version import ReferenceVersionAdmin
from integrity.admin.text import LONG_TITLE
from integrity.thai import truncate
from plans.admin.filters import OneOf
from plans.models import (
    Dimension,
    Item,
    PlanFramework,
    Project,
    SampleResult,
    SampleSection,
    SampleSheet,
)
from plans.samples import HOW_TO_FILL

LOCKED = (
    "ตัวอย่างนี้มีโครงการที่สร้างจากตัวอย่างแล้ว จึงแก้ไขไม่ได้ "
    "หากต้องเปลี่ยน ให้กด “สร้างฉบับใหม่แทน” แล้วแก้ในฉบับใหม่ โครงการที่สร้างไปแล้วไม่เปลี่ยนตาม"
)
NATIONAL = (
    "ตัวอย่างนี้เป็นข้อมูลกลาง หากหน่วยงานจะใช้ถ้อยคำของตนเอง ให้กด “สร้างฉบับใหม่แทน” แล้วแก้ในฉบับของหน่วยงาน"
)
LONGEST_CHOICE = 90


@transaction.atomic
def successor_of(sample: SampleSheet, *, owner, by) -> SampleSheet:
    """A new sample with the same text that replaces ``sample``; national without owner."""
    copy = sample.successor(owner=owner)
    for model in (SampleSection, SampleResult):
        rows = list(model.objects.filter(sample=sample))
        for row in rows:
            row.pk, row._state.adding, row.sample = None, True, copy
        history.bulk_create(rows, by=by, reason="คัดลอกจากตัวอย่างเดิม")
    return copy


class FrameworkFilter(OneOf):
    title, parameter_name = "กรอบแผน", "framework"

    def lookups(self, request, model_admin):
        rows = PlanFramework.objects.visible_to(request.user)
        return [(row.pk, f"พ.ศ. {row.first_year}–{row.last_year}") for row in rows]

    def queryset(self, request, queryset):
        if self.chosen:
            return queryset.filter(item__mission__dimension__framework=self.chosen)
        return queryset


class SampleDimensionFilter(OneOf):
    title, parameter_name = "มิติ", "dimension"

    def lookups(self, request, model_admin):
        numbers = Dimension.objects.order_by("number").values_list("number", flat=True).distinct()
        return [(number, f"มิติที่ {number}") for number in numbers]

    def queryset(self, request, queryset):
        if self.chosen:
            return queryset.filter(item__mission__dimension__number=self.chosen)
        return queryset


class ItemField(forms.ModelChoiceField):
    """Items of several frameworks have the same code, so each says its period."""

    def label_from_instance(self, item):
        framework = item.mission.dimension.framework
        return truncate(f"{framework.period.replace('-', '–')} · {item}", LONGEST_CHOICE)


class SampleSectionInline(PartCards):
    model = SampleSection
    fields = (("position", "kind"), "body")


class SampleResultInline(PartCards):
    model = SampleResult
    fields = (("kind", "position"), "text", "means")


@admin.register(SampleSheet)
class SampleSheetAdmin(ReferenceVersionAdmin):
    successor_of = staticmethod(successor_of)
    copied = "สร้างฉบับใหม่แล้ว แก้ไขได้จนกว่าจะมีโครงการสร้างจากฉบับนี้"
    list_display = ("code", "title", "kind", "whose", "in_use")
    list_display_links = ("title",)
    list_filter = (FrameworkFilter, SampleDimensionFilter, "kind", "confidence")
    list_select_related = ("owner", "item")
    search_fields = ("title", "item__code", "sections__body")
    ordering = (
        "-item__mission__dimension__framework__first_year",
        "item__mission__dimension__number",
        "item__mission__number",
        "item__number",
        "pk",
    )
    fieldsets = (
        (None, {"fields": ("owner", "item", "kind", "title"), "description": HOW_TO_FILL}),
        ("ที่มา", {"fields": ("source", "confidence", "note", "replaces"), "classes": ("collapse",)}),
    )
    inlines = (SampleSectionInline, SampleResultInline)
    change_form_template = "admin/plans/sample_form.html"
    change_list_template = "admin/plans/sample_changelist.html"

    def get_queryset(self, request):
        used = Project.objects.filter(sample=OuterRef("pk"))
        return super().get_queryset(request).annotate(has_projects=Exists(used))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "title":
            kwargs |= LONG_TITLE
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "item":
            frameworks = PlanFramework.objects.visible_to(request.user)
            rows = Item.objects.filter(mission__dimension__framework__in=frameworks)
            kwargs["queryset"] = rows.select_related("mission__dimension__framework").order_by(
                "-mission__dimension__framework__first_year",
                "mission__dimension__number",
                "mission__number",
                "number",
            )
            kwargs["form_class"] = ItemField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        sample = self.get_object(request, object_id)
        context = {}
        if sample.is_used:
            context["notice"] = LOCKED
        elif sample.owner_id is None and request.user.organisation_id:
            context["notice"] = NATIONAL
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    @admin.display(description="ภารกิจย่อย", ordering="item__code")
    def code(self, obj):
        return obj.item.code

    @admin.display(description="ใช้แล้ว")
    def in_use(self, obj):
        return "ใช้แล้ว" if obj.has_projects else "–"
