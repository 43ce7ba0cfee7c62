"""The pages that add projects from samples, and the admin of the samples themselves."""

import pytest
from django.urls import reverse

from integrity.documents.models import Document
from integrity.models import OfficeWords
from integrity.publishing import Status
from plans.models import PlanVersion, Project, SampleSheet, SheetSection
from tests import make
from tests.admin_form import posted
from tests.csp import csp_breaches
from tests.plans.test_samples import WORDS, item_of
from tests.thai_only import english_leftovers


@pytest.fixture
def draft(office):
    OfficeWords.objects.create(kind=office.kind, **WORDS)
    return make.version(make.plan(office))


@pytest.fixture
def sample(draft):
    return make.sample(item_of(draft, "1.1.2"))


def samples_page(version):
    return reverse("admin:plans_planversion_samples", args=(version.pk,))


def sample_page(version, sample):
    return reverse("admin:plans_planversion_sample", args=(version.pk, sample.pk))


def several_page(version):
    return reverse("admin:plans_planversion_samples_several", args=(version.pk,))


def opened(client, address):
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    assert english_leftovers(html, {"plan-officer", "administrator"}) == []
    assert csp_breaches(html) == []
    return html


# Choosing


def test_the_list_shows_items_without_a_project_and_ticks_one_sample_for_each(
    client, plan_officer, draft, sample
):
    make.project(draft)  # answers 1.1.1
    client.force_login(plan_officer)
    html = opened(client, samples_page(draft))
    assert html.count("(ยังไม่มีโครงการ)") == 7
    assert "checked" not in html.split("</thead>")[-1].split("sample-list")[1]
    html = opened(client, f"{samples_page(draft)}?tick=missing")
    assert posted(html)["sample"] == [str(sample.pk)]


def test_the_table_leads_to_the_samples(client, plan_officer, draft):
    client.force_login(plan_officer)
    table = client.get(reverse("admin:plans_planversion_table", args=(draft.pk,))).content.decode()
    assert f'href="{samples_page(draft)}"' in table
    assert f'href="{samples_page(draft)}#item-1.1.1"' in table


def test_a_framework_without_samples_says_what_to_do(client, plan_officer, draft):
    client.force_login(plan_officer)
    assert "ยังไม่มีตัวอย่างสำหรับกรอบของแผนนี้" in opened(client, samples_page(draft))


# One project


def test_a_project_is_made_as_it_was_shown(client, plan_officer, draft, sample, secretariat):
    client.force_login(plan_officer)
    html = opened(client, sample_page(draft, sample))
    assert '<mark class="open-field">[รุ่นที่]</mark>' in html
    assert "ปีงบประมาณ พ.ศ. 2566 – 2570" in html
    form = posted(html)
    assert form["number"] == ["1"] and len(form["years"]) == 5
    [first, second] = [name for name in form if name.startswith("open-")]
    typed = {first: "๓", "responsible": str(secretariat.pk), "years": ["2566", "2568"]}
    response = client.post(sample_page(draft, sample), form | typed, follow=True)
    project = Project.objects.get()
    assert response.redirect_chain[-1][0] == reverse(
        "admin:plans_project_change", args=(project.pk,)
    )
    assert "ยังต้องกรอก 1 ช่อง: [จำนวนคน]" in response.content.decode()
    assert project.title.endswith("รุ่น ๓") or project.title.endswith("รุ่น 3")
    assert [row.year for row in project.budgets.all()] == [2566, 2568]
    assert project.division_links.get().division == secretariat
    assert draft.projects.get() == project


