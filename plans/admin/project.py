from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from integrity.admin.bases import PartAdmin, PartCards, PartTable, ScopedAdmin
from integrity.admin.overtaken import overtaken_page
from integrity.admin.text import LONG_TITLE, whole_number
from integrity.changes import steps
from plans.admin import memo_views, quarters
from plans.admin.answers import AnswerInline
from plans.admin.cancel_views import CancelsPublished
from plans.admin.check_views import back_to_checks
from plans.admin.filters import (
    DimensionFilter,
    DivisionFilter,
    EditionFilter,
    MoneyFilter,
    YearFilter,
)
from plans.admin.informant import InformantForm, NamesInformant
from plans.admin.lists import money_columns
from plans.admin.money import HOW_TO_TYPE, MoneyField, merge_money, money_text, write_money
from plans.admin.numbers import KeepsNumbers, offers
from plans.admin.review import ReopensReview
from plans.editions.publication import locked
from plans.models import (
    BudgetLine,
    PlanVersion,
    Project,
    ProjectDivision,
    ProjectItem,
    ProjectResult,
    ResultTarget,
    SheetSection,
    YearlyBudget,
)
from plans.quarters import in_words


class FrameworkAutocomplete(AutocompleteSelect):
    """Looks up missions and items of one framework only."""

    def __init__(self, *args, framework: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.framework = framework

    def get_url(self):
        return f"{super().get_url()}?framework={self.framework}"


def money_box(year: int) -> str:
    return f"money_{year}"


class ProjectForm(KeepsNumbers, quarters.QuartersForm, InformantForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        saved = {}
        if self.instance.pk:
            saved = {row.year: row for row in self.instance.budgets.all()}
        for name, field in self.fields.items():
            if isinstance(field, MoneyField):
                year = int(name.removeprefix("money_"))
                text = money_text(saved.get(year)) if self.instance.pk else ""
                self.initial.setdefault(name, text)


class ItemInline(PartTable):
    model = ProjectItem
    fields = ("item", "position")
    autocomplete_fields = ("item",)
    verbose_name_plural = "ภารกิจย่อยที่ตอบ (ข้อแรกคือข้อของโครงการเอง)"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return _of_framework(self, db_field, request, field, "mission__dimension__framework")


class DivisionInline(PartTable):
    model = ProjectDivision
    fields = ("division", "role", "position")
    autocomplete_fields = ("division",)


class SheetInline(PartCards):
    model = SheetSection
    fields = (("position", "kind", "heading"), "body")
    classes = ("collapse",)


class ResultInline(PartCards):
    model = ProjectResult
    fields = (("kind", "position"), "text", "means")
    show_change_link = True


class BudgetLineInline(PartCards):
    model = BudgetLine
    fields = (
        ("position", "amount", "source", "ordinance_year"),
        ("programme", "work"),
        ("category", "expense_type"),
        ("code", "development_plan_page"),
    )


class TargetInline(PartTable):
    model = ResultTarget
    fields = ("position", "operator", "number", "unit", "scope", "of")


@admin.register(Project)
class ProjectAdmin(CancelsPublished, NamesInformant, ReopensReview, ScopedAdmin):
    form = ProjectForm
    change_form_template = "admin/plans/project_form.html"
    list_display = ("code_shown", "title", "kind", "responsible", "money_shown")
    list_display_links = ("title",)
    list_filter = (
        EditionFilter,
        DimensionFilter,
        DivisionFilter,
        YearFilter,
        MoneyFilter,
    )
    list_select_related = ("dimension", "version__plan")
    search_fields = ("title", "remark", "division_links__division__name")
    ordering = ("-version__plan__first_year", "-version__number", "dimension__number", "number")
    autocomplete_fields = ("mission",)
    inlines = (ItemInline, DivisionInline, AnswerInline, ResultInline, SheetInline)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.prefetch_related("budgets", "division_links__division")

    # The page of one project

    def get_fieldsets(self, request, obj=None):
        years = _version_of(request, obj).plan.years
        may_change = obj is None or self.has_change_permission(request, obj)
        money = tuple(money_box(year) for year in years) if may_change else ("money_shown",)
        return (
            (
                None,
                {
                    "fields": (
                        "version",
                        ("dimension", "number", "kind"),
                        "mission",
                        "title",
                        "responsibility",
                    )
                },
            ),
            (
                "งบประมาณ (บาท)",
                {
                    "fields": (money, "budget_source", "sources"),
                    "description": HOW_TO_TYPE,
                    "classes": ("money-row",),
                },
            ),
            (
                "ไตรมาสที่ดำเนินการ",
                {
                    "fields": quarters.boxes(years) if may_change else ("quarters_shown",),
                    "description": quarters.HOW_TO_TICK if may_change else "",
                    "classes": ("quarters",),
                },
            ),
            ("กลุ่มเป้าหมาย", {"fields": ("target_groups", "headcount")}),
            ("อื่น ๆ", {"fields": ("remark", "informant") if may_change else ("remark",)}),
        )

    def get_readonly_fields(self, request, obj=None):
        shown = super().get_readonly_fields(request, obj)
        if obj is not None and not self.has_change_permission(request, obj):
            return (*shown, "sources", "money_shown", "quarters_shown")
        return (*shown, "sources")

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The boxes of money and the ticks of quarters are the years of the plan."""
        years = _version_of(request, obj).plan.years
        money = {money_box(year): MoneyField(year=year) for year in years}
        version = _version_of(request, obj)
        more = {"offers": staticmethod(lambda: offers(version))} if obj is None else {}
        kwargs["form"] = type("ProjectForm", (self.form,), money | quarters.fields_of(years) | more)
        return super().get_form(request, obj, change=change, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        version = _version_of(request)
        if db_field.name == "version":
            # Chosen by the link that led here; not left out, so that constraints see it.
            rows = PlanVersion.objects.of_office(request.user)
            field = super().formfield_for_foreignkey(db_field, request, queryset=rows, **kwargs)
            field.initial, field.disabled = version.pk, True
            return field
        if db_field.name == "dimension":
            rows = version.plan.framework.dimensions.all()
            return super().formfield_for_foreignkey(db_field, request, queryset=rows, **kwargs)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return _of_framework(self, db_field, request, field, "dimension__framework")

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["plan_version"] = _version_of(request, obj)
        context["memo_address"] = memo_views.address_for(obj, request.user) if obj else ""
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "title":
            kwargs |= LONG_TITLE
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "version":
            field.widget = forms.HiddenInput()
        elif db_field.name == "target_groups":
            field.widget = forms.CheckboxSelectMultiple(choices=field.choices)
            field.help_text = ""
        return field

    # Saving

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is not None or request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            version = locked(_version_in_address(request))
            if not version.is_working and request.user.has_perm("plans.add_project"):
                return self._closed_before_adding(request, version)
            request._plan_version = version
            return super().changeform_view(request, None, form_url, extra_context)

    def _closed_before_adding(self, request, version: PlanVersion):
        """The page of a new project was open, and the plan is published by now."""
        table = reverse("admin:plans_planversion_table", args=(version.pk,))
        return overtaken_page(
            request, self, steps(PlanVersion, id=version.pk)[-1:],
            self.typed(request.POST), back=table, status=403,
        )  # fmt: skip

    def version_of(self, obj):
        return obj.version

    def lock_root(self, obj):
        return obj.version

    def parts(self):
        return [*super().parts(), (YearlyBudget, "project")]

    def merge_more(self, data, record, found, conflict):
        merge_money(data, found, lambda project, year: money_box(year), conflict)
        quarters.merge_quarters(data, found, conflict)

    def typed(self, data):
        years = [name.removeprefix("money_") for name in data if name.startswith("money_")]
        money = [(f"งบประมาณปี {year}", data[money_box(year)]) for year in years]
        return [*super().typed(data), *money, *quarters.typed_quarters(data)]

    def save_related(self, request, form, formsets, change):
        reason = getattr(form.instance, "_change_reason", None)
        for year, money, said in form.years_to_write(all_of_them=not change):
            write_money(form.instance, year, money, quarters=said, reason=reason)
        super().save_related(request, form, formsets, change)

    def has_add_permission(self, request):
        """Only from the table of a plan that is being worked on."""
        if not super().has_add_permission(request):
            return False
        here = getattr(request, "_plan_version", None)
        if here and here.is_working:
            return True
        return PlanVersion.objects.of_office(request.user).working().exists()

    def get_changeform_initial_data(self, request):
        version = _version_of(request)
        offered = offers(version)
        return {"dimension": offered[0][0].pk} if offered else {}

    def response_post_save_change(self, request, obj):
        return back_to_checks(request, obj) or self._back_to_table(obj)

    def response_post_save_add(self, request, obj):
        return self._back_to_table(obj)

    def _back_to_table(self, obj):
        return redirect("admin:plans_planversion_table", obj.version_id)

    # What lists show

    @admin.display(description="ลำดับ", ordering="dimension__number")
    def code_shown(self, obj):
        return obj.code

    @admin.display(description="ผู้รับผิดชอบ")
    def responsible(self, obj):
        return obj.responsible_line(link.division.name for link in obj.division_links.all())

    @admin.display(description="งบประมาณ")
    def money_shown(self, obj):
        saved = {row.year: row for row in obj.budgets.all()}
        years = obj.version.plan.years
        texts = [(year, money_text(saved.get(year)) or "ยังไม่ระบุ") for year in years]
        if len({text for _, text in texts}) == 1:
            return f"ทุกปี: {texts[0][1]}"
        return format_html_join(" · ", '<span class="year">{}: {}</span>', texts)

    money_shown.export_columns = money_columns

    @admin.display(description="ไตรมาส")
    def quarters_shown(self, obj):
        texts = [(row.year, in_words(row.quarters) or "ยังไม่ระบุ") for row in obj.budgets.all()]
        return format_html_join(" · ", '<span class="year">ปี {}: {}</span>', texts)

    @admin.display(description="ที่มาของงบประมาณ")
    def sources(self, obj):
        """Links to the page of each year's lines."""
        if obj.pk is None:
            return "บันทึกโครงการก่อน แล้วจึงใส่รายละเอียดที่มาของงบประมาณแต่ละปี"
        links = [
            (reverse("admin:plans_yearlybudget_change", args=(row.pk,)), row.year)
            for row in obj.budgets.all()
        ]
        return format_html_join(" · ", '<a href="{}">ปี {}</a>', links)


def _version_of(request, obj=None) -> PlanVersion:
    """The plan this page is about: of the project, else the one in the address that led here."""
    if not hasattr(request, "_plan_version"):
        request._plan_version = obj.version if obj else _version_in_address(request)
    return request._plan_version


def _version_in_address(request) -> PlanVersion:
    rows = PlanVersion.objects.of_office(request.user).with_plan()
    key = whole_number(request.resolver_match.kwargs.get("object_id", ""))
    if key is not None:
        found = rows.filter(projects=key).first()
    elif "version" in request.GET:
        # A plan that is no longer worked on is told apart from one that is not there when the
        # page comes back with what was typed.
        open_ = rows if request.method == "POST" else rows.working()
        found = open_.filter(pk=whole_number(request.GET["version"])).first()
    else:
        found = rows.working().first()
    if found is None:
        raise Http404("ไม่พบแผนที่จะเพิ่มโครงการ")
    return found


def _of_framework(owner, db_field, request, field, path):
    """Narrow a mission or an item to the plan's framework, in the choices and in the look-up."""
    if db_field.name not in owner.autocomplete_fields:
        return field
    framework = _version_of(request).plan.framework_id
    field.queryset = field.queryset.filter(**{path: framework})
    field.widget = FrameworkAutocomplete(db_field, owner.admin_site, framework=framework)
    field.widget.choices = field.choices
    return field


class ProjectPart(NamesInformant, ReopensReview, PartAdmin):
    """The own page of a part of a project."""

    whole = "project"
    form = InformantForm

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        return (*fields, "informant") if self.has_change_permission(request, obj) else fields

    def version_of(self, obj):
        return obj.project.version

    def lock_root(self, obj):
        return obj.project.version

    @admin.display(description="โครงการ")
    def of_project(self, obj):
        address = reverse("admin:plans_project_change", args=(obj.project_id,))
        return format_html('<a href="{}">{}</a>', address, obj.project)


@admin.register(YearlyBudget)
class YearlyBudgetAdmin(ProjectPart):
    fields = ("of_project", "year", "state", "amount")
    readonly_fields = ("of_project", "year")
    inlines = (BudgetLineInline,)


@admin.register(ProjectResult)
class ProjectResultAdmin(ProjectPart):
    fields = ("of_project", "kind", "position", "text", "means")
    readonly_fields = ("of_project",)
    inlines = (TargetInline,)
