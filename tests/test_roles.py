"""Who may do what, in the own office and in another's: this table is the definition.

"own" = in the own office only, "all" = in every office, "-" = nowhere. For the system
administrator, who belongs to no office, "all" covers both.
"""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from integrity import models as people
from integrity.documents.signing.opening import open_round
from integrity.roles import Role
from integrity.sheets.attempts import SheetFile
from integrity.thai import thai_date
from plans import models as plans
from plans.editions.cancelling import cancel
from plans.editions.publication import return_to_draft
from plans.editions.revision import start_revision
from plans.sheets import exporting, importing
from plans.sheets.importing import ImportRequest
from tests import make
from tests.admin_form import posted
from tests.integrity.documents import signing_cast
from tests.ita import role_verbs

TABLE = """
verb                           | editor | plan_officer | publisher | executive | auditor | system_administrator | outsider
see the plan's table           | own    | own          | own       | own       | own     | -                    | -
see a project                  | own    | own          | own       | own       | own     | -                    | -
see who changed the plan       | own    | own          | own       | own       | own     | -                    | -
see who changed a project      | own    | own          | own       | own       | own     | -                    | -
change the plan's facts        | -      | own          | -         | -         | -       | -                    | -
begin a plan                   | -      | own          | -         | -         | -       | -                    | -
delete a draft                 | -      | own          | -         | -         | -       | -                    | -
delete a plan in review        | -      | -            | -         | -         | -       | -                    | -
delete a published plan        | -      | -            | -         | -         | -       | -                    | -
add a project                  | -      | own          | -         | -         | -       | -                    | -
change the division's project  | own    | own          | -         | -         | -       | -                    | -
change another's project       | -      | own          | -         | -         | -       | -                    | -
change a project in review     | -      | own          | -         | -         | -       | -                    | -
change a published project     | -      | -            | -         | -         | -       | -                    | -
delete a project               | -      | own          | -         | -         | -       | -                    | -
type money in the table        | own    | own          | -         | -         | -       | -                    | -
type another's money           | -      | own          | -         | -         | -       | -                    | -
submit                         | -      | own          | -         | -         | -       | -                    | -
return                         | -      | own          | own       | -         | -       | -                    | -
publish                        | -      | -            | own       | -         | -       | -                    | -
withdraw                       | -      | -            | own       | -         | -       | -                    | -
start a revision               | -      | own          | -         | -         | -       | -                    | -
cancel a published project     | -      | own          | -         | -         | -       | -                    | -
bring a cancelled project back | -      | own          | -         | -         | -       | -                    | -
begin the next period          | -      | own          | -         | -         | -       | -                    | -
open the approval's scan       | own    | own          | own       | own       | own     | -                    | -
bring a sheet in               | -      | own          | -         | -         | -       | -                    | -
bring project texts in         | -      | own          | -         | -         | -       | -                    | -
export the plan                | -      | own          | own       | -         | own     | -                    | -
see the register               | own    | own          | own       | own       | own     | -                    | -
send a paper for signing       | own    | own          | -         | -         | -       | -                    | -
take a paper back              | own    | own          | -         | -         | -       | -                    | -
read a paper in signing        | own    | own          | own       | own       | own     | -                    | -
sign when it is one's turn     | own    | own          | own       | own       | -       | -                    | -
refuse to sign                 | own    | own          | own       | own       | -       | -                    | -
issue a signed paper           | -      | own          | own       | -         | -       | -                    | -
see the record of imports      | -      | own          | -         | -         | own     | -                    | -
undo an import                 | -      | own          | -         | -         | -       | -                    | -
change a division              | -      | own          | -         | -         | -       | -                    | -
add a division                 | -      | own          | -         | -         | -       | all                  | -
record the approval            | -      | own          | own       | -         | -       | -                    | -
record the approval, in review | -      | own          | own       | -         | -       | -                    | -
record it once published       | -      | -            | -         | -         | -       | -                    | -
read the year's calendar       | own    | own          | own       | own       | own     | all                  | -
change the national calendar   | -      | -            | -         | -         | -       | all                  | -
rename a division              | -      | own          | -         | -         | -       | -                    | -
merge a division               | -      | own          | -         | -         | -       | -                    | -
hand over a division's work    | -      | own          | -         | -         | -       | -                    | -
hand over a person's work      | -      | own          | -         | -         | -       | all                  | -
see what was handed over       | -      | own          | -         | -         | own     | all                  | -
change an official             | -      | own          | -         | -         | -       | -                    | -
change a committee             | -      | own          | -         | -         | -       | -                    | -
change the office's contact    | -      | own          | -         | -         | -       | all                  | -
change the office's name       | -      | -            | -         | -         | -       | all                  | -
add an office                  | -      | -            | -         | -         | -       | all                  | -
change a user                  | -      | -            | -         | -         | -       | all                  | -
add a user                     | -      | -            | -         | -         | -       | all                  | -
delete a user                  | -      | -            | -         | -         | -       | -                    | -
change national reference data | -      | -            | -         | -         | -       | all                  | -
change a framework not in use  | -      | -            | -         | -         | -       | all                  | -
change a framework in use      | -      | -            | -         | -         | -       | -                    | -
change an own scheme           | -      | own          | -         | -         | -       | -                    | -
change a scheme in use         | -      | -            | -         | -         | -       | -                    | -
change a national scheme       | -      | -            | -         | -         | -       | all                  | -
change an own matrix           | -      | own          | -         | -         | -       | -                    | -
delete an own matrix           | -      | own          | -         | -         | -       | -                    | -
change a matrix in use         | -      | -            | -         | -         | -       | -                    | -
change a national matrix       | -      | -            | -         | -         | -       | all                  | -
see an ITA result              | own    | own          | own       | own       | own     | -                    | -
enter an ITA result            | -      | own          | -         | -         | -       | -                    | -
make a result public           | -      | own          | -         | -         | -       | -                    | -
take a result back             | -      | own          | -         | -         | -       | -                    | -
change findings                | -      | own          | -         | -         | -       | -                    | -
export a result                | own    | own          | own       | own       | own     | -                    | -
delete a result                | -      | own          | -         | -         | -       | -                    | -
see a draft of measures        | own    | own          | own       | own       | own     | -                    | -
change measures                | -      | own          | -         | -         | -       | -                    | -
submit measures                | -      | own          | -         | -         | -       | -                    | -
publish measures               | -      | -            | own       | -         | -       | -                    | -
withdraw measures              | -      | -            | own       | -         | -       | -                    | -
report the division's measure  | own    | own          | -         | -         | -       | -                    | -
report another's measure       | -      | own          | -         | -         | -       | -                    | -
see a draft of risks           | own    | own          | own       | own       | own     | -                    | -
change a register              | -      | own          | -         | -         | -       | -                    | -
score the division's risk      | own    | own          | -         | -         | -       | -                    | -
score another's risk           | -      | own          | -         | -         | -       | -                    | -
submit risks                   | -      | own          | -         | -         | -       | -                    | -
publish risks                  | -      | -            | own       | -         | -       | -                    | -
withdraw risks                 | -      | -            | own       | -         | -       | -                    | -
monitor the division's risk    | own    | own          | -         | -         | -       | -                    | -
monitor another's risk         | -      | own          | -         | -         | -       | -                    | -
export a register              | -      | own          | own       | -         | own     | -                    | -
"""  # noqa: E501


