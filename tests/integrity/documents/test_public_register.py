"""The register's public pages: an office's list, a paper's own page, its file, open data."""

from datetime import date

import pytest
from django.urls import reverse

from integrity.documents.codes import shown
from integrity.documents.models import Scan, Snapshot
from integrity.documents.register import Signer, withdraw
from integrity.documents.scans import store_scan
from integrity.models import FormerSlug
from tests import make


def listing(office, **query):
    return reverse("documents:document_list", args=(office.slug,)), query


def file_of(paper):
    return reverse("documents:document_pdf", args=(paper.organisation.slug, paper.code))


def api_of(office):
    return f"/api/organisations/{office.slug}/documents"


def bytes_of(response):
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def read(client, address, *args, status=200):
    response = client.get(address, *args)
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def paper(office, plan_officer):
    return make.issued(
        office, plan_officer, title="เจตจำนงสุจริต", kind="announcement",
        dated=date(2025, 11, 3), years=(2569, 2570),
        signers=[Signer("นายสมชาย ใจดี", ["ปลัดเทศบาล", "ปฏิบัติหน้าที่นายกเทศมนตรี"])],
    )  # fmt: skip


@pytest.fixture
def internal(office, plan_officer):
    return make.issued(office, plan_officer, title="เรื่องภายใน", visibility="internal")


def test_a_papers_page_says_what_it_is_and_who_signed_as_what(client, paper):
    page = read(client, paper.get_absolute_url())
    for words in (
        "ประกาศ", "3 พฤศจิกายน 2568", "พ.ศ. 2569–2570", "นายสมชาย ใจดี",
        "ปฏิบัติหน้าที่นายกเทศมนตรี", "มีผลใช้อยู่ในปัจจุบัน", shown(paper.code), file_of(paper),
        reverse("verify_code", args=(paper.code,)), "ไม่มีตราประทับอิเล็กทรอนิกส์",
    ):  # fmt: skip
        assert words in page, words


def test_the_file_is_sent_as_it_was_issued(client, paper):
    response = client.get(file_of(paper))
    assert bytes_of(response) == paper.path.read_bytes()
    assert response["Content-Type"] == "application/pdf"
    assert response["ETag"] == f'"{paper.file_sha256}"'
    assert (
        client.get(file_of(paper), headers={"If-None-Match": response["ETag"]}).status_code == 304
    )


