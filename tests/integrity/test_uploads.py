"""What people send: refused when it is not what it says, kept without what it hides."""

import io
import os
import subprocess
import time
import zlib
from pathlib import Path

import pikepdf
import pytest
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from integrity import uploads
from integrity.models import Organisation
from integrity.pdf import render_pdf
from integrity.uploads import JPEG, PDF, PNG, UnusableUpload, inspecting, refusals
from tests import make
from tests.admin_form import open_form

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def sent(name, content) -> ContentFile:
    return ContentFile(content, name=name)


def written(*paragraphs: str) -> bytes:
    body = "".join(f'<p style="break-after: page">{text}</p>' for text in paragraphs)
    return render_pdf(f'<html lang="th"><head><title>ก</title></head><body>{body}</body></html>')


def pdf_with(change, content=None, **options) -> bytes:
    pdf = pikepdf.open(io.BytesIO(content or make.scan()))
    change(pdf)
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def photo(orientation=1, form="JPEG") -> bytes:
    """Its left half is red; with what a telephone writes beside it."""
    picture = Image.new("RGB", (80, 40), "blue")
    picture.paste("red", (0, 0, 40, 40))
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "SecretPhone", orientation
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (8.0, 38.0, 12.0)
    out = io.BytesIO()
    options = {"comment": b"by Somchai"} if form == "JPEG" else {}
    picture.save(out, form, exif=exif, **options)
    return out.getvalue() + b"SecretTrailer"


def opened(content) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_pdf_is_read_page_by_page():
    found = uploads.inspect(
        sent("หนังสือ.pdf", written("ข้อความหน้าแรกของหนังสือ", "ข้อความหน้าสองของหนังสือ"))
    )
    assert (found.media_type, found.pages, found.has_text) == (PDF, 2, True)
    assert "ข้อความหน้าสอง" in found.texts[1]


def test_a_scan_says_which_pages_no_machine_can_read():
    def add_scan(pdf):
        pdf.pages.extend(pikepdf.open(io.BytesIO(make.scan())).pages)

    found = uploads.inspect(
        sent("a.pdf", pdf_with(add_scan, written("ข้อความยาวพอที่จะอ่านได้ด้วยเครื่อง")))
    )
    assert found.page_has_text == (True, False) and not found.has_text
    assert not uploads.inspect(sent("a.png", make.scan("PNG"))).has_text


def test_author_files_scripts_and_old_versions_are_not_kept():
    def hide(pdf):
        pdf.docinfo["/Author"] = "Somchai"
        with pdf.open_metadata() as meta:
            meta["dc:creator"] = ["Somchai"]
        pdf.attachments["secret.txt"] = b"Somchai's list"
        pdf.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('Somchai')")
        )
        pdf.pages[0].obj.AA = pikepdf.Dictionary(
            O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("Somchai.exe"))
        )
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("Somchai.exe")),
        )  # fmt: skip
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(link)])

    content = pdf_with(hide) + b"\n% Somchai's older version"
    clean = uploads.inspect(sent("a.pdf", content))
    pdf = pikepdf.open(io.BytesIO(clean.content))
    everything = io.BytesIO()
    pdf.save(everything, qdf=True)
    assert b"Somchai" not in everything.getvalue() + clean.content
    assert "/Info" not in pdf.trailer and not {"/Metadata", "/OpenAction"} & set(pdf.Root.keys())
    assert len(clean.notes) == 2


def test_scripts_and_programs_go_however_deep_they_hang():
    def add(pdf):
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
        with pdf.open_outline() as outline:
            outline.root += [pikepdf.OutlineItem("หนึ่ง", 0), pikepdf.OutlineItem("สอง", 0)]
        pdf.Root.Outlines.First.A = launch
        web = pikepdf.Dictionary(
            S=pikepdf.Name.URI, URI=pikepdf.String("https://www.example.go.th/"), Next=script
        )
        odd = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(" JavaScript:alert(1)"))
        link = {"Type": pikepdf.Name.Annot, "Subtype": pikepdf.Name.Link, "Rect": [0, 0, 9, 9]}
        links = [pikepdf.Dictionary(**link, A=action) for action in (web, odd)]
        pdf.pages[0].obj.Annots = pikepdf.Array(links)

    kept = uploads.inspect(sent("a.pdf", pdf_with(add))).content
    with pikepdf.open(io.BytesIO(kept)) as pdf:
        plain = io.BytesIO()
        pdf.save(plain, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        with pdf.open_outline() as outline:
            assert [each.title for each in outline.root] == ["หนึ่ง", "สอง"]
    found = plain.getvalue()
    assert b"https://www.example.go.th/" in found
    for word in (b"JavaScript", b"/JS", b"/Launch", b"cmd.exe"):
        assert word not in found, word


def test_hidden_layers_and_a_digital_signature_are_pointed_out():
    def hide(pdf):
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="x"))
        off = pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=off)
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, V=pikepdf.Dictionary())
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pdf.make_indirect(field)]))

    notes = " ".join(uploads.inspect(sent("a.pdf", pdf_with(hide))).notes)
    assert "ชั้นข้อมูลที่ซ่อนอยู่" in notes and "ลายมือชื่อดิจิทัล" in notes