def test_the_preview_shows_what_was_typed_and_stores_nothing(client, plan_officer, draft, sample):
    client.force_login(plan_officer)
    form = posted(opened(client, sample_page(draft, sample)))
    box = next(name for name in form if name.startswith("open-"))
    typed = form | {box: "<b>หนึ่ง</b>", "_preview": "1"}
    html = client.post(sample_page(draft, sample), typed).content.decode()
    assert "รุ่น &lt;b&gt;หนึ่ง&lt;/b&gt;" in html
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "1"}, "มีโครงการลำดับที่ 1 แล้ว"),
        ({"number": "x"}, "จำนวนเต็ม"),
        ({"years": []}, "เลือกอย่างน้อยหนึ่งปี"),
        ({"years": ["2599"]}, "2599"),
        ({"responsible": "999999"}, "999999"),
    ],
)
def test_what_cannot_be_is_told_beside_the_boxes(wrong, said, client, plan_officer, draft, sample):
    make.project(draft)
    client.force_login(plan_officer)
    form = posted(opened(client, sample_page(draft, sample)))
    html = client.post(sample_page(draft, sample), form | wrong).content.decode()
    assert said in html and "ยังไม่ได้สร้างโครงการ" in html
    assert Project.objects.count() == 1


def test_a_division_of_another_office_is_no_choice(
    client, plan_officer, draft, sample, other_office
):
    theirs = make.division(other_office)
    client.force_login(plan_officer)
    form = posted(opened(client, sample_page(draft, sample)))
    client.post(sample_page(draft, sample), form | {"responsible": str(theirs.pk)})
    assert not Project.objects.exists()


def test_adding_in_review_returns_the_plan_to_draft(client, plan_officer, draft, sample):
    make.submitted(draft, by=plan_officer)
    client.force_login(plan_officer)
    form = posted(opened(client, sample_page(draft, sample)))
    response = client.post(sample_page(draft, sample), form, follow=True)
    assert "กลับเป็นร่าง" in response.content.decode()
    assert PlanVersion.objects.get(pk=draft.pk).status == Status.DRAFT


def test_a_power_cut_leaves_the_plan_as_it_was(client, plan_officer, draft, sample, monkeypatch):
    make.submitted(draft, by=plan_officer)
    client.force_login(plan_officer)
    form = posted(opened(client, sample_page(draft, sample)))

    def cut(*args):
        raise RuntimeError("dark")

    monkeypatch.setattr("plans.admin.sample_views.reopen", cut)
    with pytest.raises(RuntimeError):
        client.post(sample_page(draft, sample), form)
    assert draft.projects.count() == 1
    assert not SheetSection.objects.exists()
    assert PlanVersion.objects.get(pk=draft.pk).status == Status.IN_REVIEW


def test_a_plan_published_meanwhile_takes_nothing_and_gives_back_what_was_typed(
    client, plan_officer, publisher, draft, sample
):
    client.force_login(plan_officer)
    form = posted(opened(client, sample_page(draft, sample)))
    box = next(name for name in form if name.startswith("open-"))
    make.published(draft, by=plan_officer, publisher=publisher)
    assert Document.objects.exists()
    response = client.post(sample_page(draft, sample), form | {box: "รุ่นแรก"})
    assert response.status_code == 403 and "รุ่นแรก" in response.content.decode()
    for address in (samples_page(draft), sample_page(draft, sample), several_page(draft)):
        response = client.get(address, follow=True)
        assert "ไม่เปิดให้แก้ไขแล้ว" in response.content.decode()
    assert Project.objects.filter(sample=sample).count() == 0


def test_a_point_is_ticked_off_when_its_field_was_filled_in_the_projects_page(
    client, plan_officer, draft, sample
):
    client.force_login(plan_officer)
    client.post(sample_page(draft, sample), posted(opened(client, sample_page(draft, sample))))
    project = Project.objects.get()
    page = reverse("admin:plans_project_change", args=(project.pk,))
    form = posted(opened(client, page)) | {"title": "โครงการอบรม รุ่น 1", "_save": "1"}
    assert client.post(page, form).status_code == 302
    done = {point.text: point.checked_by for point in project.points.all()}
    assert done == {
        "กรอก [รุ่นที่] ในชื่อโครงการ": plan_officer,
        "กรอก [จำนวนคน] ในกลุ่มเป้าหมาย, ผลผลิต": None,
    }


# Many at once