def cells():
    """(role, verb, place, allowed) for every cell."""
    head, *rows = [[part.strip() for part in line.split("|")] for line in TABLE.split("\n") if line]
    for verb, *answers in rows:
        for role, answer in zip(head[1:], answers, strict=True):
            assert answer in ("own", "all", "-")
            yield role, verb, "own office", answer != "-"
            yield role, verb, "other office", answer == "all"


class Place:
    """An office with what the verbs act on, made when asked for."""

    def __init__(self, office, division):
        self.office, self.division = office, division
        self.officer = make.user(Role.PLAN_OFFICER, office)
        self.publisher = make.user(Role.PUBLISHER, office)

    def draft(self):
        version = make.version(make.plan(self.office))
        make.project(version, divisions=(self.division,), title="ของสำนักปลัด")
        other = make.division(self.office, "กองช่าง")
        make.project(version, divisions=(other,), title="ของกองช่าง")
        return version

    def in_review(self):
        return make.submitted(self.draft(), by=self.officer)

    def published(self):
        return make.published(self.draft(), by=self.officer, publisher=self.publisher)


def page(name, *args):
    return reverse(f"admin:{name}", args=args)


def save(client, address, **typed):
    """Open the form, change what is typed, save; the first answer that is no page is the answer."""
    opened = client.get(address)
    if opened.status_code != 200:
        return client.post(address, typed)
    return client.post(address, posted(opened.content.decode()) | typed)


