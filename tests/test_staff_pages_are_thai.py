"""Every staff page, walked by every role: Thai to the last message, and clean for the CSP."""

from datetime import date

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.urls import reverse

from integrity import models as people
from integrity.documents import models as documents
from integrity.documents.clauses.copying import copy_document
from integrity.documents.clauses.creating import create
from integrity.documents.codes import shown
from integrity.documents.models import Document
from integrity.sheets.attempts import SheetFile
from ita import models as ita
from ita.measures.importing import PASTED, MeasureRun
from ita.measures.publication import publish as publish_measures
from ita.measures.publication import submit as submit_measures
from ita.measures.reporting import save_report
from ita.risks.copying import start_from
from ita.risks.exporting import template as risk_template
from ita.risks.importing import RiskRun
from plans import models as plans
from tests import make
from tests.admin_form import posted
from tests.csp import csp_breaches
from tests.ita import made, risks_made
from tests.thai_only import english_leftovers, latin_words

# What the pages may show in Latin letters: names of accounts, slugs, and file names.
NAMES = {
    *("plan-officer", "publisher", "editor", "auditor", "administrator", "outsider", "neighbour"),
    *("home-office", "clerk", "works", "new"),
    *("wiangsa", "f5c56", "admin"),  # examples in help texts and messages
    "AA",  # a rating of the national assessment
    *("Known", "Unknown", "Factor", "Treat", "Transfer", "Take", "Terminate"),  # forms of ป.ป.ท.
    *("a8d5a2", "f7e07a", "f2a65a", "a4262c"),  # colours of a matrix's levels
}


@pytest.fixture
def world(office, secretariat, plan_officer, publisher):
    """One of everything, with a history."""
    office.emblem.save("emblem.png", ContentFile(b"x"))
    works = make.division(office, "กองช่าง", slug="works", parent=secretariat)
    people.DivisionName.objects.create(division=works, name="ช่าง", kind="alias")
    official = make.official(office)
    committee = people.Committee.objects.create(
        organisation=office, kind="plan", title="คณะทำงาน", order_date=date(2022, 5, 1)
    )
    people.CommitteeMember.objects.create(
        committee=committee, order=1, name="นายหนึ่ง ตัวอย่าง", position="ปลัด", duty="ประธาน"
    )
    people.Reference.objects.create(kind="act", title="พระราชบัญญัติตัวอย่าง", year=2561)
    people.Reference.objects.create(kind="directive", title="คำสั่งของเรา", owner=office)
    people.OfficeWords.objects.create(
        kind="township", organisation=office, **dict.fromkeys(people.OfficeWords.FIELDS, "คำ")
    )
    people.SheetImport.objects.create(
        organisation=office, kind="plans.plan", target="แผน พ.ศ. 2566–2570", file_name="แผน.xlsx",
        file_sha256="0" * 64, file_size=1, outcome="refused", by=plan_officer,
    )  # fmt: skip
    people.LeftoverPhrase.objects.create(kind="code", pattern="รหัสของคู่มือ", owner=office)
    make.published(by=plan_officer, publisher=publisher)
    draft = make.version(
        make.plan(office, first_year=2571, last_year=2575),
        approved_on=date(2027, 8, 1), promulgated_on=date(2027, 9, 1), committee=committee,
        promulgation_signer=official.appointments.get(),
    )  # fmt: skip
    draft.approval_scan.save("scan.pdf", ContentFile(b"%PDF-"))
    people.CalendarEntry.objects.create(kind="plan", title="รายงานผล", start_month=4, end_month=4)
    people.CalendarEntry.objects.create(
        kind="ita", title="ของเรา", start_month=1, end_month=12, owner=office
    )
    people.Handover.objects.create(
        organisation=office, kind="division", giver="กองช่าง", receiver="สำนักปลัด", by=plan_officer,
        reason="แบ่งงาน", moved=[{"what": "โครงการ", "entries": ["1-1 อบรม"]}],
    )  # fmt: skip
    plans.PlanSection.objects.create(version=draft, role="foreword", title="คำนำ")
    project = make.project(
        draft, divisions=(secretariat, works), budgets={2571: 46000, 2572: 0, 2573: None}
    )
    project.remark = "แก้ไขครั้งหนึ่ง"
    project.save()
    texts = people.SheetImport.objects.create(
        organisation=office, kind="plans.texts", target="รายละเอียดโครงการ", file_name="แผน.docx",
        file_sha256="0" * 64, file_size=1, outcome="previewed", by=plan_officer,
        options={"version": draft.pk, "notes": ["มีภาพ"], "before": ["คำนำ"], "after": []},
    )  # fmt: skip
    for position, state in enumerate(plans.TextReading.State, start=1):
        plans.TextReading.objects.create(
            sheet_import=texts, version=draft, project=project, position=position, title="โครงการ",
            source="๑. ชื่อโครงการ", doubts=["ตรวจหัวข้อ"], state=state,
            sections=[{"kind": "results", "heading": "", "number": 9, "body": "ผลผลิต\nมีคู่มือ"}],
        )  # fmt: skip
    plans.BudgetLine.objects.create(budget=project.budgets.get(year=2571), source="เงินอุดหนุน")
    plans.SheetSection.objects.create(project=project, kind="rationale")
    plans.SheetSection.objects.create(project=project, kind="budget", body="7,000 บาท")
    plans.PointToCheck.objects.create(project=project, origin="texts", text="ตรวจจำนวนเงิน")
    seen = plans.PointToCheck.objects.create(project=project, origin="next", text="ตรวจปี")
    seen.check_off(by=plan_officer)
    result = plans.ProjectResult.objects.create(project=project, kind="output", text="ผลผลิต")
    plans.ResultTarget.objects.create(result=result, operator=">=", number=80, unit="ร้อยละ")
    plans.TargetGroup.objects.create(number=1, title="เจ้าหน้าที่ของรัฐ")
    make.sample(project.item_links.get().item)
    papers_being_written(office, secretariat, plan_officer)
    result_and_measures(office)
    measures_in_force(office, secretariat, plan_officer, publisher)
    risk_registers(office, secretariat, plan_officer, publisher)
    return draft