def test_words_in_notes_and_form_fields_are_read_too():
    def note(pdf):
        kind = pikepdf.Name.FreeText
        words = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=kind, Rect=[0, 0, 9, 9], Contents="โทร. 081-234-5678"
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(words)])

    assert "081-234-5678" in uploads.inspect(sent("a.pdf", pdf_with(note))).texts[0]


def test_a_photo_keeps_its_pixels_and_not_its_place():
    original = photo()
    clean = uploads.inspect(sent("a.jpg", original)).content
    assert opened(clean).tobytes() == opened(original).tobytes()
    assert not opened(clean).getexif() and b"Secret" not in clean and b"Somchai" not in clean


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_on_its_side_is_kept_upright(form):
    kinds = uploads.PICTURES
    clean = opened(uploads.inspect(sent(f"a.{form.lower()}", photo(6, form)), kinds).content)
    assert clean.size == (40, 80) and not clean.getexif()
    red, _, blue = clean.convert("RGB").getpixel((20, 5))
    assert red > 200 and blue < 60


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_pictures_of_the_web_lose_what_is_written_in_them(form):
    original = photo(form=form)
    clean = uploads.inspect(sent(f"a.{form.lower()}", original), uploads.PICTURES).content
    assert b"Secret" not in clean and not opened(clean).getexif()
    assert opened(clean).tobytes() == opened(original).tobytes()


def test_more_frames_of_a_picture_stay_behind():
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    clean = opened(uploads.inspect(sent("a.png", out.getvalue())).content)
    assert getattr(clean, "n_frames", 1) == 1 and clean.getpixel((1, 1)) == (255, 0, 0)


REFUSED = {
    "ว่างเปล่า": ("a.pdf", b""),
    "ไม่ใช่ชนิดที่รับ": ("a.pdf", b"MZ\x90 a program"),
    "เป็น PNG": ("a.pdf", make.scan("PNG")),
    "ลงท้ายว่า “.jpg”": ("a.jpg", make.scan("PNG")),
    "ไม่มีนามสกุล": ("scan", make.scan()),
    "เปิดไฟล์นี้ไม่ได้": ("a.pdf", make.scan()[:200]),
    "ไฟล์อาจเสีย": ("a.jpg", make.scan("JPEG")[:300]),
    "ส่งมาไม่ครบ": ("a.png", make.scan("PNG")[:-40]),
    "รับได้ไม่เกิน 3 หน้า": ("a.pdf", make.scan(pages=4)),
}


@pytest.mark.parametrize("message", REFUSED)
def test_an_unusable_file_is_refused_with_what_to_do(message):
    name, content = REFUSED[message]
    kinds = {PDF} if message == "เป็น PNG" else {PDF, JPEG, PNG}
    with pytest.raises(UnusableUpload, match=message) as refused:
        uploads.inspect(sent(name, content), kinds, most_pages=3)
    assert "กรุณา" in str(refused.value)


@pytest.mark.parametrize("user", ["", "secret"])
def test_an_encrypted_pdf_is_refused(user):
    locked = pdf_with(lambda pdf: None, encryption=pikepdf.Encryption(owner="boss", user=user))
    with pytest.raises(UnusableUpload, match="ไม่ตั้งรหัสผ่าน"):
        uploads.inspect(sent("a.pdf", locked))


class Endless(File):
    """A gigabyte that is never held: it counts what is read of it."""

    def __init__(self):
        super().__init__(None, name="a.pdf")
        self.taken = 0

    def seek(self, position):
        self.taken = 0

    def read(self, size):
        self.taken += size
        return b"%PDF-1.7 ".ljust(size) if self.taken <= 1_000_000_000 else b""


def test_a_gigabyte_stops_at_the_first_byte_too_many():
    endless = Endless()
    with pytest.raises(UnusableUpload, match="ใหญ่เกิน 20 เมกะไบต์"):
        uploads.inspect(endless)
    assert endless.taken < 21 * 1024 * 1024


def bomb_of_streams() -> bytes:
    def fill(pdf):
        pdf.pages[0].Contents = pdf.make_stream(b" " * 500_000_000)

    return pdf_with(fill, compress_streams=True)