def table(client, place):
    return client.get(page("plans_planversion_table", place.draft().pk)), None


def see_project(client, place):
    project = place.draft().projects.first()
    return client.get(page("plans_project_change", project.pk)), None


def plan_history(client, place):
    return client.get(page("plans_planversion_history", place.draft().pk)), None


def project_history(client, place):
    project = place.draft().projects.first()
    return client.get(page("plans_project_history", project.pk)), None


def change_facts(client, place):
    version = place.draft()
    response = save(client, page("plans_planversion_change", version.pk), title="ชื่อใหม่")
    version.refresh_from_db()
    return response, version.title == "ชื่อใหม่"


def begin_plan(client, place):
    """Who tries it for another office gets a plan of the own office, never of the other."""
    framework = make.framework(2571, 2575)
    address = page("plans_plan_add")
    response = save(client, address, framework=framework.pk, organisation=place.office.pk)
    begun = plans.Plan.objects.filter(organisation=place.office).exists()
    if response.status_code == 302 and not begun:
        response.status_code = 404
    return response, begun


def delete_version(version, client):
    response = save(client, page("plans_planversion_delete", version.pk))
    return response, not plans.PlanVersion.objects.filter(pk=version.pk).exists()


def add_project(client, place):
    version = place.draft()
    address = f"{page('plans_project_add')}?version={version.pk}"
    mission = plans.Mission.objects.get(dimension__framework=version.plan.framework, code="1.2")
    typed = {"title": "เพิ่มใหม่", "mission": mission.pk, "kind": "project", "number": 9}
    response = save(client, address, **typed)
    return response, version.projects.filter(title="เพิ่มใหม่").exists()


def change_project(version, title, client):
    project = version.projects.get(title=title)
    response = save(client, page("plans_project_change", project.pk), title="แก้ชื่อแล้ว")
    project.refresh_from_db()
    return response, project.title == "แก้ชื่อแล้ว"


def delete_project(client, place):
    project = place.draft().projects.first()
    response = save(client, page("plans_project_delete", project.pk))
    return response, not plans.Project.objects.filter(pk=project.pk).exists()


def type_money(client, place, title):
    version = place.draft()
    project = version.projects.get(title=title)
    address = page("plans_planversion_table", version.pk)
    response = save(client, address, **{f"m-{project.pk}-2567": "๑๒,๐๐๐"})
    written = project.budgets.get(year=2567).amount == 12000
    if response.status_code == 302 and not written:
        response.status_code = 403  # a box that is not the person's own is not read at all
    return response, written


def step(client, version, name, becomes, **typed):
    response = client.post(page("plans_planversion_step", version.pk, name), typed)
    version.refresh_from_db()
    return response, version.status == becomes


def submit(client, place):
    return step(client, place.draft(), "submit", "in_review")