def result_and_measures(office):
    """A result with a score that cannot be, and what answers it."""
    result = made.result(office, 2562, {**made.YAPLONG, "IIT": 80}, official_total="77.30")
    indicator = ita.Indicator.objects.get(instrument__scheme=result.scheme, number=6)
    ita.Finding.objects.create(result=result, indicator=indicator, text="ต้องบริการเท่าเทียม")
    made.measure_set(office, 2563, ("ลดขั้นตอนในปีงบประมาณ พ.ศ. 2560", (6,)), "อบรมเจ้าหน้าที่")


def measures_in_force(office, division, by, publisher):
    """A set that is reported on, and an import of it."""
    measures = made.measure_set(office, 2564, ("ลดขั้นตอน", (6,)), "อบรม", answers=2562)
    measures.measures.first().divisions.add(division)
    submit_measures(measures, by=by)
    publish_measures(measures, by=publisher)
    report = save_report(measures.measures.first(), 2564, 12, by=by, outcome="done", text="ทำแล้ว")
    ita.MeasureEvidence.objects.create(report=report, title="คู่มือ", address="https://wiangsa.go.th/")
    text = SheetFile(PASTED, "๑. ทำคู่มือ\n๓. อบรม".encode())
    MeasureRun(office, text, first_year=2565, answers=2562).look(by=by)


def risk_registers(office, division, by, publisher):
    """A register in force with its monitoring, and the next year's with what is odd."""
    official = office.officials.first()
    matrix = risks_made.matrix(owner=office, assumption="ช่องว่างในต้นฉบับ")
    risks_made.matrix(owner=office)
    in_force = risks_made.register(office, 2567, matrix=matrix, risks=[
        {"likelihood": 5, "impact": 5, "measure": "ตรวจสองชั้น", "divisions": [division],
         "left": (5, 5), "owner": official, "factor": "known", "response": "treat"},
        {"likelihood": 3, "impact": 3, "accepted_by": official, "acceptance_reason": "คุ้มกว่า",
         "accepted_until": date(2090, 1, 1), "response": "take"},
    ])  # fmt: skip
    risks_made.published(in_force, by=by, publisher=publisher)
    round_ = people.ReportingRound.objects.of(office, 2567, 6)
    ita.RiskMonitoring.objects.create(
        risk=in_force.risks.first(), round=round_, colour="red", text="พบแล้ว"
    )
    draft = start_from(in_force, 2568, by=by)
    risks_made.risk(draft)
    risks_made.risk(draft, 4, 4)
    ita.RiskKind.objects.create(title="สินบน", owner=office)
    for year in (2568, 2569):
        sheet = SheetFile("ทะเบียน.xlsx", risk_template(office, year, filled=True))
        RiskRun(office, sheet, year=year).look(by=by)
    RiskRun(office, SheetFile("ทะเบียน.csv", b"x"), year=2569).look(by=by)


