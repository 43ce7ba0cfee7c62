"""The framework of a period. What a plan already follows is read-only, for good."""

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Exists, OuterRef

from integrity import history
from integrity.admin.bases import PartAdmin, PartTable, ScopedAdmin
from integrity.admin.reference_version import ReferenceVersionAdmin
from integrity.admin.text import whole_number
from plans.models import (
    Dimension,
    FrameworkLink,
    Item,
    Mission,
    Plan,
    PlanFramework,
    TargetGroup,
)

LOCKED = (
    "กรอบนี้มีแผนใช้อยู่แล้ว จึงแก้ไขไม่ได้ เพื่อให้แผนเดิมยังอ่านได้ตามที่ทำไว้ "
    "หากต้องเปลี่ยน ให้กด “สร้างกรอบใหม่ที่ใช้แทน” แล้วแก้ในกรอบใหม่"
)


@transaction.atomic
def successor_of(framework: PlanFramework, *, owner, by) -> PlanFramework:
    """A new framework with the same tree that replaces ``framework``; national without owner."""
    copy = framework.successor(owner=owner)
    parents = {framework.pk: copy.pk}
    for model, parent in ((Dimension, "framework"), (Mission, "dimension"), (Item, "mission")):
        rows = list(model.objects.filter(**{f"{parent}__in": parents}).order_by("pk"))
        old = [row.pk for row in rows]
        for row in rows:
            row.pk, row._state.adding = None, True
            setattr(row, f"{parent}_id", parents[getattr(row, f"{parent}_id")])
        created = history.bulk_create(rows, by=by, reason="คัดลอกจากกรอบเดิม")
        parents = dict(zip(old, (row.pk for row in created), strict=True))
    links = FrameworkLink.objects.filter(framework=framework).order_by("pk")
    copied = [
        FrameworkLink(
            framework=copy, earlier_id=row.earlier_id, earlier_code=row.earlier_code, code=row.code
        )
        for row in links
    ]
    history.bulk_create(copied, by=by, reason="คัดลอกจากกรอบเดิม")
    return copy


class LinkForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        earlier, framework = cleaned.get("earlier"), cleaned.get("framework")
        if earlier and framework and earlier.last_year >= framework.first_year:
            self.add_error("earlier", "กรอบเดิมต้องเป็นของช่วงปีก่อนหน้า")
        for name, owner in (("earlier_code", earlier), ("code", framework)):
            if owner and owner.pk and name in cleaned and not _has_place(owner, cleaned[name]):
                self.add_error(name, "กรอบนั้นไม่มีภารกิจหรือภารกิจย่อยเลขที่นี้")
        return cleaned


def _has_place(framework: PlanFramework, code: str) -> bool:
    missions = Mission.objects.filter(dimension__framework=framework)
    return (
        missions.filter(code=code).exists()
        or Item.objects.filter(mission__in=missions, code=code).exists()
    )


class LinkInline(PartTable):
    """Which places of an earlier period go on as which of this one, for the next plan's mapping."""

    model = FrameworkLink
    fk_name = "framework"
    form = LinkForm
    fields = ("earlier", "earlier_code", "code")
    verbose_name_plural = "การเทียบกรอบเดิม (ใช้เสนอที่อยู่ใหม่ของโครงการเมื่อเริ่มแผนช่วงถัดไป)"


class DimensionInline(PartTable):
    model = Dimension
    fields = ("number", "title")
    show_change_link = True


@admin.register(PlanFramework)
class PlanFrameworkAdmin(ReferenceVersionAdmin):
    successor_of = staticmethod(successor_of)
    copied = "สร้างกรอบใหม่แล้ว แก้ไขได้จนกว่าจะมีแผนใช้กรอบนี้"
    locked = LOCKED
    list_display = ("title", "first_year", "last_year", "confidence", "whose", "in_use")
    list_filter = ("confidence",)
    list_select_related = ("owner",)
    search_fields = ("title",)
    fields = (
        "owner",
        "title",
        ("first_year", "last_year"),
        "source",
        "confidence",
        "note",
        "replaces",
    )
    inlines = (DimensionInline, LinkInline)
    change_form_template = "admin/plans/framework_form.html"

    def get_queryset(self, request):
        used = Exists(Plan.objects.filter(framework=OuterRef("pk")))
        return super().get_queryset(request).annotate(has_plans=used)

    @admin.display(description="มีแผนใช้แล้ว")
    def in_use(self, obj):
        return "มี" if obj.has_plans else "ยังไม่มี"


class MissionInline(PartTable):
    model = Mission
    fields = ("code", "number", "title")
    show_change_link = True


@admin.register(Dimension)
class DimensionAdmin(PartAdmin):
    whole = "framework"
    search_fields = ("title", "number")
    fields = ("number", "title")
    inlines = (MissionInline,)


class OfFramework:
    """Choices for one plan: the page of a project names its framework in the address."""

    framework_path = ""

    def get_search_results(self, request, queryset, search_term):
        rows, may_repeat = super().get_search_results(request, queryset, search_term)
        framework = whole_number(request.GET.get("framework", ""))
        if framework is not None:
            rows = rows.filter(**{self.framework_path: framework})
        return rows, may_repeat


class ItemInline(PartTable):
    model = Item
    fields = ("code", "number", "title")


@admin.register(Mission)
class MissionAdmin(OfFramework, PartAdmin):
    whole = "dimension"
    framework_path = "dimension__framework"
    search_fields = ("code", "title")
    ordering = ("dimension__number", "number")
    fields = ("code", "number", "title")
    inlines = (ItemInline,)


@admin.register(Item)
class ItemAdmin(OfFramework, PartAdmin):
    """Only looked up; written on the page of the mission."""

    whole = "mission"
    framework_path = "mission__dimension__framework"
    search_fields = ("code", "title")
    ordering = ("mission__dimension__number", "mission__number", "number")
    fields = ("code", "number", "title")


@admin.register(TargetGroup)
class TargetGroupAdmin(ScopedAdmin):
    list_display = ("number", "title")
    list_display_links = ("title",)
    fields = ("number", "title", "source")