def return_(client, place):
    """The plan officer may take back only what the own hand submitted."""
    version = place.in_review()
    user = people.User.objects.get(pk=client.session["_auth_user_id"])
    if user.organisation_id == place.office.pk and user.has_perm("plans.submit_planversion"):
        return_to_draft(version, by=place.publisher)
        make.submitted(version, by=user)
    return step(client, version, "return", "draft", reason="แก้ยอดเงิน")


def publish(client, place):
    return step(client, place.in_review(), "publish", "published")


def withdraw(client, place):
    return step(client, place.published(), "withdraw", "withdrawn", reason="ทำแผนใหม่")


def revise(client, place):
    version = place.published()
    typed = {"kind": "review", "reason": "ทบทวนประจำปี"}
    response, _ = step(client, version, "revise", "", **typed)
    return response, version.plan.working_version() is not None


def stamp_of(client, address) -> str:
    """What the form has to bring back; "" for whom the page is closed."""
    opened = client.get(address)
    return posted(opened.content.decode())["_stamp"] if opened.status_code == 200 else ""


def cancel_project(client, place):
    draft = start_revision(place.published().plan, by=place.officer)
    project = draft.projects.first()
    address = page("plans_project_cancel", project.pk)
    stamp = stamp_of(client, address)
    response = client.post(address, {"reason": "รวมกับโครงการอื่น", "_stamp": stamp})
    return response, draft.cancellations.exists()


def restore_project(client, place):
    draft = start_revision(place.published().plan, by=place.officer)
    (made,) = cancel(draft, draft.projects.all()[:1], by=place.officer, reason="รวมกัน")
    response = client.post(page("plans_project_restore", made.pk))
    return response, not draft.cancellations.exists()


def begin_next_period(client, place):
    version, framework = place.published(), make.framework(2571, 2575)
    address = page("plans_planversion_next_period_preview", version.pk, framework.pk)
    response = save(client, address)
    return response, place.office.plans.filter(first_year=2571).exists()


def open_scan(client, place):
    version = place.draft()
    version.approval_scan.save("scan.pdf", ContentFile(b"%PDF-"))
    response = client.get(page("plans_planversion_approval", version.pk))
    response.close()
    return response, None


def bring_in(client, place):
    """For another office: the own choice of offices does not hold it."""
    version = place.draft()
    user = people.User.objects.get(pk=client.session["_auth_user_id"])
    sheet = ContentFile(exporting.export(version, "xlsx"), name="แผน.xlsx")
    typed = {"organisation": place.office.pk, "period": version.plan.period, "file": sheet}
    response = client.post(page("plans_planversion_import"), typed)
    tried = people.SheetImport.objects.filter(organisation=place.office).exists()
    if response.status_code == 200 and not tried and user.organisation_id != place.office.pk:
        response.status_code = 403  # the form came back: not one of the choices
    return response, tried


def bring_texts_in(client, place):
    text = "ชื่อโครงการ : ของสำนักปลัด\nหลักการและเหตุผล\nเหตุผล\nวัตถุประสงค์\nเพื่อ"
    version = place.draft()
    response = client.post(page("plans_planversion_texts", version.pk), {"text": text})
    return response, plans.TextReading.objects.filter(version=version).exists()


def export(client, place):
    response = client.get(page("plans_planversion_export", place.draft().pk, "xlsx"))
    response.close()
    return response, None


def see_register(client, place):
    document = place.published().document
    return client.get(page("documents_document_change", document.pk)), None


def a_round(client, place):
    """A paper whose next signer is the person at the screen, where that person has a name here."""
    user = people.User.objects.get(pk=client.session["_auth_user_id"])
    mayor = signing_cast.signer(place.office, "นายกเทศมนตรี")
    signing = signing_cast.sent(place.office, place.officer, mayor)
    if user.organisation_id == place.office.pk:
        mayor.user = user
        mayor.save()
    return signing


def read_signing(client, place):
    return client.get(page("documents_signing_change", a_round(client, place).pk)), None