def test_an_office_that_begins_from_nothing_adds_them_all(client, plan_officer, draft, sample):
    other = make.sample(item_of(draft, "2.2.1"))
    client.force_login(plan_officer)
    chosen = posted(opened(client, f"{samples_page(draft)}?tick=missing"))["sample"]
    html = opened(client, f"{several_page(draft)}?sample={chosen[0]}&sample={chosen[1]}")
    back = f"{samples_page(draft)}?sample={sample.pk}&amp;sample={other.pk}"
    assert f'href="{back}"' in html
    assert posted(opened(client, back.replace("&amp;", "&")))["sample"] == chosen
    response = client.post(several_page(draft), posted(html), follow=True)
    said = response.content.decode()
    assert "เพิ่มจากตัวอย่างแล้ว 2 โครงการ" in said and "รวม 4 ช่อง" in said
    assert {project.sample for project in draft.projects.all()} == {sample, other}


def test_many_are_added_all_or_none(client, plan_officer, office, draft, sample):
    longest = make.sample(item_of(draft, "2.2.1"), title="[ชื่อหน่วยงาน]" * 5)
    office.name = "เทศบาล" + "ก" * 180
    office.save()
    client.force_login(plan_officer)
    html = opened(client, f"{several_page(draft)}?sample={sample.pk}&sample={longest.pk}")
    said = client.post(several_page(draft), posted(html)).content.decode()
    assert "ยาวเกิน 500" in said
    assert not Project.objects.exists()


@pytest.mark.parametrize("query", ["", "?sample=", "?sample=abc", "?sample=99999999999999999999"])
def test_choosing_nothing_goes_back_to_the_list(query, client, plan_officer, draft, sample):
    client.force_login(plan_officer)
    response = client.get(f"{several_page(draft)}{query}", follow=True)
    assert "เลือกตัวอย่างอย่างน้อยหนึ่งรายการก่อน" in response.content.decode()


# Who may


def test_only_who_adds_projects_adds_from_samples(
    client, editor, publisher, auditor, outsider, draft, sample
):
    for user in (editor, publisher, auditor, outsider):
        client.force_login(user)
        for address in (samples_page(draft), sample_page(draft, sample), several_page(draft)):
            assert client.get(address).status_code == 403, (user, address)
            assert client.post(address).status_code in (403, 405), (user, address)


def test_another_offices_plan_does_not_exist(client, neighbour, draft, sample):
    client.force_login(neighbour)
    for address in (samples_page(draft), sample_page(draft, sample), several_page(draft)):
        assert client.get(address).status_code == 404


def test_another_offices_sample_does_not_exist(client, plan_officer, other_office, draft):
    theirs = make.sample(item_of(draft, "1.1.2"), owner=other_office)
    client.force_login(plan_officer)
    assert client.get(sample_page(draft, theirs)).status_code == 404
    change = reverse("admin:plans_samplesheet_change", args=(theirs.pk,))
    assert client.get(change).status_code == 404
    copy = reverse("admin:plans_samplesheet_copy", args=(theirs.pk,))
    assert client.post(copy).status_code == 404


# The samples themselves


def change_page(sample):
    return reverse("admin:plans_samplesheet_change", args=(sample.pk,))


def copy_page(sample):
    return reverse("admin:plans_samplesheet_copy", args=(sample.pk,))


def test_an_office_words_a_sample_for_itself(client, plan_officer, office, draft, sample):
    client.force_login(plan_officer)
    html = opened(client, change_page(sample))
    assert "สร้างฉบับใหม่แทน" in html and 'name="_save"' not in html
    client.post(copy_page(sample))
    own = SampleSheet.objects.get(owner=office)
    assert own.replaces == sample
    assert [row.body for row in own.sections.all()] == [row.body for row in sample.sections.all()]
    assert [row.text for row in own.results.all()] == [row.text for row in sample.results.all()]
    form = posted(opened(client, change_page(own))) | {"title": "ของเรา [วันที่จัด]", "_save": "1"}
    assert client.post(change_page(own), form).status_code == 302
    assert list(SampleSheet.objects.for_item(sample.item, office).values_list("title")) == [
        ("ของเรา [วันที่จัด]",)
    ]
    assert "ของหน่วยงาน" in opened(client, samples_page(draft))