def papers_being_written(office, division, by):
    """A paper of each kind, and a copy of one with all its parts."""
    for kind in documents.CLAUSE_KINDS:
        made = create(office, kind, by=by, title="เรื่องหนึ่ง", division=division, text="๑. ก\n๓. ข")
    documents.Clause.objects.create(document=made, position=10**6, kind="table", text="ก | ข")
    step = documents.SigningStep(document=made, order=9, official=office.officials.first())
    step.save()
    documents.Citation.objects.create(document=made, reference=people.Reference.objects.first())
    documents.Recipient.objects.create(document=made, division=division)
    documents.Attachment.objects.create(document=made, title="แนบ", issued=office.documents.first())
    copy_document(made, by=by)


def addresses(user):
    """Every page of every registered model that exists for ``user``'s office."""
    site = ["index", "password_change", "password_change_done", "plans_planversion_import"]
    yield from (reverse(f"admin:{name}") for name in site)
    for label in ("plans", "integrity", "documents"):
        yield reverse("admin:app_list", args=(label,))
    for model in admin.site._registry:
        if model._meta.app_label in ("axes", "auth"):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield f"{reverse(f'{name}_changelist')}?q=ไม่มีอย่างนี้"
        yield reverse(f"{name}_add")
        for row in model._default_manager.all():
            for page in ("change", "history", "delete"):
                yield reverse(f"{name}_{page}", args=(row.pk,))
    for version in plans.PlanVersion.objects.all():
        yield reverse("admin:plans_planversion_table", args=(version.pk,))
        yield reverse("admin:plans_planversion_checks", args=(version.pk,))
        yield reverse("admin:plans_planversion_texts", args=(version.pk,))
        yield reverse("admin:plans_planversion_samples", args=(version.pk,))
        for sample in plans.SampleSheet.objects.all():
            yield reverse("admin:plans_planversion_sample", args=(version.pk, sample.pk))
            several = reverse("admin:plans_planversion_samples_several", args=(version.pk,))
            yield f"{several}?sample={sample.pk}"
        for step in ("submit", "return", "publish", "withdraw", "revise"):
            yield reverse("admin:plans_planversion_step", args=(version.pk, step))
        yield reverse("admin:plans_planversion_acts", args=(version.pk,))
        yield reverse("admin:plans_planversion_appendices", args=(version.pk,))
        yield reverse("admin:plans_planversion_memo", args=(version.pk,))
        yield reverse("admin:plans_planversion_next_period", args=(version.pk,))
        for framework in plans.PlanFramework.objects.all():
            places = (version.pk, framework.pk)
            yield reverse("admin:plans_planversion_next_period_preview", args=places)
        for other in plans.PlanVersion.objects.all():
            pair = (version.pk, other.pk)
            yield reverse("admin:plans_planversion_next_period_result", args=pair)
    for project in plans.Project.objects.all():
        yield reverse("admin:plans_project_cancel", args=(project.pk,))
        yield reverse("admin:plans_project_memo", args=(project.pk,))
    for scheme in ita.AssessmentScheme.objects.all():
        for page in ("whole", "questions"):
            yield reverse(f"admin:ita_assessmentscheme_{page}", args=(scheme.pk,))
    for model in (ita.AssessmentResult, ita.MeasureSet):
        for row in model.objects.all():
            for page in ("papers", "checks"):
                yield reverse(f"admin:ita_{model._meta.model_name}_{page}", args=(row.pk,))
    for measures in ita.MeasureSet.objects.all():
        for step in ("submit", "return", "publish", "withdraw", "edition"):
            yield reverse("admin:ita_measureset_step", args=(measures.pk, step))
        yield reverse("admin:ita_measureset_carry", args=(measures.pk,))
        yield reverse("admin:ita_measureset_reports", args=(measures.pk, 2564, 12))
    for register in ita.RiskAssessment.objects.all():
        yield reverse("admin:ita_riskassessment_checks", args=(register.pk,))
        for months in (6, 12):
            yield reverse("admin:ita_riskassessment_monitoring", args=(register.pk, months))
        for step in ("submit", "return", "publish", "withdraw", "edition"):
            yield reverse("admin:ita_riskassessment_step", args=(register.pk, step))
    yield reverse("admin:ita_riskassessment_start")
    yield reverse("admin:ita_riskassessment_import")
    for attempt in people.SheetImport.objects.filter(kind="ita.risks"):
        yield reverse("admin:ita_riskassessment_import_preview", args=(attempt.pk,))
    yield reverse("admin:ita_measureset_import")
    for attempt in people.SheetImport.objects.filter(kind="ita.measures"):
        yield reverse("admin:ita_measureset_import_preview", args=(attempt.pk,))
    for result in ita.AssessmentResult.objects.all():
        yield reverse("admin:ita_assessmentresult_findings", args=(result.pk,))
    for paper in documents.ClauseDocument.objects.all():
        for page in ("points", "attach"):
            yield reverse(f"admin:documents_clausedocument_{page}", args=(paper.pk,))
    for page in ("start", "copy"):
        yield reverse(f"admin:documents_clausedocument_{page}")
    yield reverse("admin:documents_document_outside")
    for paper in Document.objects.all():
        for page in ("withdraw", "acknowledge", "scans"):
            yield reverse(f"admin:documents_document_{page}", args=(paper.pk,))
    yield reverse("admin:integrity_calendarentry_this_year")
    yield reverse("admin:integrity_calendarentry_year", args=(2569,))
    for division in people.Division.objects.all():
        for deed in ("rename", "merge", "revive"):
            yield reverse(f"admin:integrity_division_{deed}", args=(division.pk,))
    for kind in ("division", "person"):
        yield f"{reverse('admin:integrity_handover_add')}?kind={kind}"
    for reading in plans.TextReading.objects.all():
        texts = reading.sheet_import_id
        yield reverse("admin:plans_planversion_texts_review", args=(texts,))
        yield reverse("admin:plans_planversion_text", args=(texts, reading.position))
    if user.has_perm("integrity.change_user"):
        yield reverse("admin:auth_user_password_change", args=(user.pk,))