def answer_signing(client, place, **typed):
    signing = a_round(client, place)
    address = page("documents_signing_change", signing.pk)
    opened = client.get(address)
    response = client.post(address, typed | {"step": "0"})
    done = signing.signatures.exists()
    if opened.status_code == 200 and response.status_code == 302 and not done:
        response.status_code = 403  # told so, and led back to the page
    return response, done


def send_paper(client, place):
    mayor = signing_cast.signer(place.office, "นายกเทศมนตรี")
    document = signing_cast.paper(place.office, place.officer, mayor, division=place.division)
    response = client.post(page("documents_clausedocument_send", document.pk))
    return response, signing_cast.fresh(document).is_in_signing


def recall_paper(client, place):
    mayor = signing_cast.signer(place.office, "นายกเทศมนตรี")
    document = signing_cast.paper(place.office, place.officer, mayor, division=place.division)
    open_round(document, by=place.officer)
    address = page("documents_clausedocument_recall", document.pk)
    response = client.post(address, {"reason": "พิมพ์ผิด"})
    return response, signing_cast.fresh(document).is_draft


def issue_paper(client, place):
    mayor = signing_cast.signer(place.office, "นายกเทศมนตรี")
    document = signing_cast.complete(place.office, place.officer, mayor)
    address = page("documents_clausedocument_issue", document.pk)
    response = client.post(address, {"dated": thai_date(timezone.localdate(), "numeric")})
    return response, signing_cast.fresh(document).is_issued


def see_import(client, place):
    record = people.SheetImport.objects.create(
        organisation=place.office, kind="plans.plan", target="แผน", file_name="แผน.xlsx",
        file_sha256="0" * 64, file_size=1, outcome="refused",
    )  # fmt: skip
    return client.get(page("integrity_sheetimport_change", record.pk)), None


def undo_import(client, place):
    version = place.draft()
    file = SheetFile("แผน.csv", exporting.export(version, "csv"))
    plan = version.plan
    request = ImportRequest(place.office, plan.first_year, plan.last_year, file)
    record = importing.run(request, by=place.officer).attempt
    response = client.post(page("integrity_sheetimport_undo", record.pk))
    record.refresh_from_db()
    return response, record.outcome == "undone"


def change_row(client, row, field, value):
    name = f"{row._meta.app_label}_{row._meta.model_name}_change"
    response = save(client, page(name, row.pk), **{field: value})
    row.refresh_from_db()
    return response, getattr(row, field) == value


def add_division(client, place):
    response = save(
        client, page("integrity_division_add"),
        organisation=place.office.pk, name="กองใหม่", slug="new", level="division", position=1,
    )  # fmt: skip
    added = place.office.divisions.filter(name="กองใหม่").exists()
    if response.status_code == 302 and not added:
        response.status_code = 404  # it went to the own office
    return response, added


def change_division(client, place):
    return change_row(client, place.division, "name", "ชื่อใหม่")


def change_official(client, place):
    return change_row(client, make.official(place.office), "name", "นางใหม่ ตัวอย่าง")


def change_committee(client, place):
    committee = people.Committee.objects.create(
        organisation=place.office, kind="plan", title="คณะทำงาน"
    )
    return change_row(client, committee, "title", "คณะทำงานใหม่")


def change_contact(client, place):
    return change_row(client, place.office, "telephone", "0 7700 0000")


def change_office_name(client, place):
    response, changed = change_row(client, place.office, "name", "ชื่ออื่น")
    if response.status_code == 302 and not changed:
        response.status_code = 403  # the box is not in the form
    return response, changed


def add_office(client, place):
    response = save(
        client, page("integrity_organisation_add"), name="อบต.ใหม่", kind="sao", slug="new-office",
        district="ใหม่", province="ใหม่",
    )  # fmt: skip
    return response, people.Organisation.objects.filter(slug="new-office").exists()


def change_user(client, place):
    return change_row(client, make.user(None, place.office), "first_name", "ใหม่")


def add_user(client, place):
    response = save(
        client, page("integrity_user_add"), username="newcomer", organisation=place.office.pk,
        password1="long-Pass-4711", password2="long-Pass-4711",
    )  # fmt: skip
    return response, people.User.objects.filter(username="newcomer").exists()


