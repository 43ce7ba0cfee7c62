"""The plan as the register issues it: its code on the cover and inside the file, who signed it."""

from datetime import date

from integrity.documents.codes import code_inside, shown, verify_address
from integrity.documents.models import Document, new_code
from plans.editions.revision import start_revision
from plans.papers.plan import plan_html, plan_pdf
from tests import make
from tests.pdf_text import pdfium_pages, squeezed
from tests.plans import paper


def test_the_cover_carries_the_code_and_its_qr():
    code = new_code()
    html = plan_html(paper.snapshot(), code=code)
    assert shown(code) in html and verify_address(code) in html
    assert html.count("<svg") == plan_html(paper.snapshot()).count("<svg") + 1


def test_a_plan_without_a_code_speaks_of_none():
    assert "/verify/" not in plan_html(paper.snapshot())
    assert code_inside(plan_pdf(paper.snapshot(), draft=True)) == ""


def test_the_code_is_inside_the_file_and_takes_no_page_more():
    code = new_code()
    content = plan_pdf(paper.snapshot(), code=code)
    assert code_inside(content) == code
    assert shown(code) in squeezed(pdfium_pages(content)[0])
    assert len(pdfium_pages(content)) == len(pdfium_pages(plan_pdf(paper.snapshot())))


def test_a_snapshot_of_the_former_version_is_issued_too():
    former = paper.snapshot()
    for part in ("revision", "cancelled", "appendices"):
        former.pop(part, None)
    assert code_inside(plan_pdf(former, code=new_code()))


def test_publishing_issues_the_file_under_its_code(plan_officer, publisher, real_paper):
    version = make.published(by=plan_officer, publisher=publisher)
    document = Document.objects.get()
    assert code_inside(document.path.read_bytes()) == document.code
    assert document == version.document and document.dated == date(2022, 9, 1)


def test_the_register_names_who_promulgated_the_plan(office, plan_officer, publisher):
    mayor = make.official(office, "นายสมชาย ใจดี", "นายกเทศมนตรีตำบลบ้านเรา")
    version = make.version(
        make.plan(office),
        approved_on=date(2022, 8, 30),
        promulgated_on=date(2022, 9, 1),
        promulgation_signer=mayor.appointments.get(),
    )
    make.published(version, by=plan_officer, publisher=publisher)
    signer = Document.objects.get().signers.get()
    assert (signer.name, signer.positions) == ("นายสมชาย ใจดี", ["นายกเทศมนตรีตำบลบ้านเรา"])


def test_the_edition_before_is_superseded_in_the_register(plan_officer, publisher):
    first = make.published(by=plan_officer, publisher=publisher)
    second = start_revision(first.plan, by=plan_officer)
    make.published(second, by=plan_officer, publisher=publisher)
    old, new = Document.objects.order_by("register_no")
    assert old.superseded_by == new and new.is_in_force