def troubles(response, codes=()) -> list[str]:
    """``codes``: public codes of documents, which the page may print."""
    html = response.content.decode()
    for code in codes:
        html = html.replace(code, "")
    return english_leftovers(html, NAMES) + csp_breaches(html) + common_era_years(html)


def common_era_years(html: str) -> list[str]:
    """A date of our rows printed with the year of the common era."""
    return [word for word in (" 2022", " 2027", ">2022", ">2027") if word in html]


@pytest.mark.parametrize(
    "role",
    ["plan_officer", "publisher", "auditor", "editor", "system_administrator", "outsider"],
)
def test_every_page_of_a_role_is_thai(role, world, client, request):
    user = request.getfixturevalue(role)
    client.force_login(user)
    answers, found = {}, {}
    codes = list(Document.objects.values_list("code", flat=True))
    codes += [shown(code) for code in codes]
    for address in addresses(user):
        response = client.get(address, follow=True)
        answers[address] = response.status_code
        if trouble := troubles(response, codes):
            found[address] = trouble
    assert found == {}
    assert set(answers.values()) <= {200, 403, 404}
    assert answers[reverse("admin:index")] == 200
    if role == "plan_officer":
        assert list(answers.values()).count(200) > 50


def test_an_empty_office_reads_thai_too(plan_officer, client):
    client.force_login(plan_officer)
    own = reverse("admin:integrity_organisation_change", args=(plan_officer.organisation_id,))
    assert troubles(client.get(own)) == []
    for model in admin.site._registry:
        if model._meta.app_label in ("axes", "auth"):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        assert troubles(client.get(reverse(name))) == [], name