def delete_user(client, place):
    """The history names who changed what, so accounts are closed instead."""
    account = make.user(None, place.office)
    response = save(client, page("integrity_user_delete", account.pk), post="yes")
    return response, not people.User.objects.filter(pk=account.pk).exists()


def change_law(client, place):
    law = people.Reference.objects.create(kind="act", title="พระราชบัญญัติตัวอย่าง")
    return change_row(client, law, "short_title", "พ.ร.บ. ตัวอย่าง")


def change_framework(client, place):
    return change_row(client, make.framework(2571, 2575), "title", "กรอบใหม่")


def change_used_framework(client, place):
    return change_row(client, place.draft().plan.framework, "title", "กรอบใหม่")


def record_approval(client, version):
    address = page("plans_planversion_acts", version.pk)
    stamp = stamp_of(client, address)
    typed = {"approved_by_position": "นายก", "approved_on": "1/9/2565", "approval_form": "memo"}
    filled = {f"approval-{name}": value for name, value in typed.items()}
    response = client.post(address, filled | {"act": "approval", "_stamp": stamp})
    before = version.approved_by_position
    version.refresh_from_db()
    if response.status_code == 302 and version.is_published:
        response.status_code = 403  # told so, and led back to the plan
    return response, version.approved_by_position == "นายก" != before


def read_year(client, place):
    """The entries of the own office are in it, those of another are not."""
    row = {"kind": "plan", "title": "งานของที่นั่น", "start_month": 1, "end_month": 2}
    people.CalendarEntry.objects.create(owner=place.office, **row)
    user = people.User.objects.get(pk=client.session["_auth_user_id"])
    response = client.get(page("integrity_calendarentry_year", 2570))
    if response.status_code == 200 and user.organisation_id:
        told = "งานของที่นั่น" in response.content.decode()
        response.status_code = 200 if told else 404
    return response, None


def change_calendar(client, place):
    row = {"kind": "plan", "title": "รายงาน", "start_month": 4, "end_month": 4}
    return change_row(client, people.CalendarEntry.objects.create(**row), "title", "รายงานผล")


def rename_division(client, place):
    address = page("integrity_division_rename", place.division.pk)
    typed = {"name": "กองใหม่", "on": "1/10/2568", "confirmed": "1"}
    response = client.post(address, typed)
    place.division.refresh_from_db()
    return response, place.division.name == "กองใหม่"


def merge_division(client, place):
    into = make.division(place.office, "กองรับ")
    address = page("integrity_division_merge", place.division.pk)
    typed = {"into": into.pk, "on": "1/10/2568", "confirmed": "1"}
    response = client.post(address, typed)
    place.division.refresh_from_db()
    return response, place.division.successor_id == into.pk


def hand_over(client, kind, giver, receiver):
    """For another office: neither is among the choices."""
    typed = {"giver": giver.pk, "receiver": receiver.pk}
    address = f"{page('integrity_handover_add')}?kind={kind}"
    asked = client.post(address, typed)
    if asked.status_code != 200:
        return asked, False
    shown = asked.context.get("shown", [])
    response = client.post(address, typed | {"confirmed": "1", "shown": shown, "chosen": shown})
    done = people.Handover.objects.exists()
    if response.status_code == 200 and not done:
        response.status_code = 403
    return response, done


def hand_over_division(client, place):
    place.draft()
    return hand_over(client, "division", place.division, make.division(place.office, "กองรับ"))


def hand_over_person(client, place):
    giver, receiver = (make.user(None, place.office) for _ in range(2))
    people.SavedFilter.objects.create(user=giver, model="plans.project", name="ของฉัน", query="q=1")
    return hand_over(client, "person", giver, receiver)


def see_handover(client, place):
    record = people.Handover.objects.create(
        organisation=place.office, kind="division", giver="ก", receiver="ข", by=place.officer
    )
    return client.get(page("integrity_handover_change", record.pk)), None


