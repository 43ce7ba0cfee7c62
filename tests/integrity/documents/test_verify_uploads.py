"""Files sent to /verify/: stopped at the limit while they stream, hashed, and forgotten."""

import logging
import tempfile
from io import BytesIO

import pytest
from django.test import Client, RequestFactory

from integrity.documents.codes import identifier_of
from integrity.documents.verification import receiving
from integrity.documents.verification.receiving import MAX_BYTES, TooLarge, receive
from tests.integrity.documents.papers_to_verify import content_with, drop, issued

HEAD = (
    b'--limit\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
    b"Content-Type: application/pdf\r\n\r\n"
)
TAIL = b"\r\n--limit--\r\n"
MEGABYTE = 1024 * 1024


class Streamed:
    """A body that is made as it is read, and knows how much of it was."""

    def __init__(self, size: int, before=HEAD, after=TAIL):
        self.rest = [BytesIO(before), size, BytesIO(after)]
        self.length = len(before) + size + len(after)
        self.read_so_far = 0

    def read(self, size=-1):
        size = self.length if size is None or size < 0 else size
        given = self.rest[0].read(size)
        if not given and self.rest[1]:
            given = b"x" * min(size, self.rest[1])
            self.rest[1] -= len(given)
        given = given or self.rest[2].read(size)
        self.read_so_far += len(given)
        return given

    readline = read


def posted(body, length=None, **extra):
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/verify/",
        "CONTENT_TYPE": "multipart/form-data; boundary=limit",
        "CONTENT_LENGTH": str(length or body.length),
        "wsgi.input": body,
        "REMOTE_ADDR": "203.0.113.7",
    } | extra


def sent(body, length=None):
    return Client().request(**posted(body, length))


def test_a_file_of_the_limit_is_read_to_its_end(db):
    response = sent(Streamed(MAX_BYTES - 5, before=HEAD + b"%PDF-"))
    assert response.status_code == 200
    assert "ไม่รู้จักไฟล์นี้" in response.content.decode()


def test_one_byte_more_is_too_large(db):
    response = sent(Streamed(MAX_BYTES - 4, before=HEAD + b"%PDF-"))
    assert response.status_code == 413
    assert "ใหญ่เกิน 25 MB" in response.content.decode()


def test_a_file_that_says_it_is_large_is_not_read_at_all(db):
    body = Streamed(26 * MEGABYTE)
    assert sent(body).status_code == 413
    assert body.read_so_far == 0


def test_a_file_that_lies_about_its_length_is_stopped_at_the_limit(db, monkeypatch):
    monkeypatch.setattr(receiving, "_said_length", lambda request: 0)
    body = Streamed(1024 * MEGABYTE)
    assert sent(body).status_code == 413
    assert body.read_so_far < MAX_BYTES + MEGABYTE


def test_several_files_together_stop_at_the_limit_too(db, monkeypatch):
    one = HEAD + b"x" * MEGABYTE + b"\r\n"
    body = Streamed(MAX_BYTES - MEGABYTE // 2, before=one + HEAD)
    request = RequestFactory().request(**posted(body))
    monkeypatch.setattr(receiving, "_said_length", lambda request: 0)
    with pytest.raises(TooLarge):
        receive(request)
    assert body.read_so_far < MAX_BYTES + MEGABYTE


def test_the_code_is_found_wherever_the_chunks_part(db):
    code = "ABCDEFGHJKMN"
    mark = b"/ID [<" + identifier_of(code).hex().encode() + b">"
    for before in (0, 64 * 1024 - 30, 64 * 1024 - 1, 200_000):
        body = HEAD + b"%PDF-1.7" + b" " * before + mark + TAIL
        request = RequestFactory().request(**posted(BytesIO(body), len(body)))
        assert receive(request).code == code


def test_nothing_of_a_file_reaches_the_disk_or_the_log(
    client, office, publisher, data_dir, tmp_path, monkeypatch, caplog
):
    paper = issued(office, publisher)
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    made = []
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda *args, **kwargs: made.append(args))
    before = sorted(data_dir.rglob("*"))
    with caplog.at_level(logging.DEBUG, logger="integrity"):
        assert drop(client, content_with(paper.code, "ก" * MEGABYTE)).status_code == 200
    assert (sorted(data_dir.rglob("*")), list(folder.iterdir()), made) == (before, [], [])
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "ว่างเปล่า"),
        (b"\xff\xd8\xff\xe0 a photo", "ไม่ใช่ PDF"),
        (b"<html>%PD F-</html>", "ไม่ใช่ PDF"),
        (b" " * 1030 + b"%PDF-1.7", "ไม่ใช่ PDF"),
    ],
)
def test_what_cannot_be_checked_is_said_with_what_to_do(client, db, content, told):
    html = drop(client, content).content.decode()
    assert told in html
    assert 'aria-invalid="true"' in html


def test_a_form_without_a_file_asks_for_one(client, db):
    assert "ยังไม่ได้เลือกไฟล์" in client.post("/verify/").content.decode()
    assert "ยังไม่ได้เลือกไฟล์" in client.post("/verify/", {"file": "text"}).content.decode()


def test_a_file_under_another_name_is_not_taken_for_it(client, db):
    response = client.post("/verify/", {"other": BytesIO(b"%PDF-1.7")})
    assert "ยังไม่ได้เลือกไฟล์" in response.content.decode()


@pytest.mark.parametrize(
    "kind", ["application/pdf", "multipart/form-data", "text/plain", "multipart/form-data; x"]
)
def test_a_body_of_another_kind_is_answered_without_a_crash(db, kind):
    body = b"%PDF-1.7 whatever"
    response = Client(raise_request_exception=False).request(
        **posted(BytesIO(body), len(body), CONTENT_TYPE=kind)
    )
    assert response.status_code in (200, 400)


def test_a_body_that_breaks_off_is_answered_without_a_crash(db):
    body = HEAD + b"%PDF-1.7"
    response = Client(raise_request_exception=False).request(**posted(BytesIO(body), 5000))
    assert response.status_code in (200, 400)


def test_no_token_is_asked_for_since_nothing_is_changed(db):
    response = drop(Client(enforce_csrf_checks=True), b"%PDF-1.7")
    assert response.status_code == 200
    assert not response.cookies


def test_other_verbs_are_refused(client, db):
    assert client.put("/verify/").status_code == 405
    assert client.post("/verify/ABCDEFGHJKMN/").status_code == 405
