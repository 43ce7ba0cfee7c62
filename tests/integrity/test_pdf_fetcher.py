"""Nothing but our own static and media files gets into a document, by whatever way it is asked."""

import logging
import socket

import pypdfium2
import pytest
from weasyprint import HTML

from integrity.pdf import DocumentError, render_pdf
from integrity.pdf.fetcher import Refused, StaticOnlyFetcher, base_url

PAGE = '<html lang="th"><title>ทดสอบ</title><body>{}</body></html>'


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a document went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def secret(settings):
    """A file beside MEDIA_ROOT that no document may show."""
    settings.MEDIA_ROOT.mkdir(parents=True)
    file = settings.MEDIA_ROOT.parent / "secret.css"
    file.write_text("p { color: red }")
    return file


def at(path, root="media"):
    return f"http://localhost:8000/{root}/{path}"


def test_a_static_file_is_read_from_its_source():
    with_type = StaticOnlyFetcher().fetch(base_url() + "documents/base.css")
    assert with_type.content_type == "text/css"
    assert b"Portal Laksaman" in with_type.read()


def test_a_query_or_fragment_does_not_matter():
    found = StaticOnlyFetcher().fetch(base_url() + "documents/base.css?v=2#x")
    assert b"Portal Laksaman" in found.read()


def test_a_media_file_with_a_thai_name_is_read(settings):
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.MEDIA_ROOT / "ตรา 1.svg").write_text("<svg/>")
    assert StaticOnlyFetcher().fetch(at("ตรา%201.svg")).read() == b"<svg/>"


def test_a_collected_file_is_read_under_its_hashed_name(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "plan.4f2a.css").write_text("p {}")
    assert StaticOnlyFetcher().fetch(at("plan.4f2a.css", "static")).read() == b"p {}"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "FILE:///etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
        "https://localhost:8000/static/documents/base.css",
        "http://localhost:8000@169.254.169.254/static/documents/base.css",
        "http://localhost:8000.example.com/static/documents/base.css",
        "http://localhost:8000/admin/",
        "http://localhost:8000/../../etc/passwd",
        "ftp://localhost:8000/static/documents/base.css",
        "data:text/css,p{color:red}",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
        at("%2e%2e/secret.css"),
        at("../secret.css"),
        at("..%2fsecret.css"),
        at("x/..%2f..%2fsecret.css"),
        at("%2e%2e/%2e%2e/settings.py", "static"),
        at("%2Fetc/passwd"),
        at("a%00.css"),
    ],
)
def test_every_other_address_is_refused_and_logged(url, secret, caplog):
    fetcher = StaticOnlyFetcher()
    with pytest.raises(Refused):
        fetcher.fetch(url)
    assert fetcher.refused == [url]
    assert "Not loaded into a document" in caplog.text


def test_a_link_that_leads_outside_is_refused(settings, secret):
    (settings.MEDIA_ROOT / "seal.css").symlink_to(secret)
    with pytest.raises(Refused):
        StaticOnlyFetcher().fetch(at("seal.css"))


def test_a_link_inside_is_followed(settings, secret):
    (settings.MEDIA_ROOT / "new.css").write_text("p {}")
    (settings.MEDIA_ROOT / "seal.css").symlink_to(settings.MEDIA_ROOT / "new.css")
    assert StaticOnlyFetcher().fetch(at("seal.css")).read() == b"p {}"


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{}" alt="">',
        '<link rel="stylesheet" href="{}">',
        '<link rel="attachment" href="{}">',
        '<object data="{}"></object>',
        '<embed src="{}">',
        "<style>@import '{}'</style>",
        "<style>body {{ background: url({}) }}</style>",
        "<style>@font-face {{ font-family: x; src: url({}) }} p {{ font-family: x }}</style>",
        '<svg><image href="{}"/></svg>',
        '<base href="{}/"><link rel="stylesheet" href="documents/base.css">',
    ],
)
@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://169.254.169.254/x"])
def test_a_document_is_made_without_what_it_may_not_load(markup, url, caplog):
    pdf = render_pdf(PAGE.format(markup.format(url) + "<p>ผู้อ่าน</p>"))
    document = pypdfium2.PdfDocument(pdf)
    assert (len(document), document.count_attachments()) == (1, 0)
    document.close()
    assert any(record.name == "integrity.pdf" for record in caplog.records)


@pytest.mark.parametrize("option", ["stylesheets", "xmp_metadata", "attachments"])
def test_options_of_weasyprint_go_through_the_fetcher_too(option, caplog):
    fetcher = StaticOnlyFetcher()
    source = HTML(string=PAGE.format(""), base_url=base_url(), url_fetcher=fetcher)
    with caplog.at_level(logging.CRITICAL, "weasyprint"):
        try:
            pdf = source.write_pdf(**{option: ["file:///etc/passwd"]}, uncompressed_pdf=True)
        except OSError:
            pdf = b""
    assert fetcher.refused == ["file:///etc/passwd"]
    assert b"root:" not in pdf


@pytest.mark.parametrize(
    "markup",
    ['<img src="img/no-such.svg" alt="">', '<link rel="stylesheet" href="/static/none.css">'],
)
def test_a_document_that_lacks_a_file_of_ours_is_not_made(markup):
    with pytest.raises(DocumentError, match="ไม่พบไฟล์"):
        render_pdf(PAGE.format(markup))
