"""Beginning a memo that fills itself: from a project, and from an edition to be approved.

The plan version's admin puts ``urls_for`` before its own addresses. The memo opens in the editor
of papers; a page asks first, and shows the memos that were begun before.
"""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from integrity import fiscal
from integrity.documents.models import ClauseDocument
from integrity.publishing import NotAllowed
from plans import memos
from plans.memos.project import project_address
from plans.models import PlanVersion, Project

BEGUN = "ร่างบันทึกข้อความแล้ว ตรวจข้อความ กรอกช่องในวงเล็บเหลี่ยม และตรวจลำดับการเสนอ แล้วเสนอลงนาม"


def urls_for(version_admin):
    def staff(view):
        return version_admin.admin_site.admin_view(partial(view, version_admin=version_admin))

    return [
        path("projects/<int:pk>/memo/", staff(project_view), name="plans_project_memo"),
        path("<int:pk>/memo/", staff(approval_view), name="plans_planversion_memo"),
    ]


def links(version: PlanVersion, user) -> list[tuple[str, str]]:
    if memos.obstacle_for_approval(version, user):
        return []
    address = reverse("admin:plans_planversion_memo", args=(version.pk,))
    return [("บันทึกเสนอแผนเพื่ออนุมัติ", address)]


def address_for(project: Project, user) -> str:
    """Where the memo of a project is begun; "" for whom it is not open."""
    if memos.obstacle_for_project(project, user):
        return ""
    return reverse("admin:plans_project_memo", args=(project.pk,))


class YearForm(forms.Form):
    year = forms.TypedChoiceField(label="ปีงบประมาณที่ขออนุมัติ", coerce=int)

    def __init__(self, *args, project: Project, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        runs = list(project.budgets.order_by("year").values_list("year", flat=True))
        years = runs or list(project.version.plan.years)
        self.fields["year"].choices = [(year, f"พ.ศ. {year}") for year in years]
        now = fiscal.current()
        self.initial.setdefault("year", now if now in years else years[0])


@require_http_methods(["GET", "HEAD", "POST"])
def project_view(request, pk, *, version_admin):
    project_admin = version_admin.admin_site.get_model_admin(Project)
    project = project_admin.get_object(request, str(pk))
    _refuse(request, project_admin, project)
    change = reverse("admin:plans_project_change", args=(project.pk,))
    if obstacle := memos.obstacle_for_project(project, request.user):
        messages.error(request, obstacle)
        return redirect(change)
    form = YearForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["year"]
        return _begin(
            request, change, lambda: memos.ask_for_project(project, year, by=request.user)
        )
    return _page(
        request, version_admin, project.version, back=change, form=form,
        title=f"บันทึกขออนุมัติดำเนินโครงการ: {project.code} {project}",
        source=project_address(project),
        told="ระบบเติมชื่อ เหตุผล วัตถุประสงค์ กลุ่มเป้าหมาย งบประมาณของปีที่เลือก ผู้รับผิดชอบ และที่อยู่ในแผนให้ "
        "สิ่งที่แผนไม่ได้บอกจะอยู่ในวงเล็บเหลี่ยมให้กรอก",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def approval_view(request, pk, *, version_admin):
    version = version_admin.get_object(request, str(pk))
    _refuse(request, version_admin, version)
    table = reverse("admin:plans_planversion_table", args=(version.pk,))
    if obstacle := memos.obstacle_for_approval(version, request.user):
        messages.error(request, obstacle)
        return redirect(table)
    if request.method == "POST":
        return _begin(request, table, lambda: memos.ask_for_approval(version, by=request.user))
    return _page(
        request, version_admin, version, back=table, form=None,
        title=f"บันทึกเสนอแผนเพื่ออนุมัติ: {version}", source=version.get_absolute_url(),
        told="ระบบเติมจำนวนโครงการแต่ละมิติ งบประมาณแต่ละปี ช่วงปี กรอบแผน และเรื่องที่ขอพิจารณาให้ "
        "เลขที่ วันที่ และผลการพิจารณาบันทึกได้ที่แท็บ “อนุมัติ/ประกาศใช้” เมื่อผู้บริหารอนุมัติแล้ว",
    )  # fmt: skip


def _refuse(request, model_admin, row) -> None:
    allowed = model_admin.has_view_permission(request, row)
    if not (allowed and request.user.has_perm("documents.add_clausedocument")):
        raise PermissionDenied


def _begin(request, back: str, begin):
    try:
        memo = begin()
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect(back)
    messages.success(request, BEGUN)
    return redirect("admin:documents_clausedocument_change", memo.pk)


def _page(request, version_admin, version, *, source: str, **page):
    papers = ClauseDocument.objects.of_office(request.user).with_state()
    begun = papers.filter(source_address=source, dropped_at=None)
    context = version_admin.context_of(request, version) | page | {"begun": begun}
    return TemplateResponse(request, "admin/plans/memo_start.html", context)
