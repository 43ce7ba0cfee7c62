"""What waits for a person in the plans: the next step of each, told to who can take it."""

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from integrity.waiting import Waiting, to_confirm
from plans.models import Plan, PlanVersion, PointToCheck, Project, YearlyBudget
from plans.sheets.importing import KIND
from plans.texts import waiting as texts

# More projects than this stand as one entry: the table of the plan is the place to fill them in.
MOST_LISTED = 5


def for_user(user) -> list[Waiting]:
    if user.organisation_id is None:
        return []
    working = PlanVersion.objects.of_office(user).working().with_plan()
    working = working.select_related("submitted_by").annotate(count=Count("projects"))
    versions = list(working.annotate(points=_open_points(user)))
    return [
        *([] if versions else _to_begin(user)),
        *_to_decide(user, versions),
        *_to_confirm(user),
        *texts.unfinished(user),
        *_to_finish(user, versions),
        *_to_fill_in(user, versions),
        *_to_check(versions),
    ]


def _to_begin(user) -> list[Waiting]:
    """The first day: an office without a plan, with a sheet or without one."""
    if not user.has_perm("plans.add_plan") or PlanVersion.objects.of_office(user).exists():
        return []
    return [
        Waiting(
            title="หน่วยงานยังไม่มีแผนในระบบ",
            why="มีโครงการอยู่ในไฟล์ตารางคำนวณแล้ว: นำเข้าทั้งแผนได้ในครั้งเดียว",
            address=reverse("admin:plans_planversion_import"),
            action="นำเข้าจากไฟล์",
        ),
        Waiting(
            title="เริ่มแผนโดยไม่มีไฟล์",
            why="เลือกช่วงปีและกรอบแผน แล้วพิมพ์โครงการทีละรายการ",
            address=reverse("admin:plans_plan_add"),
            action="เริ่มแผนใหม่",
        ),
    ]


def _to_decide(user, versions) -> list[Waiting]:
    """Plans in review, for who may publish them."""
    return [
        _waiting(version, f"เสนอโดย {version.submitted_by} ตรวจแล้วเผยแพร่หรือส่งกลับ", "ตรวจแผน")
        for version in versions
        if version.is_in_review and not version.obstacle_to_publish(user)
    ]


def _to_finish(user, versions) -> list[Waiting]:
    """Drafts, the returned ones with the reason, for who sends them to review."""
    if not user.has_perm("plans.submit_planversion"):
        return []
    return [
        _waiting(
            version,
            f"ส่งกลับแก้ไข: {version.return_reason}"
            if version.return_reason
            else f"ฉบับร่าง มี {version.count} โครงการ ทำต่อแล้วเสนอพิจารณา",
            "แก้ไขต่อ",
        )
        for version in versions
        if version.is_draft
    ]


def _to_confirm(user) -> list[Waiting]:
    if not user.has_perm("plans.change_planversion"):
        return []
    return to_confirm(user, KIND, page="admin:plans_planversion_import_preview")


def _open_points(user):
    """What the portal carried over or understood by itself, and nobody has looked at yet."""
    if not user.has_perm("plans.change_project"):
        return Value(0)
    points = PointToCheck.objects.filter(
        checked_at=None,
        project__version=OuterRef("pk"),
        project__in=Project.objects.editable_by(user),
    )
    of_one = points.order_by().values("project__version").annotate(number=Count("pk"))
    return Coalesce(Subquery(of_one.values("number")), 0)


def _to_check(versions) -> list[Waiting]:
    return [
        _waiting(version, f"มีจุดที่ต้องตรวจ {version.points} จุด", "ตรวจ")
        for version in versions
        if version.points
    ]


def _to_fill_in(user, versions) -> list[Waiting]:
    """Projects of the own division with a year whose money nobody has said yet."""
    if user.division_id is None or not user.has_perm("plans.change_project"):
        return []
    unspecified = YearlyBudget.objects.filter(state=YearlyBudget.State.UNSPECIFIED)
    projects = (
        Project.objects.editable_by(user)
        .filter(version__in=versions, pk__in=unspecified.values("project"))
        .select_related("dimension")
        .in_plan_order()
    )
    if len(projects) > MOST_LISTED:
        return [_many(version, projects) for version in versions if version.is_draft]
    plans = {version.pk: version.plan for version in versions}
    return [
        Waiting(
            title=f"{project.code} {project.title}",
            why=_without_money(plans[project.version_id]),
            address=reverse("admin:plans_project_change", args=(project.pk,)),
            action="กรอกงบประมาณ",
        )
        for project in projects
    ]


def _without_money(plan: Plan) -> str:
    """With the period: the same project may wait in this plan and in the next."""
    return f"ยังไม่ระบุงบประมาณของบางปี ในแผน พ.ศ. {plan.first_year}–{plan.last_year}"


def _many(version: PlanVersion, projects) -> Waiting:
    count = sum(project.version_id == version.pk for project in projects)
    return _waiting(version, f"ยังไม่ระบุงบประมาณของบางปีใน {count} โครงการ", "กรอกงบประมาณ")


def _waiting(version: PlanVersion, why: str, action: str) -> Waiting:
    address = reverse("admin:plans_planversion_table", args=(version.pk,))
    return Waiting.of(version, why, action, address=address)
