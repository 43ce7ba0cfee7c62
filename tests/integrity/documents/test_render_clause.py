"""`manage.py render_document clause CODE`: a draft, a round of signing, an issued paper."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from integrity.documents.codes import code_inside, shown
from integrity.documents.models import Method
from integrity.documents.signing.printing import facts_of_issued
from integrity.roles import Role
from tests import make
from tests.integrity.documents.paper_samples import texts_of
from tests.integrity.documents.signing_cast import paper, sent, signer

pytestmark = pytest.mark.django_db


def written(tmp_path, name):
    page, file = tmp_path / "a.html", tmp_path / "a.pdf"
    call_command("render_document", "clause", name, html=str(page), pdf=str(file))
    return page.read_text("utf-8"), file.read_bytes()


def test_a_draft_is_rendered_by_its_number(office, plan_officer, tmp_path):
    draft = paper(office, plan_officer, signer(office, "นายกเทศมนตรี"))
    html, pdf = written(tmp_path, str(draft.pk))
    assert "ข้อความของประกาศ" in html and "documents/draft.css" in html
    assert "ข้อความของประกาศ" in "".join(texts_of(pdf)[0])


def test_a_round_is_rendered_by_its_code_however_it_is_typed(office, plan_officer, tmp_path):
    signing = sent(office, plan_officer, signer(office, "นายกเทศมนตรี"))
    for name in (signing.code, shown(signing.code).lower()):
        html, pdf = written(tmp_path, name)
        assert code_inside(pdf) == signing.code and "draft.css" not in html


def test_a_paper_is_rendered_with_its_number_and_day(office, plan_officer, real_paper, tmp_path):
    day = timezone.localdate() - timedelta(days=1)
    executive = signer(office, "นายกเทศมนตรี")
    signing = sent(office, plan_officer, executive, method=Method.PAPER)
    document = make.issued(
        office,
        make.user(Role.PUBLISHER, office),
        snapshot=signing.snapshot,
        code=signing.code,
        official_no="ก/93/2565",
        dated=day,
    )
    facts = facts_of_issued(document)
    assert (facts.official_no, facts.dated, facts.is_issued) == ("ก/93/2565", day, True)
    html, _ = written(tmp_path, signing.code)
    assert "draft.css" not in html


@pytest.mark.parametrize("name", ["0", "ไม่มี", "7ABCDEFGHJKM", "999999999999"])
def test_what_is_not_there_is_said_in_thai(name, tmp_path):
    with pytest.raises(CommandError, match="ไม่พบเอกสาร"):
        written(tmp_path, name)


def test_a_kind_says_what_it_needs(tmp_path):
    with pytest.raises(CommandError, match="code"):
        call_command("render_document", "clause", "a", "b", pdf=str(tmp_path / "x"))