def test_a_download_costs_one_query(client, paper, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert bytes_of(client.get(file_of(paper))) == paper.path.read_bytes()


def test_a_missing_file_is_told_and_no_other_is_sent(client, paper):
    paper.path.unlink()
    assert "ระบบหาไฟล์ไม่พบ" in read(client, file_of(paper), status=503)


def test_a_replaced_paper_stays_and_leads_to_what_replaced_it(client, office, plan_officer, paper):
    new = make.issued(office, plan_officer, title="ฉบับใหม่", replaces=paper)
    old_page, new_page = (read(client, each.get_absolute_url()) for each in (paper, new))
    assert f'href="{new.get_absolute_url()}"' in old_page and "มีฉบับใหม่ใช้แทนแล้ว" in old_page
    assert f'href="{paper.get_absolute_url()}"' in new_page
    assert bytes_of(client.get(file_of(paper)))


def test_the_laws_a_paper_rests_on_are_named_as_they_were_frozen(client, office, plan_officer):
    cited = [{"title": "พระราชบัญญัติเทศบาล พ.ศ. 2496", "provision": "มาตรา 50"}]
    data = {"kind": "clause", "title": "คำสั่ง", "citations": cited}
    snapshot = Snapshot.objects.take(organisation=office, data=data, by=plan_officer)
    paper = make.issued(office, plan_officer, snapshot=snapshot)
    page = read(client, paper.get_absolute_url())
    assert "กฎหมายที่อ้าง" in page and "พระราชบัญญัติเทศบาล พ.ศ. 2496 มาตรา 50" in page
    bare = make.issued(office, plan_officer)
    assert "กฎหมายที่อ้าง" not in read(client, bare.get_absolute_url())


def test_an_internal_successor_is_not_named(client, office, plan_officer, paper):
    make.issued(office, plan_officer, title="ฉบับลับ", visibility="internal", replaces=paper)
    page = read(client, paper.get_absolute_url())
    assert "ฉบับลับ" not in page and "มีฉบับใหม่ใช้แทนแล้ว" in page


def test_a_withdrawn_paper_leaves_its_page_with_date_and_reason(client, publisher, paper):
    withdraw(paper, by=publisher, reason="ลงชื่อผิดคน")
    for address in (paper.get_absolute_url(), file_of(paper)):
        page = read(client, address, status=410)
        assert "ลงชื่อผิดคน" in page and "ยกเลิกแล้วเมื่อวันที่" in page
        assert "ดาวน์โหลด PDF" not in page
    assert paper.title in read(client, *listing(paper.organisation))


def test_what_is_internal_does_not_exist_for_the_public(client, office, internal):
    for address in (internal.get_absolute_url(), file_of(internal)):
        assert client.get(address).status_code == 404
    assert internal.title not in read(client, *listing(office))
    assert internal.title not in read(client, *listing(office, q="ภายใน"))
    assert client.get(api_of(office)).json() == []


@pytest.mark.parametrize("who", ["editor", "plan_officer", "auditor"])
def test_the_offices_staff_read_what_is_internal(client, internal, who, request):
    client.force_login(request.getfixturevalue(who))
    assert "เอกสารภายใน" in read(client, internal.get_absolute_url())
    response = client.get(file_of(internal))
    assert bytes_of(response) and "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("who", ["neighbour", "outsider"])
def test_other_staff_do_not(client, internal, who, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(internal.get_absolute_url()).status_code == 404
    assert client.get(file_of(internal)).status_code == 404


def test_a_withdrawn_internal_paper_stays_hidden(client, publisher, internal):
    withdraw(internal, by=publisher, reason="ผิด")
    assert client.get(internal.get_absolute_url()).status_code == 404
    assert client.get(file_of(internal)).status_code == 404


def test_only_staff_see_who_has_read_a_circular(client, office, plan_officer, editor):
    paper = make.issued(office, plan_officer, kind="circular", recipients=[("กองช่าง", None)])
    assert "กองช่าง" not in read(client, paper.get_absolute_url())
    client.force_login(editor)
    assert "กองช่าง" in read(client, paper.get_absolute_url())


def scan_of(paper, by, **values):
    content = b"\xff\xd8\xff scan"
    return Scan.objects.create(
        document=paper, sha256=store_scan(content, "image/jpeg"), size=len(content),
        media_type="image/jpeg", added_by=by, **values,
    )  # fmt: skip


def test_a_scan_is_for_staff_until_the_office_opens_it(client, office, plan_officer, paper):
    scan = scan_of(paper, plan_officer)
    address = reverse("documents:document_scan", args=(office.slug, paper.code, 1))
    assert address not in read(client, paper.get_absolute_url())
    assert client.get(address).status_code == 404
    scan.visibility = "public"
    scan.save(update_fields=("visibility",))
    assert address in read(client, paper.get_absolute_url())
    assert bytes_of(client.get(address)) == b"\xff\xd8\xff scan"


def test_a_paper_from_outside_hands_out_its_file_only_with_an_open_scan(
    client, office, plan_officer
):
    paper = make.issued(office, plan_officer, origin="outside")
    scan = scan_of(paper, plan_officer)
    assert "ไม่เผยแพร่ไฟล์" in read(client, paper.get_absolute_url())
    closed = client.get(file_of(paper))
    assert closed.status_code == 403 and "ไม่เผยแพร่ไฟล์" in closed.content.decode()
    assert client.get(api_of(office)).json()[0]["pdf_url"] is None
    client.force_login(plan_officer)
    assert bytes_of(client.get(file_of(paper)))
    client.logout()
    scan.visibility = "public"
    scan.save(update_fields=("visibility",))
    assert bytes_of(client.get(file_of(paper)))


def test_a_scan_that_was_added_later_opens_no_other_file(client, office, plan_officer):
    paper = make.issued(office, plan_officer, origin="outside")
    scan_of(paper, plan_officer)
    scan_of(paper, plan_officer, visibility="public")
    assert client.get(file_of(paper)).status_code == 403
    assert client.get(api_of(office)).json()[0]["pdf_url"] is None


def test_the_list_is_filtered_by_kind_years_and_words(client, office, plan_officer, paper):
    other = make.issued(office, plan_officer, title="ตั้งกรรมการ", dated=date(2024, 2, 1),
                official_no="7/2567")  # fmt: skip
    for query, hit, miss in (
        ({"kind": "order"}, other, paper),
        ({"year": "2568"}, paper, other),
        ({"year": "๒๕๖๘"}, paper, other),
        ({"fiscal_year": "2570"}, paper, other),
        ({"q": "เจตจำนง"}, paper, other),
        ({"q": "๗/๒๕๖๗"}, other, paper),
    ):
        page = read(client, *listing(office, **query))
        assert hit.code in page and miss.code not in page, query
    nothing = read(client, *listing(office, kind="order", fiscal_year="2570"))
    assert "ไม่มีเอกสารที่ตรงกับที่เลือก" in nothing


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "<script>"}, {"year": "-1"}, {"year": "9" * 40}, {"fiscal_year": "ปีหน้า"},
        {"page": "x"}, {"page": "99999999999999999999"}, {"page": "-3"},
    ],
)  # fmt: skip
def test_what_no_filter_has_is_as_if_not_chosen(client, office, paper, query):
    page = read(client, *listing(office, **query))
    assert paper.title in page and "<script>" not in page


