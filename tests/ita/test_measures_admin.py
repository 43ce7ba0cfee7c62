"""Staff write measures as one list, paste them, take their steps and report at the year's end."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from integrity.handover import Deed, inventory
from integrity.models import ReportingRound, SheetImport
from integrity.publishing import Status
from integrity.waiting import waiting_for
from ita.measures import publication
from ita.measures.reporting import save_report
from ita.models import MeasureEvidence, MeasureReport, MeasureSet
from tests import make
from tests.admin_form import open_form
from tests.ita import made

pytestmark = pytest.mark.django_db
Outcome = MeasureReport.Outcome


def page(name, *args):
    return reverse(f"admin:ita_measureset_{name}", args=args)


@pytest.fixture
def scheme():
    return made.scheme(2562, items=False)


@pytest.fixture
def draft(office, scheme):
    return made.measure_set(office, 2563, ("จัดทำคู่มือการให้บริการ", [6, 7]), "ลดขั้นตอน")


@pytest.fixture
def in_force(draft, secretariat, plan_officer, publisher):
    draft.measures.get(position=0).divisions.add(secretariat)
    publication.submit(draft, by=plan_officer)
    publication.publish(draft, by=publisher)
    return draft


def row(draft, position):
    return draft.measures.get(position=position)


# Beginning


def test_a_set_begins_for_a_year_and_the_result_it_answers(client, office, scheme, plan_officer):
    client.force_login(plan_officer)
    data = open_form(client, page("add")) | {"scheme": [scheme.pk], "first_year": ["๒๕๖๓"]}
    client.post(page("add"), data)
    begun = MeasureSet.objects.get(organisation=office)
    assert (begun.first_year, begun.last_year, begun.number) == (2563, None, 1)
    assert "มาตรการส่งเสริมคุณธรรมและความโปร่งใส" in begun.title


def test_a_second_draft_of_the_year_is_refused_in_words(client, draft, scheme, plan_officer):
    client.force_login(plan_officer)
    data = open_form(client, page("add")) | {"scheme": [scheme.pk], "first_year": ["2563"]}
    assert "ยังทำไม่เสร็จอยู่แล้ว" in client.post(page("add"), data).content.decode()


@pytest.mark.parametrize("year", ["", "2019", "ปีหน้า"])
def test_a_year_that_is_none_is_said_back(client, scheme, plan_officer, year):
    client.force_login(plan_officer)
    data = open_form(client, page("add")) | {"scheme": [scheme.pk], "first_year": [year]}
    assert client.post(page("add"), data).status_code == 200
    assert not MeasureSet.objects.exists()


# The list


def test_measures_are_written_moved_and_indented_on_one_page(client, draft, plan_officer, scheme):
    client.force_login(plan_officer)
    address = page("change", draft.pk)
    data = open_form(client, address)
    data["measures-0-position"], data["measures-1-position"] = ["5"], ["1"]
    data["measures-2-text"], data["measures-2-position"] = ["ข้อย่อย"], ["6"]
    data["measures-2-level"] = ["2"]
    client.post(address, data)
    rows = [(each.text, each.level) for each in draft.measures.order_by("position")]
    assert rows == [("ลดขั้นตอน", 1), ("จัดทำคู่มือการให้บริการ", 1), ("ข้อย่อย", 2)]


def test_only_the_text_is_required(client, draft, plan_officer):
    client.force_login(plan_officer)
    address = page("change", draft.pk)
    data = open_form(client, address)
    data["measures-2-text"], data["measures-2-target"] = [""], ["ร้อยละ ๘๐"]
    assert "errorlist" in client.post(address, data).content.decode()
    data["measures-2-text"] = ["อบรม"]
    client.post(address, data)
    assert draft.measures.get(text="อบรม").target == "ร้อยละ ๘๐"


def test_a_blank_row_among_the_others_is_no_measure(client, draft, plan_officer):
    client.force_login(plan_officer)
    address = page("change", draft.pk)
    data = open_form(client, address)
    data |= {"measures-TOTAL_FORMS": ["4"], "measures-3-text": ["อบรม"]}
    for number in range(4):
        data[f"measures-{number}-position"], data[f"measures-{number}-level"] = [f"{number}"], ["1"]
    assert client.post(address, data).status_code == 302
    assert [each.text for each in draft.measures.order_by("position")][2:] == ["อบรม"]


def test_a_set_begun_from_a_result_answers_that_result(client, office, scheme, plan_officer):
    newer = made.scheme(2568)
    client.force_login(plan_officer)
    result = made.result(office, 2568, {"IIT": 90})
    start = f"{page('add')}?scheme={newer.pk}"
    found = client.get(reverse("admin:ita_assessmentresult_change", args=(result.pk,)))
    assert start in found.content.decode()
    begun = client.get(start).context["form"].initial
    assert (begun["scheme"], begun["first_year"]) == (newer, 2569)


def test_a_level_without_one_above_is_set_right(client, draft, plan_officer):
    client.force_login(plan_officer)
    address = page("change", draft.pk)
    data = open_form(client, address)
    data["measures-0-level"] = ["3"]
    client.post(address, data)
    assert row(draft, 0).level == 1


def test_ticked_indicators_and_divisions_are_kept(client, draft, plan_officer, secretariat):
    client.force_login(plan_officer)
    address = page("change", draft.pk)
    data = open_form(client, address)
    nine = draft.scheme.instruments.get(code="OIT").indicators.get(number=9)
    data["measures-1-indicators"] = [str(nine.pk)]
    data["measures-1-divisions"] = ["สำนักปลัด"]
    client.post(address, data)
    assert [each.number for each in row(draft, 1).indicators.all()] == [9]
    assert list(row(draft, 1).divisions.all()) == [secretariat]


def test_what_has_to_change_is_emptied_once_it_is_seen_to(client, draft, plan_officer):
    first = row(draft, 0)
    first.to_change = "ข้อความเอ่ยถึงปีเก่า"
    first.save()
    client.force_login(plan_officer)
    address = page("change", draft.pk)
    assert "ข้อความเอ่ยถึงปีเก่า" in client.get(address).content.decode()
    client.post(address, open_form(client, address) | {"measures-0-is_seen_to": ["on"]})
    assert row(draft, 0).to_change == ""


def test_an_edit_in_review_returns_the_set_to_draft(client, draft, plan_officer):
    publication.submit(draft, by=plan_officer)
    client.force_login(plan_officer)
    address = page("change", draft.pk)
    data = open_form(client, address) | {"measures-0-text": ["แก้แล้ว"]}
    assert "กลับเป็นร่าง" in client.post(address, data, follow=True).content.decode()
    draft.refresh_from_db()
    assert draft.is_draft


def test_the_second_of_two_persons_is_told_and_loses_nothing(client, draft, plan_officer):
    client.force_login(plan_officer)
    address = page("change", draft.pk)
    mine = open_form(client, address) | {"measures-0-text": ["ของผม"]}
    client.post(address, open_form(client, address) | {"measures-0-text": ["ของคนแรก"]})
    answer = client.post(address, mine).content.decode()
    assert "มีการแก้ไขข้อมูลนี้" in answer and "ของผม" in answer
    assert row(draft, 0).text == "ของคนแรก"


def test_the_page_costs_no_more_with_more_measures(
    client, draft, plan_officer, django_assert_max_num_queries
):
    for position in range(2, 25):
        made.measure(draft, f"มาตรการ {position}", 1, position=position)
    client.force_login(plan_officer)
    with django_assert_max_num_queries(40):
        client.get(page("change", draft.pk))


# Who may


@pytest.mark.parametrize(
    ("who", "status"),
    [("plan_officer", 200), ("publisher", 200), ("auditor", 200), ("editor", 200),
     ("outsider", 403), ("neighbour", 404)],
)  # fmt: skip
def test_who_reads_a_set(request, client, draft, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(page("change", draft.pk)).status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("editor", 403), ("auditor", 403), ("neighbour", 404), ("publisher", 403)]
)
def test_who_may_not_submit(request, client, draft, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.post(page("step", draft.pk, "submit")).status_code == status
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_the_steps_from_draft_to_withdrawn(client, draft, plan_officer, publisher):
    client.force_login(plan_officer)
    client.post(page("step", draft.pk, "submit"))
    client.force_login(publisher)
    client.post(page("step", draft.pk, "publish"))
    draft.refresh_from_db()
    assert draft.is_published
    assert "errorlist" in client.post(page("step", draft.pk, "withdraw")).content.decode()
    client.post(page("step", draft.pk, "withdraw"), {"reason": "ผิดฉบับ"})
    draft.refresh_from_db()
    assert draft.is_withdrawn and draft.withdrawal_reason == "ผิดฉบับ"


def test_a_published_set_is_read_only(client, in_force, plan_officer):
    client.force_login(plan_officer)
    assert client.post(page("change", in_force.pk), {}).status_code == 403
    assert "จัดทำคู่มือการให้บริการ" in client.get(page("change", in_force.pk)).content.decode()


# Pasting, carrying over


def test_pasted_text_is_shown_and_then_brought_in(client, office, scheme, plan_officer):
    client.force_login(plan_officer)
    data = open_form(client, page("import"))
    data |= {"text": ["ตัวชี้วัดที่ ๖\n๑. ทำคู่มือ\n๓. อบรม"], "first_year": ["2563"]}
    shown = client.post(page("import"), data, follow=True)
    assert "เลขข้ามไปที่ ๓." in shown.content.decode()
    assert not MeasureSet.objects.exists()
    attempt = SheetImport.objects.get(kind="ita.measures")
    confirm = page("import_preview", attempt.pk)
    client.post(confirm, open_form(client, confirm))
    assert [each.text for each in MeasureSet.objects.get().measures.all()] == ["ทำคู่มือ", "อบรม"]
    assert "ไปที่ชุดมาตรการ" in client.get(confirm).content.decode()


def test_pasting_nothing_asks_for_text(client, scheme, plan_officer):
    client.force_login(plan_officer)
    data = open_form(client, page("import")) | {"first_year": ["2563"]}
    assert "วางข้อความ หรือเลือกไฟล์" in client.post(page("import"), data).content.decode()


def test_only_chosen_measures_are_carried_over(client, in_force, plan_officer):
    made.scheme(2563, items=False)
    client.force_login(plan_officer)
    address = page("carry", in_force.pk)
    data = open_form(client, address) | {"first_year": ["2564"]}
    data["keys"] = [str(row(in_force, 1).key)]
    client.post(address, data)
    later = MeasureSet.objects.get(first_year=2564)
    assert [each.text for each in later.measures.all()] == ["ลดขั้นตอน"]


# The year's end


def reports(measure_set, year=2563, months=12):
    return page("reports", measure_set.pk, year, months)


def test_an_editor_reports_what_the_own_division_answers_for(client, in_force, editor):
    client.force_login(editor)
    data = open_form(client, reports(in_force))
    own, other = (f"m{row(in_force, each).pk}-outcome" for each in (0, 1))
    assert f'name="{other}"' not in client.get(reports(in_force)).content.decode()
    own_text = own.replace("outcome", "text")
    client.post(reports(in_force), data | {own: ["done"], own_text: ["ทำแล้ว"], other: ["done"]})
    report = MeasureReport.objects.get()
    assert (report.measure, report.outcome, report.text) == (row(in_force, 0), "done", "ทำแล้ว")
    assert report.round == ReportingRound.objects.get(year=2563, months=12)


def test_a_report_is_public_at_once_under_each_indicator(client, in_force, plan_officer):
    save_report(row(in_force, 0), 2563, 12, by=plan_officer, outcome=Outcome.DONE, text="เสร็จสิ้น")
    text = client.get("/home-office/measures/2563/").content.decode()
    assert text.count("เสร็จสิ้น") == 2


def test_a_text_without_an_outcome_is_asked_for_it(client, in_force, plan_officer):
    client.force_login(plan_officer)
    name = f"m{row(in_force, 0).pk}-text"
    data = open_form(client, reports(in_force)) | {name: ["ทำแล้ว"]}
    assert "เลือกผลของข้อนี้" in client.post(reports(in_force), data).content.decode()
    assert not MeasureReport.objects.exists()


def test_personal_data_in_a_report_is_refused(client, in_force, plan_officer):
    client.force_login(plan_officer)
    prefix = f"m{row(in_force, 0).pk}"
    data = open_form(client, reports(in_force))
    data |= {f"{prefix}-outcome": ["done"], f"{prefix}-text": ["โทร 081-234-5678"]}
    assert "ข้อมูลส่วนบุคคล" in client.post(reports(in_force), data).content.decode()
    assert not MeasureReport.objects.exists()


def test_a_file_proves_a_report_and_stays_inside(client, in_force, plan_officer, neighbour):
    client.force_login(plan_officer)
    prefix = f"m{row(in_force, 0).pk}"
    data = open_form(client, reports(in_force)) | {
        f"{prefix}-outcome": ["done"],
        f"{prefix}-evidence_title": ["ภาพกิจกรรม"],
        f"{prefix}-evidence_file": SimpleUploadedFile("a.png", make.scan("PNG")),
    }
    client.post(reports(in_force), data)
    kept = MeasureEvidence.objects.get()
    address = page("evidence", kept.pk)
    opened = client.get(address)
    assert opened.status_code == 200 and b"".join(opened.streaming_content)
    assert "ภาพกิจกรรม" not in client.get("/home-office/measures/2563/").content.decode()
    client.force_login(neighbour)
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_a_web_address_is_shown_to_citizens(client, in_force, plan_officer):
    client.force_login(plan_officer)
    prefix = f"m{row(in_force, 0).pk}"
    data = open_form(client, reports(in_force)) | {
        f"{prefix}-outcome": ["done"],
        f"{prefix}-evidence_title": ["คู่มือ"],
        f"{prefix}-evidence_address": ["https://example.go.th/guide"],
    }
    client.post(reports(in_force), data)
    assert (
        "https://example.go.th/guide" in client.get("/home-office/measures/2563/").content.decode()
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ไม่ใช่ที่อยู่"])
def test_an_address_that_is_none_is_refused(client, in_force, plan_officer, address):
    client.force_login(plan_officer)
    prefix = f"m{row(in_force, 0).pk}"
    data = open_form(client, reports(in_force)) | {
        f"{prefix}-outcome": ["done"],
        f"{prefix}-evidence_title": ["คู่มือ"],
        f"{prefix}-evidence_address": [address],
    }
    client.post(reports(in_force), data)
    assert not MeasureReport.objects.exists()


def test_the_second_reporter_of_a_measure_is_told(client, in_force, plan_officer):
    client.force_login(plan_officer)
    name = f"m{row(in_force, 0).pk}-outcome"
    mine = open_form(client, reports(in_force)) | {name: ["going_on"]}
    save_report(row(in_force, 0), 2563, 12, by=plan_officer, outcome=Outcome.DONE, text="ของอีกคน")
    answer = client.post(reports(in_force), mine).content.decode()
    assert "มีผู้อื่นรายงานข้อนี้" in answer and "ของอีกคน" in answer
    assert MeasureReport.objects.get().outcome == Outcome.DONE


def test_a_power_cut_leaves_no_report(client, in_force, plan_officer, monkeypatch):
    def cut(*args, **kwargs):
        raise RuntimeError("power")

    client.force_login(plan_officer)
    monkeypatch.setattr("ita.admin.measure_reports.evidence.remove", cut)
    data = open_form(client, reports(in_force)) | {f"m{row(in_force, 0).pk}-outcome": ["done"]}
    with pytest.raises(RuntimeError):
        client.post(reports(in_force), data)
    assert not MeasureReport.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("auditor", 403), ("publisher", 403), ("neighbour", 404), ("outsider", 403)]
)
def test_who_may_not_report(request, client, in_force, who, status):
    client.force_login(request.getfixturevalue(who))
    name = f"m{row(in_force, 0).pk}-outcome"
    assert client.post(reports(in_force), {name: "done"}).status_code == status


def test_a_new_edition_keeps_what_was_reported(client, in_force, plan_officer, publisher):
    save_report(row(in_force, 0), 2563, 12, by=plan_officer, outcome=Outcome.DONE, text="เสร็จสิ้น")
    client.force_login(plan_officer)
    client.post(page("step", in_force.pk, "edition"))
    second = MeasureSet.objects.get(number=2)
    publication.submit(second, by=plan_officer)
    publication.publish(second, by=publisher)
    assert "เสร็จสิ้น" in client.get("/home-office/measures/2563/").content.decode()
    assert "เสร็จสิ้น" in client.get(reports(in_force)).content.decode()
    save_report(row(second, 0), 2563, 12, by=plan_officer, outcome=Outcome.GOING_ON)
    assert MeasureReport.objects.get().outcome == Outcome.GOING_ON


@pytest.mark.parametrize(("year", "months"), [(2562, 12), (2599, 12), (2563, 9)])
def test_a_round_that_is_none_is_not_there(client, in_force, plan_officer, year, months):
    client.force_login(plan_officer)
    assert client.get(reports(in_force, year, months)).status_code == 404


def test_reading_a_round_writes_nothing(client, in_force, plan_officer):
    client.force_login(plan_officer)
    client.get(reports(in_force))
    assert not ReportingRound.objects.exists()


# What waits, and what is handed over


def test_what_was_not_reported_waits_for_who_answers_for_it(in_force, plan_officer, editor):
    found = {each.why for each in waiting_for(plan_officer) if "รายงานผล" in each.action}
    assert any("2 ข้อ" in why and "เลยกำหนด" in why for why in found)
    assert any("1 ข้อ" in each.why for each in waiting_for(editor) if "รายงานผล" in each.action)


def test_a_set_in_review_waits_for_the_publisher(draft, plan_officer, publisher):
    publication.submit(draft, by=plan_officer)
    assert any(each.title == str(draft) for each in waiting_for(publisher))


def test_measures_of_a_division_are_handed_over(office, in_force, secretariat, plan_officer):
    works = make.division(office, "กองช่าง")
    deed = Deed(secretariat, works, plan_officer, is_held=True)
    part = next(each for each in inventory(deed).parts if each.name.startswith("measures"))
    part.move({entry for entry, _ in part.entries})
    assert list(row(in_force, 0).divisions.all()) == [works]
    assert in_force.snapshot.data["measures"][0]["divisions"][0]["name"] == "สำนักปลัด"
