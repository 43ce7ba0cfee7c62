"""What tests of the checks share: a plan without faults, and what is found in it."""

from integrity.models import Organisation
from ita.models import RiskAssessment, RiskMatrix
from plans.checks import check
from plans.models import PlanVersion, Project, ProjectResult, ResultTarget, SheetSection
from tests import make


def sound_project(version: PlanVersion, division, **values) -> Project:
    """Nothing to find in it: who answers, what is reached, in which quarters; nor in its plan."""
    if version.risk_assessment_id is None:
        begin_with_an_assessment(version)
    project = make.project(version, divisions=(division,), **values)
    for budget in project.budgets.all():
        budget.quarters = "12"
        budget.save()
    result = ProjectResult.objects.create(project=project, kind="output", text="ผู้ผ่านการอบรม")
    ResultTarget.objects.create(result=result, operator=">=", number=80, unit="ร้อยละ")
    return project


def begin_with_an_assessment(version: PlanVersion) -> None:
    """A register of its first year, still without a risk in it."""
    year = version.plan.first_year
    of_year = version.organisation.risk_assessments.filter(year=year)
    version.risk_assessment = of_year.first() or RiskAssessment.objects.create(
        organisation=version.organisation,
        year=year,
        title="การประเมินความเสี่ยงการทุจริต",
        matrix=RiskMatrix.objects.create(title=f"ตาราง {version.pk}"),
    )
    version.save()


def section(project: Project, kind: str, body: str) -> SheetSection:
    position = project.sheet_sections.count()
    return SheetSection.objects.create(project=project, kind=kind, body=body, position=position)


def found(version: PlanVersion, *rules: str) -> list[str]:
    """The codes of what is found; with ``rules``, of these alone."""
    fresh = PlanVersion.objects.with_plan().get(pk=version.pk)
    codes = [finding.rule.code for finding in check(fresh).findings]
    return [code for code in codes if code in rules] if rules else codes


def sentences(version: PlanVersion, rule: str) -> list[str]:
    fresh = PlanVersion.objects.with_plan().get(pk=version.pk)
    return [each.sentence for each in check(fresh).findings if each.rule.code == rule]


def words_of_kinds() -> None:
    """What municipalities and sub-district organisations call things."""
    kinds = Organisation.Kind
    common = {"deputy": "รองนายก", "secretariat": "สำนักปลัด"}
    rows = {
        kinds.TOWNSHIP: ("นายกเทศมนตรี", "สภาเทศบาล", "สมาชิกสภาเทศบาล", "ปลัดเทศบาล",
                         "พนักงานเทศบาล", "เทศบัญญัติ", "สำนักงานเทศบาล"),
        kinds.SAO: ("นายกองค์การบริหารส่วนตำบล", "สภาองค์การบริหารส่วนตำบล",
                    "สมาชิกสภาองค์การบริหารส่วนตำบล", "ปลัดองค์การบริหารส่วนตำบล",
                    "พนักงานส่วนตำบล", "ข้อบัญญัติองค์การบริหารส่วนตำบล",
                    "สำนักงานองค์การบริหารส่วนตำบล"),
    }  # fmt: skip
    names = ("executive", "council", "council_member", "chief_clerk", "staff", "ordinance",
             "office")  # fmt: skip
    for kind, values in rows.items():
        words = dict(zip(names, values, strict=True))
        make.people.OfficeWords.objects.create(kind=kind, **words, **common)