def test_a_national_sample_is_the_administrators(client, system_administrator, draft, sample):
    client.force_login(system_administrator)
    form = posted(opened(client, change_page(sample))) | {"title": "ถ้อยคำใหม่", "_save": "1"}
    assert client.post(change_page(sample), form).status_code == 302
    assert SampleSheet.objects.get().title == "ถ้อยคำใหม่"


def test_a_used_sample_is_read_only_and_says_how_to_go_on(
    client, system_administrator, draft, sample
):
    make.project(draft, sample=sample)
    client.force_login(system_administrator)
    html = opened(client, change_page(sample))
    assert "จึงแก้ไขไม่ได้" in html and 'name="_save"' not in html
    delete = reverse("admin:plans_samplesheet_delete", args=(sample.pk,))
    assert client.post(delete, {"post": "yes"}).status_code == 403
    client.post(copy_page(sample))
    successor = SampleSheet.objects.get(replaces=sample)
    assert successor.owner is None and 'name="_save"' in opened(client, change_page(successor))


def test_the_vocabulary_stands_where_a_sample_is_written(client, system_administrator, draft):
    client.force_login(system_administrator)
    html = opened(client, reverse("admin:plans_samplesheet_add"))
    assert "[ผู้บริหารท้องถิ่น]" in html and "[ปีสุดท้าย]" in html


def test_only_who_may_add_a_sample_copies_one_and_only_by_pressing(
    client, editor, plan_officer, draft, sample
):
    client.force_login(editor)
    assert client.post(copy_page(sample)).status_code == 403
    client.force_login(plan_officer)
    assert client.get(copy_page(sample)).status_code == 405
    assert SampleSheet.objects.count() == 1


def test_the_list_of_samples_asks_the_same_for_many(
    client, plan_officer, draft, sample, django_assert_max_num_queries
):
    client.force_login(plan_officer)
    address = reverse("admin:plans_samplesheet_changelist")
    for _ in range(20):
        make.sample(sample.item)
    opened(client, address)
    with django_assert_max_num_queries(20):
        opened(client, address)
    framework = draft.plan.framework_id
    for query in (f"framework={framework}", "framework=999", "dimension=1", "q=อบรม"):
        opened(client, f"{address}?{query}")


# What a draft shows


def test_a_draft_marks_what_is_open_and_an_issued_plan_does_not(
    client, plan_officer, publisher, draft
):
    project = make.project(draft)
    make.project(draft, title="โครงการ [รุ่นที่]")
    SheetSection.objects.create(project=project, kind="steps", body="1. จัดที่ [สถานที่]")
    client.force_login(plan_officer)
    page = f"{draft.get_absolute_url()}projects/1-1/"
    html = client.get(page).content.decode()
    assert '<mark class="open-field">[สถานที่]</mark>' in html
    assert "<mark" not in html.partition("</head>")[0]
    html = client.get(draft.get_absolute_url()).content.decode()
    assert '<mark class="open-field">[รุ่นที่]</mark>' in html
    draft.projects.get(number=2).delete()  # an open field in a title may not be submitted
    make.published(draft, by=plan_officer, publisher=publisher)
    html = client.get(page).content.decode()
    assert "[สถานที่]" in html and "<mark" not in html


def test_where_no_number_follows_the_page_says_what_to_do(client, plan_officer, draft, sample):
    make.project(draft, number=9999)
    client.force_login(plan_officer)
    address = (
        f"{reverse('admin:plans_planversion_samples_several', args=(draft.pk,))}?sample={sample.pk}"
    )
    response = client.post(address, posted(client.get(address).content.decode()))
    assert response.status_code == 200
    assert "ระบุลำดับที่ที่ว่างอยู่" in response.content.decode()
    assert draft.projects.count() == 1