def bomb_in_a_bomb() -> bytes:
    def fill(pdf):
        packed = zlib.compress(zlib.compress(b" " * 900_000_000, 9), 9)
        stream = pikepdf.Stream(pdf, packed)
        stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode] * 2)
        pdf.pages[0].Contents = pdf.make_indirect(stream)

    keep = pikepdf.StreamDecodeLevel.none
    return pdf_with(fill, stream_decode_level=keep, compress_streams=False)


def bomb_of_dots(form) -> bytes:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, form)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", bomb_of_streams),
        ("a.pdf", bomb_in_a_bomb),
        ("a.png", lambda: bomb_of_dots("PNG")),
        ("a.pdf", lambda: bomb_of_dots("PDF")),
    ],
)
def test_what_unpacks_to_far_more_than_it_weighs_is_refused(name, content):
    content = content()
    assert len(content) < 3_000_000
    with pytest.raises(UnusableUpload):
        uploads.inspect(sent(name, content))


def test_a_file_that_brings_the_child_down_is_refused_and_the_server_goes_on(monkeypatch):
    monkeypatch.setattr(inspecting.subprocess, "run", killed_by(subprocess.run))
    with pytest.raises(UnusableUpload, match="ตรวจไฟล์นี้ไม่สำเร็จ"):
        uploads.inspect(sent("a.pdf", make.scan()))


def killed_by(run):
    return lambda command, **options: run(["sh", "-c", "kill -9 $$"], **options)


def test_a_file_that_never_ends_is_given_up(monkeypatch):
    run = subprocess.run
    monkeypatch.setattr(inspecting, "PATIENCE", 0.2)
    monkeypatch.setattr(
        inspecting.subprocess, "run", lambda command, **options: run(["sleep", "30"], **options)
    )
    moment = time.monotonic()
    with pytest.raises(UnusableUpload, match="ตรวจไฟล์นี้ไม่สำเร็จ"):
        uploads.inspect(sent("a.pdf", make.scan()))
    assert time.monotonic() - moment < 10


def test_the_child_knows_none_of_the_servers_secrets(monkeypatch):
    told = {}
    run = subprocess.run

    def watched(command, **options):
        told.update(options["env"])
        return run(command, **options)

    monkeypatch.setenv("SECRET_KEY", "very secret")
    monkeypatch.setattr(inspecting.subprocess, "run", watched)
    uploads.inspect(sent("a.pdf", make.scan()))
    assert set(told) <= {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}


def test_the_child_may_use_little_of_the_machine():
    script = (
        "import resource as r; from integrity.uploads.child import limit_myself; limit_myself();"
        "print(*(r.getrlimit(each)[0] for each in (r.RLIMIT_AS, r.RLIMIT_CPU)))"
    )
    told = subprocess.check_output([inspecting.sys.executable, "-c", script], env=dict(os.environ))
    memory, seconds = map(int, told.split())
    assert memory <= 2 * 1024**3 and seconds <= 60


def test_every_refusal_is_thai_and_says_what_to_do():
    texts = [refusals.BROKEN, refusals.BOMB, refusals.ENCRYPTED, refusals.EMPTY, refusals.TOO_HARD]
    texts += [refusals.too_large(200_000), refusals.too_many_pages(9, 3)]
    assert all("กรุณา" in text for text in texts)


def test_a_page_is_drawn_for_who_looks_at_it(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(uploads.inspect(sent("a.pdf", make.scan(pages=2))).content)
    assert opened(uploads.page_picture(path, 1)).width == 1240


def test_an_office_keeps_its_emblem_without_where_it_was_taken(client, plan_officer, office):
    client.force_login(plan_officer)
    address = f"/admin/integrity/organisation/{office.pk}/change/"
    form = open_form(client, address)
    form["emblem"] = SimpleUploadedFile("emblem.jpg", photo())
    assert client.post(address, form).status_code == 302
    kept = Path(Organisation.objects.get(pk=office.pk).emblem.path).read_bytes()
    assert b"Secret" not in kept and not opened(kept).getexif()
    form["emblem"] = SimpleUploadedFile("emblem.png", b"no picture")
    assert "กรุณา" in client.post(address, form).content.decode()


def test_a_request_of_a_gigabyte_is_turned_away_unread(client, plan_officer, office, settings):
    settings.REQUEST_MAX_BYTES = 100_000
    client.force_login(plan_officer)
    address = f"/admin/integrity/organisation/{office.pk}/change/"
    answer = client.post(address, {"emblem": SimpleUploadedFile("a.png", b"x" * 200_000)})
    assert answer.status_code == 400 and "ระบบรับสิ่งที่ส่งมาไม่ได้" in answer.content.decode()
