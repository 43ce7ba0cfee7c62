"""ผลการประเมิน ITA: a result begins with its year and kind; its page is the table of scores."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse

from integrity.admin.bases import ScopedAdmin
from integrity.admin.overtaken import overtaken_page
from integrity.admin.text import ThaiIntegerField, whole_number
from integrity.changes import steps
from integrity.fiscal import current
from integrity.locking import was_shown
from integrity.models import Organisation
from ita.admin import check_views, paper_views, result_views
from ita.admin.result_bar import bar_of, state_of
from ita.admin.result_findings import FindingsForm
from ita.admin.result_import import ResultImportPages
from ita.admin.result_table import HOW_TO_TYPE, ScoreTable, guarded
from ita.models import AssessmentResult, AssessmentScheme, Finding, Score
from ita.results.deleting import obstacle_to_delete
from ita.results.publication import make_official, says_anything

NO_SCHEME = (
    "ยังไม่มีกรอบการประเมิน ITA ของปีงบประมาณ พ.ศ. {year} ในระบบ จึงยังเพิ่มผลของปีนั้นไม่ได้ "
    "ปีที่มีกรอบแล้วคือ {years} หากต้องการปีอื่น ให้เพิ่มกรอบการประเมิน ITA ของปีนั้นก่อน"
)


class NewResultForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="หน่วยงาน")
    year = ThaiIntegerField(
        label="ปีงบประมาณ (พ.ศ.)",
        min_value=2500,
        max_value=2700,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6, "autocomplete": "off"}),
        error_messages={
            "invalid": "ระบุปี พ.ศ. เป็นตัวเลข เช่น 2566",
            "min_value": "ระบุปีเป็น พ.ศ. เช่น 2566",
            "max_value": "ระบุปีเป็น พ.ศ. เช่น 2566",
        },
    )
    kind = forms.ChoiceField(
        label="ชนิดของผล",
        choices=AssessmentResult.Kind,
        initial=AssessmentResult.Kind.OFFICIAL,
        widget=forms.RadioSelect,
        help_text="ผลทางการเผยแพร่ต่อประชาชนทันทีที่บันทึกคะแนน ผลที่ประเมินตนเองเก็บไว้ภายในเสมอ",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        offices = Organisation.objects.visible_to(user)
        self.fields["organisation"].queryset = offices
        self.fields["year"].initial = current() - 1
        if user.organisation_id:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].disabled = True
            self.fields["organisation"].initial = user.organisation_id
        self.scheme: AssessmentScheme | None = None

    def clean(self):
        values = super().clean()
        office, year = values.get("organisation"), values.get("year")
        if office and year:
            self.scheme = AssessmentScheme.objects.for_year(office, year)
            if self.scheme is None:
                self.add_error("year", NO_SCHEME.format(year=year, years=_years(office)))
        return values


def _years(office: Organisation) -> str:
    rows = AssessmentScheme.objects.filter(owner=None) | AssessmentScheme.objects.filter(
        owner=office
    )
    years = sorted(set(rows.values_list("year", flat=True)))
    return ", ".join(map(str, years)) or "ยังไม่มี"


@admin.register(AssessmentResult)
class AssessmentResultAdmin(ScopedAdmin):
    object_history_template = "admin/ita/result_history.html"
    change_list_template = "admin/ita/result_list.html"
    # What tells the results apart stands first: a phone shows no more than that.
    list_display = ("title", "shown_total", "shown_rating", "sign", "kind")
    list_filter = ("kind", "is_public")
    list_select_related = ("organisation", "scheme", "rating", "official_rating")
    search_fields = ("year", "organisation__name", "source")
    ordering = ("-year", "kind")

    # Rows and permissions

    def parts(self):
        return [(Score, "result"), (Finding, "result")]

    # Pages

    say_shown = staticmethod(result_views.say_shown)

    def get_urls(self):
        return [
            *ResultImportPages(self).urls(),
            *result_views.urls_for(self),
            *check_views.urls_for(self),
            *paper_views.urls_for(self),
            *super().get_urls(),
        ]

    def context_of(self, request, result: AssessmentResult) -> dict:
        may_change = self.has_change_permission(request, result)
        may_delete = self.has_delete_permission(request, result)
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": result,
            "result": result,
            "bar": bar_of(result, may_change=may_change, may_delete=may_delete),
        }

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            form = NewResultForm(request.POST, user=request.user)
            if form.is_valid():
                return self._begin(request, form)
        else:
            form = NewResultForm(user=request.user, initial=_asked_for(request))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "เพิ่มผลการประเมิน ITA",
            "form": form,
            "start": reverse("admin:ita_assessmentresult_import"),
        }
        return TemplateResponse(request, "admin/ita/result_add.html", context)

    def _begin(self, request, form: NewResultForm):
        values = form.cleaned_data
        place = {name: values[name] for name in ("organisation", "year", "kind")}
        result = AssessmentResult.objects.filter(**place).first()
        if result is None:
            try:
                with transaction.atomic():
                    result = AssessmentResult(**place, scheme=form.scheme)
                    result.save()
                    self.log_addition(request, result, "เริ่มกรอกผลการประเมิน")
            except IntegrityError:  # somebody was quicker
                result = AssessmentResult.objects.get(**place)
                messages.info(request, "มีผู้เริ่มกรอกผลชนิดนี้ของปีนี้ไว้แล้ว เปิดให้แก้ไขต่อ")
        else:
            messages.info(request, "หน่วยงานมีผลชนิดนี้ของปีนี้แล้ว เปิดให้แก้ไขต่อ")
        return redirect("admin:ita_assessmentresult_change", result.pk)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if request.method == "POST":
            return self._save_scores(request, object_id)
        result = self.get_object(request, object_id)
        if not self.has_view_permission(request, result):
            raise PermissionDenied
        may_change = self.has_change_permission(request, result)
        return self._scores_page(request, ScoreTable(result, may_change=may_change))

    @transaction.atomic
    def _save_scores(self, request, object_id):
        """Saving, showing and the entry in the log are one deed; who was overtaken is known only
        once nobody can move the result any more."""
        stamp = request.POST.get("_stamp", "")
        found = self.get_queryset(request).filter(pk=whole_number(object_id) or 0).first()
        if found is None and was_shown(stamp, AssessmentResult, object_id):
            return overtaken_page(
                request, self, steps(AssessmentResult, id=object_id)[-1:],
                self.typed(request.POST), back=reverse("admin:index"), status=404,
            )  # fmt: skip
        result = self.get_object(request, object_id)
        if not self.has_change_permission(request, result):
            raise PermissionDenied
        guarded(result).lock()
        result = self.get_object(request, object_id)
        table = ScoreTable(result, data=request.POST)
        saved = table.save(by=request.user)
        if saved is None:
            return self._scores_page(request, table)
        return self._saved(request, result, saved)

    def _saved(self, request, result: AssessmentResult, saved: int):
        if saved:
            said = f"บันทึกแล้ว แก้ไข {saved} ช่อง"
            self.log_change(request, result, said)
            messages.success(request, said)
        else:
            messages.info(request, "ไม่มีช่องใดเปลี่ยน")
        if (
            result.is_official
            and "_inside" not in request.POST
            and says_anything(result)
            and make_official(result, request.user)
        ):
            self.say_shown(request, result)
        return redirect("admin:ita_assessmentresult_change", result.pk)

    def _scores_page(self, request, table: ScoreTable):
        result = table.result
        context = self.context_of(request, result) | {
            "title": str(result),
            "table": table,
            "stamp": table.guarded.stamp(),
            "conflict": table.conflict,
            "errors": table.errors() if table.data is not None else [],
            "how_to_type": HOW_TO_TYPE,
            "figures": table.shown_figures(),
            # The table and what it comes to need the whole width.
            "is_nav_sidebar_enabled": False,
        }
        return TemplateResponse(request, "admin/ita/result_scores.html", context)

    def findings_view(self, request, pk):
        return result_views.findings_view(self, request, pk)

    def typed_at(self, request, match, data):
        """What was typed, for who is asked to send it again after logging in anew."""
        forms = {"change": ScoreTable, "findings": FindingsForm}
        form = forms.get(match.url_name.rpartition("_")[2])
        key = whole_number(str(match.kwargs.get("object_id", match.kwargs.get("pk", ""))))
        result = self.get_queryset(request).filter(pk=key or 0).first()
        return form(result, data=data).typed() if form and result else []

    def history_view(self, request, object_id, extra_context=None):
        result = self.get_object(request, object_id)
        context = self.context_of(request, result) if result else {}
        return super().history_view(request, object_id, context | (extra_context or {}))

    def delete_view(self, request, object_id, extra_context=None):
        result = self.get_object(request, object_id)
        if self.has_delete_permission(request, result) and (obstacle := obstacle_to_delete(result)):
            messages.error(request, obstacle)
            return redirect("admin:ita_assessmentresult_change", result.pk)
        return super().delete_view(request, object_id, extra_context)

    # Lists

    @admin.display(description="ผลการประเมิน", ordering="year")
    def title(self, obj):
        return f"ปีงบประมาณ พ.ศ. {obj.year}"

    @admin.display(description="คะแนนรวม")
    def shown_total(self, obj):
        return "-" if obj.shown_total is None else f"{obj.shown_total:.2f}"

    @admin.display(description="ระดับ")
    def shown_rating(self, obj):
        return obj.shown_rating or "-"

    @admin.display(description="สถานะ", ordering="is_public")
    def sign(self, obj):
        state, label = state_of(obj)
        return render_to_string("components/_status.html", {"state": state, "label": label})


def _asked_for(request) -> dict:
    """``?year=2566&kind=self``."""
    return {name: request.GET[name] for name in ("year", "kind") if name in request.GET}