def test_the_list_is_paged_with_its_filters(client, office, plan_officer):
    for _ in range(51):
        make.issued(office, plan_officer)
    page = read(client, *listing(office, kind="order"))
    assert "?kind=order&amp;page=2" in page and "51" in page
    last = read(client, *listing(office, kind="order", page="2"))
    assert last.count('class="papers-title"') == 1 and "?kind=order&amp;page=1" in last


def test_an_office_without_papers_says_so(client, office):
    assert "ยังไม่มีเอกสารที่เผยแพร่" in read(client, *listing(office))
    assert "เอกสารที่ออก (" not in read(client, reverse("organisation", args=(office.slug,)))


def test_the_offices_page_leads_to_its_papers(client, office, plan_officer):
    for _ in range(7):
        make.issued(office, plan_officer)
    page = read(client, reverse("organisation", args=(office.slug,)))
    assert "ดูเอกสารทั้งหมด (7 ฉบับ)" in page and page.count('class="papers-title"') == 5


def test_pages_take_the_same_queries_for_many_papers(
    client, office, plan_officer, paper, django_assert_max_num_queries
):
    for _ in range(60):
        make.issued(office, plan_officer)
    with django_assert_max_num_queries(7):
        read(client, *listing(office))
    with django_assert_max_num_queries(6):
        read(client, paper.get_absolute_url())
    with django_assert_max_num_queries(4):
        client.get(api_of(office))


def test_addresses_of_a_former_slug_lead_on(client, office, paper):
    FormerSlug.objects.create(slug="old-name", organisation=office)
    for address in (*listing(office)[:1], paper.get_absolute_url(), file_of(paper), api_of(office)):
        moved = client.get(address.replace(office.slug, "old-name"))
        assert moved.status_code == 301 and moved["Location"] == address


@pytest.mark.parametrize("code", ["ABC", "0" * 12, "ILOUILOUILOU", "0" * 13])
def test_a_code_that_no_paper_has_is_not_found(client, office, paper, code):
    assert client.get(f"/{office.slug}/documents/{code}/").status_code == 404
    assert client.get(f"/{office.slug}/documents/{code}.pdf").status_code == 404


def test_a_paper_has_its_page_at_its_own_office_only(client, other_office, paper):
    assert client.get(f"/{other_office.slug}/documents/{paper.code}/").status_code == 404
    assert client.get(f"/{other_office.slug}/documents/{paper.code}.pdf").status_code == 404


def test_a_title_is_printed_and_not_run(client, office, plan_officer):
    paper = make.issued(office, plan_officer, title="<script>alert(1)</script>")
    for address in (paper.get_absolute_url(), listing(office)[0]):
        assert "<script>alert" not in read(client, address)


def test_open_data_tells_of_each_public_paper(client, office, plan_officer, publisher, paper):
    (row,) = client.get(api_of(office)).json()
    assert row == {
        "code": paper.code,
        "kind": "announcement",
        "kind_name": "ประกาศ",
        "official_no": "",
        "dated": "2025-11-03",
        "title": paper.title,
        "fiscal_years": [2569, 2570],
        "state": "in_force",
        "state_name": "มีผลใช้",
        "url": paper.get_absolute_url(),
        "pdf_url": file_of(paper),
    }
    withdraw(paper, by=publisher, reason="ผิด")
    (row,) = client.get(api_of(office)).json()
    assert (row["state"], row["pdf_url"]) == ("withdrawn", None)


def test_open_data_is_filtered_and_taken_in_parts(client, office, plan_officer, paper):
    make.issued(office, plan_officer, dated=date(2024, 2, 1))
    titles = lambda **query: [row["title"] for row in client.get(api_of(office), query).json()]  # noqa: E731
    assert (
        titles(kind="announcement")
        == titles(year=2568)
        == titles(fiscal_year=2569)
        == [paper.title]
    )
    assert titles(limit=1) == [paper.title] and len(titles(offset=1)) == 1
    assert client.get(api_of(office))["X-Total-Count"] == "2"
    assert titles(year=0) == titles(fiscal_year=10**9) == []
    assert client.get(api_of(office), {"kind": "poem"}).status_code == 422
    assert client.get("/api/organisations/nowhere/documents").status_code == 404


def test_a_visitor_only_reads(client, paper):
    for address in (paper.get_absolute_url(), file_of(paper), listing(paper.organisation)[0]):
        assert client.post(address).status_code == 405
