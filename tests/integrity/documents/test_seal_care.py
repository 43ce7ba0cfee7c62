"""Looking after certificates: the office's page, and the warning on the first page."""

import pytest

from tests.integrity.documents import certificates
from tests.integrity.documents.certificates import DAY


def page_of(client, user, office) -> str:
    client.force_login(user)
    return client.get(f"/admin/integrity/organisation/{office.pk}/change/").content.decode()


def first_page(client, user) -> str:
    client.force_login(user)
    return client.get("/admin/").content.decode()


def test_an_office_without_a_certificate_is_told_what_that_means(
    client, office, system_administrator
):
    assert "ยังไม่มีใบรับรอง" in page_of(client, system_administrator, office)
    assert "ใบรับรอง" not in first_page(client, system_administrator)


def test_the_page_says_whose_certificate_it_is_and_until_when(client, office, system_administrator):
    certificates.put_pem()
    html = page_of(client, system_administrator, office)
    assert "ใบรับรองของ เทศบาลทดสอบ ใช้ได้ถึงวันที่" in html
    assert "หมดอายุ" not in html


def test_a_demonstration_is_called_one(client, office, system_administrator):
    certificates.put_pem(own=certificates.certificate(subject="ตัวอย่าง บ้านเรา"))
    assert "ใบรับรองตัวอย่าง" in page_of(client, system_administrator, office)


@pytest.mark.parametrize(
    ("ends", "told"), [(30 * DAY, "ใกล้หมดอายุ"), (59 * DAY, "ใกล้หมดอายุ"), (-DAY, "ใช้ประทับตราไม่ได้")]
)
def test_the_first_page_warns_who_issues_and_who_looks_after_the_server(
    client, office, publisher, system_administrator, ends, told
):
    certificates.put_pem(own=certificates.certificate(begins=-90 * DAY, ends=ends))
    for user in (publisher, system_administrator):
        assert told in first_page(client, user)


def test_it_is_silent_while_there_is_time(client, office, publisher):
    certificates.put_pem(own=certificates.certificate(ends=70 * DAY))
    assert "ใบรับรอง" not in first_page(client, publisher)


def test_those_who_issue_nothing_and_other_offices_are_not_bothered(
    client, office, editor, neighbour
):
    certificates.put_pem(own=certificates.certificate(ends=DAY))
    for user in (editor, neighbour):
        assert "ใบรับรอง" not in first_page(client, user)


def test_a_broken_certificate_breaks_no_page(client, office, system_administrator):
    certificates.put("seal.p12", b"no bundle")
    assert "seal.p12" in page_of(client, system_administrator, office)
    assert "ใช้ประทับตราไม่ได้" in first_page(client, system_administrator)


def test_a_new_office_has_no_word_of_it(client, system_administrator):
    client.force_login(system_administrator)
    response = client.get("/admin/integrity/organisation/add/")
    assert response.status_code == 200
    assert "ตราประทับอิเล็กทรอนิกส์" not in response.content.decode()


def test_a_renamed_office_is_warned_too(client, office, publisher):
    certificates.put_pem(own=certificates.certificate(ends=DAY))
    office.move_to("new-name")
    assert "ใกล้หมดอายุ" in first_page(client, publisher)
