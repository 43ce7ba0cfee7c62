"""Entering a result: one page for all depths, one deed, two people, and what may be typed."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from integrity import history
from ita.models import AssessmentResult, Score
from ita.results.publication import make_internal
from tests.ita import made

KINDS = AssessmentResult.Kind
STATES = Score.State


@pytest.fixture
def scheme(db):
    return made.scheme(2562)


@pytest.fixture
def result(office, scheme):
    return made.result(office, 2562, scheme=scheme)


def page_of(result):
    return reverse("admin:ita_assessmentresult_change", args=(result.pk,))


def stamp_of(page) -> str:
    return re.search(r'name="_stamp" value="([^"]+)"', page.content.decode())[1]


def box(result, name, kind="v") -> str:
    column, place = made.places(result.scheme)[name]
    return f"{kind}-{column}-{place.pk}"


def boxes_of(page) -> dict[str, str]:
    """What a browser would send back."""
    table = page.context["table"]
    shown = {name: table.form[name].value() for name in table.form.fields}
    sent = {name: value for name, value in shown.items() if value not in (None, False)}
    return {name: "on" if value is True else str(value) for name, value in sent.items()}


def send(client, result, typed, *, page=None, **more):
    page = page or client.get(page_of(result))
    boxes = boxes_of(page) | {"_stamp": stamp_of(page)}
    for name, value in typed.items():
        boxes[name if name in boxes or "-" in str(name) else box(result, name)] = value
    return client.post(page_of(result), boxes | more, follow=True)


def scores(result) -> dict[str, Decimal]:
    return {str(score.place).split()[0]: score.value for score in result.scores.all()}


def test_a_result_begins_with_its_year_and_kind_and_finds_its_scheme(client, plan_officer, scheme):
    client.force_login(plan_officer)
    add = reverse("admin:ita_assessmentresult_add")
    page = client.post(add, {"year": "๒๕๖๒", "kind": "official"}, follow=True)
    result = AssessmentResult.objects.get()
    assert page.redirect_chain[-1][0] == page_of(result)
    assert (result.scheme, result.organisation, result.is_public) == (
        scheme, plan_officer.organisation, False,
    )  # fmt: skip


def test_an_offices_own_scheme_comes_before_the_national_one(client, plan_officer, scheme):
    own = made.scheme(2562, owner=plan_officer.organisation, items=False)
    client.force_login(plan_officer)
    client.post(reverse("admin:ita_assessmentresult_add"), {"year": "2562", "kind": "official"})
    assert AssessmentResult.objects.get().scheme == own


def test_a_year_without_a_scheme_says_which_years_have_one(client, plan_officer, scheme):
    client.force_login(plan_officer)
    page = client.post(
        reverse("admin:ita_assessmentresult_add"), {"year": "2590", "kind": "official"}
    )
    text = page.content.decode()
    assert "ยังไม่มีกรอบการประเมิน ITA ของปีงบประมาณ พ.ศ. 2590" in text and "2562" in text
    assert not AssessmentResult.objects.exists()


def test_a_result_that_is_there_is_opened_instead_of_made_twice(client, plan_officer, result):
    client.force_login(plan_officer)
    add = reverse("admin:ita_assessmentresult_add")
    page = client.post(add, {"year": "2562", "kind": "official"}, follow=True)
    assert page.redirect_chain[-1][0] == page_of(result)
    assert AssessmentResult.objects.count() == 1


def test_scores_of_all_indicators_give_total_and_rating_and_are_public(
    client, plan_officer, result
):
    client.force_login(plan_officer)
    page = send(client, result, made.YAPLONG)
    result.refresh_from_db()
    assert (result.total, str(result.rating), result.is_public) == (Decimal("77.21"), "B", True)
    text = page.content.decode()
    assert "เผยแพร่แล้ว" in text and "เลิกเผยแพร่" in text and "77.21" in text


def test_what_was_made_public_is_taken_back_by_the_button_of_its_message(
    client, plan_officer, result
):
    client.force_login(plan_officer)
    send(client, result, made.YAPLONG)
    hide = reverse("admin:ita_assessmentresult_hide", args=(result.pk,))
    page = client.post(hide, {"back": page_of(result)}, follow=True)
    result.refresh_from_db()
    assert not result.is_public and "เลิกเผยแพร่แล้ว" in page.content.decode()
    # The message that tells of it has the other button, which leads to the same page.
    assert f'name="back" value="{page_of(result)}"' in page.content.decode()
    client.post(reverse("admin:ita_assessmentresult_show", args=(result.pk,)))
    result.refresh_from_db()
    assert result.is_public


def test_a_get_never_shows_or_hides(client, plan_officer, result):
    client.force_login(plan_officer)
    for name in ("show", "hide"):
        address = reverse(f"admin:ita_assessmentresult_{name}", args=(result.pk,))
        assert client.get(address).status_code == 405


def test_the_button_of_a_message_leads_to_no_foreign_site(client, plan_officer, result):
    made.enter(result, {1: 50})
    client.force_login(plan_officer)
    show = reverse("admin:ita_assessmentresult_show", args=(result.pk,))
    assert client.post(show, {"back": "https://evil.example/"}).url == page_of(result)


def test_an_official_result_may_be_kept_inside_until_it_is_whole(client, plan_officer, result):
    client.force_login(plan_officer)
    send(client, result, {1: "90"}, _inside="1")
    result.refresh_from_db()
    assert not result.is_public and result.scores.count() == 1


def test_an_official_result_without_any_score_is_not_made_public(client, plan_officer, result):
    client.force_login(plan_officer)
    send(client, result, {})
    show = reverse("admin:ita_assessmentresult_show", args=(result.pk,))
    page = client.post(show, follow=True)
    result.refresh_from_db()
    assert not result.is_public and "ยังไม่มีคะแนน" in page.content.decode()


def test_a_self_assessment_stays_inside_and_says_how_to_enter_the_official_one(
    client, plan_officer, office, scheme
):
    own = made.result(office, 2562, scheme=scheme, kind=KINDS.SELF)
    client.force_login(plan_officer)
    page = send(client, own, made.YAPLONG)
    own.refresh_from_db()
    assert own.total == Decimal("77.21") and not own.is_public
    assert "เพิ่มผลทางการของปี 2562" in page.content.decode()
    show = reverse("admin:ita_assessmentresult_show", args=(own.pk,))
    assert "เผยแพร่ไม่ได้" in client.post(show, follow=True).content.decode()
    own.refresh_from_db()
    assert not own.is_public


def test_the_announced_total_stands_beside_the_computed_one_with_the_difference(
    client, plan_officer, result
):
    client.force_login(plan_officer)
    page = send(client, result, made.YAPLONG | {"official_total": "๗๗.๒๐"})
    result.refresh_from_db()
    assert (result.official_total, result.total) == (Decimal("77.20"), Decimal("77.21"))
    assert "-0.01" in page.content.decode()


@pytest.mark.parametrize(
    "typed, said",
    [
        ("85,5", "จุลภาค"),
        ("-1", "ระหว่าง 0 ถึง 100"),
        ("100.01", "ระหว่าง 0 ถึง 100"),
        ("1000", "ระหว่าง 0 ถึง 100"),
        ("ดีมาก", "ต้องเป็นตัวเลข"),
        ("85.12345", "ทศนิยม"),
        ("1e2", "ต้องเป็นตัวเลข"),
        ("NaN", "ต้องเป็นตัวเลข"),
        ("85%", "%"),
    ],
)
def test_a_wrong_score_is_refused_by_its_row_and_what_was_typed_stays(
    client, plan_officer, result, typed, said
):
    client.force_login(plan_officer)
    page = send(client, result, {1: typed, 2: "90"})
    text = page.content.decode()
    assert "ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่" in text and said in text
    assert f'value="{typed}"' in text and 'value="90"' in text
    assert not result.scores.exists()
    result.refresh_from_db()
    assert not result.is_public


@pytest.mark.parametrize("typed", ["๘๕.๕", " 85.5 ", "85.50", "085.5", "๘๕.๕๐๐๐"])
def test_thai_digits_and_spaces_are_right(client, plan_officer, result, typed):
    client.force_login(plan_officer)
    send(client, result, {1: typed})
    assert result.scores.get().value == Decimal("85.5")


def test_below_the_sample_is_a_choice_and_never_a_nought(client, plan_officer, result):
    client.force_login(plan_officer)
    typed = {**made.YAPLONG, box(result, "EIT", "s"): "on"}
    page = send(client, result, typed)
    result.refresh_from_db()
    assert result.scores.get(instrument__code="EIT").state == STATES.BELOW_SAMPLE
    assert result.total is None and "ประมวลผลไม่ได้" in page.content.decode()


def test_a_score_and_a_reason_for_none_are_not_both(client, plan_officer, result):
    client.force_login(plan_officer)
    page = send(client, result, {"EIT": "80", box(result, "EIT", "s"): "on"})
    assert "เลือกอย่างใดอย่างหนึ่ง" in page.content.decode()
    assert not result.scores.exists()


def test_an_item_that_may_not_be_published_leaves_the_mean(client, plan_officer, result):
    client.force_login(plan_officer)
    send(client, result, {"O1": "100", box(result, "O2", "s"): "on"})
    result.refresh_from_db()
    assert result.figures["sub_indicators"]["9.1"]["score"] == "100.00"
    assert result.scores.get(question__code="O2").state == STATES.EXEMPT


def test_answers_and_remarks_are_kept_without_a_score(client, plan_officer, result):
    client.force_login(plan_officer)
    typed = {
        box(result, "IIT", "c"): "๑๒๐",
        box(result, "IIT", "a"): "60",
        box(result, "O1", "r"): "ไม่พบข้อมูลบนเว็บไซต์",
    }
    send(client, result, typed)
    asked, item = result.scores.order_by("pk")
    assert {asked.concerned, item.concerned} == {120, None}
    assert "ไม่พบข้อมูลบนเว็บไซต์" in {asked.remark, item.remark}
    assert {asked.value, item.value} == {None}


def test_more_answers_than_people_are_refused(client, plan_officer, result):
    client.force_login(plan_officer)
    page = send(client, result, {box(result, "IIT", "c"): "10", box(result, "IIT", "a"): "11"})
    assert "มากกว่าผู้มีส่วนได้ส่วนเสีย" in page.content.decode()
    assert not result.scores.exists()


def test_a_box_that_is_emptied_takes_its_score_away(client, plan_officer, result):
    made.enter(result, {1: 50, 2: 60})
    client.force_login(plan_officer)
    send(client, result, {1: ""})
    assert result.scores.get().value == 60


def test_saving_without_a_change_writes_nothing(client, plan_officer, result):
    client.force_login(plan_officer)
    send(client, result, made.YAPLONG)
    rows = Score.history.count(), AssessmentResult.history.count()
    page = send(client, result, {})
    assert "ไม่มีช่องใดเปลี่ยน" in page.content.decode()
    assert rows == (Score.history.count(), AssessmentResult.history.count())


def test_boxes_that_were_not_sent_keep_what_they_hold(client, plan_officer, result):
    made.enter(result, {1: 50, "EIT": "below"})
    client.force_login(plan_officer)
    stamp = stamp_of(client.get(page_of(result)))
    client.post(page_of(result), {"_stamp": stamp, box(result, 2): "70"})
    assert result.scores.count() == 3


def test_a_power_cut_leaves_nothing_of_a_save(client, plan_officer, result, monkeypatch):
    def cut(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("ita.admin.results.make_official", cut)
    client.force_login(plan_officer)
    with pytest.raises(RuntimeError):
        send(client, result, made.YAPLONG)
    result.refresh_from_db()
    assert not result.scores.exists() and result.total is None


def test_the_history_names_who_typed_which_score(client, plan_officer, result):
    client.force_login(plan_officer)
    send(client, result, {1: "71.4912"})
    page = client.get(reverse("admin:ita_assessmentresult_history", args=(result.pk,)))
    text = page.content.decode()
    assert "71.4912" in text and str(plan_officer) in text and "figures" not in text


# Two people


def test_the_second_of_two_is_told_and_loses_nothing(client, plan_officer, result):
    client.force_login(plan_officer)
    page = client.get(page_of(result))
    send(client, result, {1: "90", 2: "80"})  # the first
    answer = send(client, result, {1: "95", 3: "70"}, page=page)  # from a page that is old now
    text = answer.content.decode()
    assert "มีการแก้ไขข้อมูลนี้หลังจากที่ท่านเปิดหน้านี้" in text
    boxes = boxes_of(answer)
    assert boxes[box(result, 1)] == "95"  # both changed it: as typed
    assert boxes[box(result, 2)] == "80.00"  # only the first did
    assert boxes[box(result, 3)] == "70"
    assert scores(result)["ตัวชี้วัดที่"] is not None and result.scores.count() == 2
    send(client, result, {}, page=answer)
    assert {score.value for score in result.scores.all()} == {95, 80, 70}


def test_the_other_ones_value_may_be_taken(client, plan_officer, result):
    client.force_login(plan_officer)
    page = client.get(page_of(result))
    send(client, result, {1: "90"})
    answer = send(client, result, {1: "95"}, page=page)
    send(client, result, {}, page=answer, _theirs=box(result, 1))
    assert result.scores.get().value == 90


def test_computing_again_and_publishing_are_no_conflict(client, plan_officer, result):
    made.enter(result, {1: 50})
    client.force_login(plan_officer)
    page = client.get(page_of(result))
    history.update(AssessmentResult.objects.filter(pk=result.pk), is_public=True)
    make_internal(result, plan_officer)
    answer = send(client, result, {2: "60"}, page=page)
    assert "มีการแก้ไข" not in answer.content.decode() and result.scores.count() == 2


def test_a_page_without_its_stamp_saves_nothing(client, plan_officer, result):
    client.force_login(plan_officer)
    page = client.post(page_of(result), {box(result, 1): "50"})
    assert "เปิดไว้นานเกินไป" in page.content.decode() and not result.scores.exists()


def test_what_was_typed_into_a_deleted_result_comes_back(client, plan_officer, result):
    client.force_login(plan_officer)
    stamp = stamp_of(client.get(page_of(result)))
    history.delete(AssessmentResult.objects.filter(pk=result.pk))
    page = client.post(page_of(result), {"_stamp": stamp, "source": "ประกาศฉบับที่ 5"})
    assert page.status_code == 404 and "ประกาศฉบับที่ 5" in page.content.decode()


# Who may


@pytest.mark.parametrize("who", ["editor", "publisher", "executive", "auditor"])
def test_those_who_only_read_see_no_boxes_and_save_nothing(client, request, result, who):
    made.enter(result, {1: 50})
    result.official_rating = result.scheme.bands.get(label="AA")
    result.save()
    client.force_login(request.getfixturevalue(who))
    page = client.get(page_of(result))
    text = page.content.decode()
    assert page.status_code == 200 and 'class="score"' not in text and "<div>AA</div>" in text
    for name in ("change", "show", "hide", "delete"):
        address = reverse(f"admin:ita_assessmentresult_{name}", args=(result.pk,))
        assert client.post(address, {}).status_code == 403


def test_results_of_another_office_do_not_exist(client, neighbour, result):
    client.force_login(neighbour)
    for name in ("change", "show", "hide", "findings", "history", "delete", "checks"):
        address = reverse(f"admin:ita_assessmentresult_{name}", args=(result.pk,))
        method = client.post if name in ("show", "hide") else client.get
        assert method(address).status_code == 404, name


# Deleting


def test_a_result_that_measures_answer_is_not_deleted(client, plan_officer, office, result):
    made.measure_set(office, 2563, "รายงานผล", scheme=result.scheme)
    client.force_login(plan_officer)
    delete = reverse("admin:ita_assessmentresult_delete", args=(result.pk,))
    page = client.post(delete, {"post": "yes"}, follow=True)
    assert "มีมาตรการที่ตอบผลของปีนี้" in page.content.decode()
    assert AssessmentResult.objects.filter(pk=result.pk).exists()


def test_a_result_is_deleted_with_its_scores_after_it_was_asked(client, plan_officer, result):
    made.enter(result, {1: 50})
    client.force_login(plan_officer)
    delete = reverse("admin:ita_assessmentresult_delete", args=(result.pk,))
    page = client.get(delete)
    client.post(delete, {"post": "yes", "_stamp": stamp_of(page)})
    assert not AssessmentResult.objects.exists() and not Score.objects.exists()


# What a page costs


def test_the_page_of_scores_costs_the_same_however_deep(
    client, plan_officer, result, django_assert_max_num_queries
):
    client.force_login(plan_officer)
    send(client, result, made.YAPLONG)
    with django_assert_max_num_queries(30):
        client.get(page_of(result))


def test_a_total_alone_is_a_result(client, plan_officer, result):
    client.force_login(plan_officer)
    send(client, result, {"official_total": "77.21"})
    result.refresh_from_db()
    assert (str(result.shown_rating), result.is_public) == ("B", True)


def test_words_that_citizens_read_hold_no_personal_data(client, plan_officer, office, result):
    client.force_login(plan_officer)
    typed = {1: "90", box(result, "O1", "r"): "ติดต่อ 081-234-5678"}
    page = send(client, result, typed)
    assert "ข้อมูลส่วนบุคคล" in page.content.decode() and not result.scores.exists()
    own = made.result(office, 2562, scheme=result.scheme, kind=KINDS.SELF)
    send(client, own, typed)
    assert own.scores.count() == 2