def test_pages_before_log_in_and_after_are_thai(client, plan_officer):
    login = reverse("admin:login")
    assert troubles(client.get(login)) == []
    wrong = client.post(login, {"username": "plan-officer", "password": "wrong"})
    assert wrong.status_code == 200 and troubles(wrong) == []
    client.post(login, {"username": "plan-officer", "password": make.PASSWORD})
    out = client.post(reverse("admin:logout"))
    assert out.status_code == 200 and troubles(out) == []


def test_who_fails_too_often_is_told_in_thai(client, plan_officer, settings):
    login = reverse("admin:login")
    for _ in range(settings.AXES_FAILURE_LIMIT + 1):
        response = client.post(login, {"username": "plan-officer", "password": "wrong"})
    assert response.status_code == 429
    assert troubles(response) == []


@pytest.mark.parametrize("address", ["/admin/no/such/page/", "/admin/plans/project/999/change/"])
def test_a_page_that_does_not_exist_says_so_in_thai(address, client, plan_officer):
    client.force_login(plan_officer)
    response = client.get(address)
    assert response.status_code == 404 and troubles(response) == []


def test_a_page_of_another_role_says_so_in_thai(client, plan_officer):
    client.force_login(plan_officer)
    response = client.get(reverse("admin:integrity_user_changelist"))
    assert response.status_code == 403 and troubles(response) == []


WRONG = {
    "integrity_division_add": {"name": "", "slug": "Not Good", "level": "x", "position": "many"},
    "integrity_organisation_add": {"name": "ก" * 300, "slug": "admin", "accent": "red",
                                   "email": "no", "website": "no", "kind": "x"},
    "integrity_committee_add": {"title": "", "order_date": "32/13/2565", "kind": "x"},
    "integrity_user_add": {"username": "bad name!", "password1": "123", "password2": "456",
                           "division": "999"},
    "plans_project_add": {"title": "ก" * 600, "number": "0", "mission": "999", "kind": "x",
                          "money_2571": "ระบุ", "money_2572": "-5", "headcount": "-1"},
    "plans_plan_add": {"framework": "999", "first_year": "abc"},
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_errors_of_a_form_are_thai(name, world, client, plan_officer, system_administrator):
    for user in (plan_officer, system_administrator):
        client.force_login(user)
        opened = client.get(reverse(f"admin:{name}"))
        if opened.status_code == 200:
            break
    response = client.post(reverse(f"admin:{name}"), posted(opened.content.decode()) | WRONG[name])
    assert response.status_code == 200
    errors = response.context["errors"]
    assert len(errors) >= min(3, len(WRONG[name]))
    assert troubles(response) == []


def test_a_name_taken_already_is_refused_in_thai(world, client, plan_officer):
    client.force_login(plan_officer)
    address = reverse("admin:integrity_division_add")
    form = posted(client.get(address).content.decode())
    response = client.post(address, form | {"name": "สำนักปลัด", "slug": "clerk"})
    assert "หน่วยงานนี้มีสำนัก/กองชื่อนี้แล้ว" in response.content.decode()
    assert troubles(response) == []


def test_the_pages_of_a_conflict_are_thai(world, client, plan_officer):
    client.force_login(plan_officer)
    project = world.projects.get()
    division = people.Division.objects.get(slug="works")
    pages = {
        reverse("admin:plans_project_change", args=(project.pk,)): {"remark": "ของฉัน"},
        reverse("admin:plans_project_delete", args=(project.pk,)): {},
        reverse("admin:plans_planversion_table", args=(world.pk,)): {
            f"m-{project.pk}-2571": "1", f"m-{project.pk}-2572": "ระบุ"
        },
        reverse("admin:integrity_division_change", args=(division.pk,)): {"name": "ของฉัน"},
    }  # fmt: skip
    forms = {address: posted(client.get(address).content.decode()) for address in pages}
    for row, field, value in (
        (project, "remark", "ของเขา"),
        (project.budgets.get(year=2571), "amount", 2),
        (division, "name", "ของเขา"),
    ):
        setattr(row, field, value)
        row.save()
    for address, typed in pages.items():
        response = client.post(address, forms[address] | typed)
        assert "มีการแก้ไขข้อมูลนี้" in response.content.decode(), address
        assert troubles(response) == [], address


NONSENSE = [
    "/admin/plans/planframework/abc/change/",
    "/admin/plans/project/99999999999999999999/change/",
    "/admin/plans/project/abc/history/",
    "/admin/plans/planversion/99999999999999999999/table/",
    "/admin/plans/planversion/99999999999999999999/step/submit/",
    "/admin/plans/project/add/?version=99999999999999999999",
    "/admin/integrity/division/99999999999999999999/delete/",
    "/admin/integrity/organisation/0/history/",
]
QUERIES = ["dimension", "division", "year", "money", "edition", "q", "p", "o", "no-such"]


@pytest.mark.parametrize("address", NONSENSE)
def test_an_address_made_up_is_not_found(address, world, client, plan_officer):
    client.force_login(plan_officer)
    response = client.get(address)
    assert response.status_code == 404 and troubles(response) == []


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("value", ["99999999999999999999", "abc", "-1", "๕", "<script>"])
def test_a_filter_made_up_shows_a_page(name, value, world, client, plan_officer):
    client.force_login(plan_officer)
    address = reverse("admin:plans_project_changelist")
    response = client.get(address, {name: value}, follow=True)
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


def test_messages_after_saving_are_thai(world, client, plan_officer):
    client.force_login(plan_officer)
    for name, row in (
        ("integrity_division", people.Division.objects.first()),
        ("plans_planversion", world),
        ("plans_project", world.projects.get()),
        ("plans_projectresult", plans.ProjectResult.objects.get()),
        ("plans_yearlybudget", plans.YearlyBudget.objects.get(year=2571)),
    ):
        address = reverse(f"admin:{name}_change", args=(row.pk,))
        form = posted(client.get(address).content.decode())
        for button in ("_save", "_continue", "_addanother"):
            response = client.post(address, form | {button: "1"}, follow=True)
            assert response.status_code in (200, 403), address
            assert troubles(response) == [], address
            form = posted(client.get(address).content.decode())
    assert troubles(client.get(reverse("admin:index"))) == []


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (plans.Project, "mission"),
        (plans.ProjectItem, "item"),
        (plans.ProjectDivision, "division"),
        (plans.PlanVersion, "committee"),
        (plans.PlanVersion, "promulgation_signer"),
    ],
)
def test_look_ups_answer_in_thai(model, field, world, client, plan_officer, other_office):
    make.division(other_office, "กองลับ")
    client.force_login(plan_officer)
    asked = {
        "app_label": model._meta.app_label,
        "model_name": model._meta.model_name,
        "field_name": field,
        "term": "",
    }
    found = client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert found
    assert latin_words(" ".join(each["text"] for each in found)) == []
    assert "กองลับ" not in {each["text"] for each in found}