VERBS = {
    "see the plan's table": table,
    "see a project": see_project,
    "see who changed the plan": plan_history,
    "see who changed a project": project_history,
    "change the plan's facts": change_facts,
    "begin a plan": begin_plan,
    "delete a draft": lambda c, p: delete_version(p.draft(), c),
    "delete a plan in review": lambda c, p: delete_version(p.in_review(), c),
    "delete a published plan": lambda c, p: delete_version(p.published(), c),
    "add a project": add_project,
    "change the division's project": lambda c, p: change_project(p.draft(), "ของสำนักปลัด", c),
    "change another's project": lambda c, p: change_project(p.draft(), "ของกองช่าง", c),
    "change a project in review": lambda c, p: change_project(p.in_review(), "ของสำนักปลัด", c),
    "change a published project": lambda c, p: change_project(p.published(), "ของสำนักปลัด", c),
    "delete a project": delete_project,
    "type money in the table": lambda c, p: type_money(c, p, "ของสำนักปลัด"),
    "type another's money": lambda c, p: type_money(c, p, "ของกองช่าง"),
    "submit": submit,
    "return": return_,
    "publish": publish,
    "withdraw": withdraw,
    "start a revision": revise,
    "cancel a published project": cancel_project,
    "bring a cancelled project back": restore_project,
    "begin the next period": begin_next_period,
    "open the approval's scan": open_scan,
    "bring a sheet in": bring_in,
    "bring project texts in": bring_texts_in,
    "export the plan": export,
    "see the register": see_register,
    "send a paper for signing": send_paper,
    "take a paper back": recall_paper,
    "read a paper in signing": read_signing,
    "sign when it is one's turn": lambda c, p: answer_signing(
        c, p, action="sign", password=make.PASSWORD
    ),
    "refuse to sign": lambda c, p: answer_signing(
        c, p, **{"action": "refuse", "refuse-reason": "ข้อ 3 ผิด"}
    ),
    "issue a signed paper": issue_paper,
    "see the record of imports": see_import,
    "undo an import": undo_import,
    "change a division": change_division,
    "add a division": add_division,
    "record the approval": lambda c, p: record_approval(c, p.draft()),
    "record the approval, in review": lambda c, p: record_approval(c, p.in_review()),
    "record it once published": lambda c, p: record_approval(c, p.published()),
    "read the year's calendar": read_year,
    "change the national calendar": change_calendar,
    "rename a division": rename_division,
    "merge a division": merge_division,
    "hand over a division's work": hand_over_division,
    "hand over a person's work": hand_over_person,
    "see what was handed over": see_handover,
    "change an official": change_official,
    "change a committee": change_committee,
    "change the office's contact": change_contact,
    "change the office's name": change_office_name,
    "add an office": add_office,
    "change a user": change_user,
    "add a user": add_user,
    "delete a user": delete_user,
    "change national reference data": change_law,
    "change a framework not in use": change_framework,
    "change a framework in use": change_used_framework,
    **role_verbs.VERBS,
}


@pytest.mark.parametrize(("role", "verb", "place", "allowed"), list(cells()))
def test_role_may(role, verb, place, allowed, request, client, office, other_office):
    secretariat = request.getfixturevalue("secretariat")
    user = request.getfixturevalue(role)
    there = other_office if place == "other office" else office
    division = secretariat if there is office else make.division(there, "สำนักปลัด")
    client.force_login(user)

    response, happened = VERBS[verb](client, Place(there, division))

    if allowed:
        assert response.status_code in (200, 302) and happened is not False, reason(response)
    else:
        assert response.status_code in (403, 404) and happened is not True


def reason(response) -> str:
    form = getattr(response, "context_data", None) or {}
    return f"{response.status_code} {form.get('errors') or form.get('title', '')}"


def test_every_verb_of_the_table_is_tried():
    assert {verb for _, verb, _, _ in cells()} == set(VERBS)