def test_the_deeds_of_divisions_and_people_ask_and_refuse_in_thai(
    world, client, plan_officer, secretariat, outsider, auditor
):
    client.force_login(plan_officer)
    works = people.Division.objects.get(slug="works")
    make.project(world, divisions=(works,))
    add = reverse("admin:integrity_handover_add")
    deeds = [
        (f"admin:integrity_division_{deed}", (works.pk,), typed)
        for deed, typed in (
            ("rename", {"name": "กองโยธา", "on": "1/10/2565"}),
            ("merge", {"into": secretariat.pk, "on": "1/10/2565"}),
            ("merge", {"into": works.pk, "on": "32/10/2565"}),
            ("rename", {"name": "สำนักปลัด", "on": "1/10/2570"}),
            ("revive", {"reason": "ผิด"}),
        )
    ]
    pages = [(reverse(name, args=args), typed) for name, args, typed in deeds]
    pages += [
        (add, {"giver": works.pk, "receiver": secretariat.pk}),
        (add, {"giver": works.pk, "receiver": works.pk}),
        (f"{add}?kind=person", {"giver": outsider.pk, "receiver": auditor.pk}),
    ]
    for address, typed in pages:
        for confirmed in ({}, {"confirmed": "1"}):
            response = client.post(address, typed | confirmed)
            if response.status_code == 200:
                assert troubles(response) == [], address
    acts = reverse("admin:plans_planversion_acts", args=(world.pk,))
    for act in ("approval", "promulgation"):
        response = client.post(acts, {"act": act})
        assert response.status_code == 200 and troubles(response) == []
