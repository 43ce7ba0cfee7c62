"""The office: its address, its words, its divisions, its people of a day."""

import io
import os
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from integrity import reference_data
from integrity.models import Appointment, Division, OfficeWords, Organisation
from tests import make


@pytest.mark.parametrize("slug", ["admin", "api", "static", "healthz", "verify"])
def test_an_office_cannot_take_an_address_of_the_portal(db, slug):
    with pytest.raises(ValidationError, match="ระบบใช้เป็นที่อยู่ของหน้าอื่น"):
        Organisation(name="ก", kind="sao", district="ก", province="ข", slug=slug).full_clean()


@pytest.mark.parametrize("slug", ["เวียงสระ", "Wiang", "1office", "a", "a b", "a_b", "a/b"])
def test_an_address_is_plain_latin(db, slug):
    with pytest.raises(ValidationError):
        Organisation(name="ก", kind="sao", district="ก", province="ข", slug=slug).full_clean()


def test_the_database_refuses_what_slips_past_the_form(office):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.organisation(slug="Not A Slug")


def test_an_old_address_redirects_for_good(client, office):
    office.move_to("new-home")
    response = client.get("/home-office/?q=1")
    assert (response.status_code, response["Location"]) == (301, "/new-home/?q=1")
    assert client.get("/new-home/").status_code == 200


def test_nobody_may_take_an_address_that_still_redirects(office):
    office.move_to("new-home")
    with pytest.raises(ValidationError, match="เคยเป็นของหน่วยงานอื่น"):
        Organisation(
            name="ใหม่", kind="sao", district="ก", province="ข", slug="home-office"
        ).full_clean()


def test_an_office_may_move_back(office, client):
    office.move_to("new-home")
    office.move_to("home-office")
    assert client.get("/home-office/").status_code == 200
    assert client.get("/new-home/")["Location"] == "/home-office/"


def test_the_words_of_a_kind_fill_in_until_the_office_has_its_own(office):
    reference_data.load()
    assert office.words.ordinance == "เทศบัญญัติ"
    assert make.organisation(kind="sao").words.ordinance == "ข้อบัญญัติองค์การบริหารส่วนตำบล"
    own = OfficeWords.objects.get(kind=office.kind, organisation=None)
    own.pk, own.organisation, own.secretariat = None, office, "สำนักปลัดของเรา"
    own._state.adding = True
    own.save()
    assert office.words.secretariat == "สำนักปลัดของเรา"


def test_a_division_hangs_only_under_a_division_of_its_office(office, other_office):
    foreign = make.division(other_office)
    with pytest.raises(ValidationError, match="หน่วยงานเดียวกัน"):
        Division(organisation=office, name="ฝ่าย", slug="part", parent=foreign).full_clean()


@pytest.mark.parametrize(("abbreviation", "shown"), [("", "ว"), ("วส", "วส")])
def test_an_office_without_emblem_shows_its_letters(abbreviation, shown):
    office = Organisation(name="เทศบาลตำบลเวียงสระ", kind="township", abbreviation=abbreviation)
    assert office.initials == shown


def picture(form: str, side: int = 8) -> bytes:
    """A square of noise, which no format makes small."""
    stream = io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(stream, form)
    return stream.getvalue()


@pytest.mark.parametrize("column", ["emblem", "seal_image"])
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WebP"])
def test_an_office_may_keep_its_pictures_in_the_usual_formats(office, column, form):
    content = picture(form)
    setattr(office, column, SimpleUploadedFile(f"p.{form.lower()}", content))
    office.full_clean()
    office.save()
    with getattr(Organisation.objects.get(pk=office.pk), column).open() as kept:
        assert kept.read() == content


@pytest.mark.parametrize(
    ("column", "side", "limit"), [("emblem", 300, "200 KB"), ("seal_image", 600, "1 MB")]
)
def test_a_picture_too_large_for_every_page_is_refused(office, column, side, limit):
    setattr(office, column, SimpleUploadedFile("p.png", picture("PNG", side)))
    with pytest.raises(ValidationError, match=f"ย่อภาพให้ไม่เกิน {limit}"):
        office.full_clean()


@pytest.mark.parametrize("content", [picture("GIF"), b"<svg/>", b""])
def test_a_picture_of_another_format_is_refused_whatever_its_name(office, content):
    office.emblem = SimpleUploadedFile("emblem.png", content)
    with pytest.raises(ValidationError, match="PNG, JPEG หรือ WebP"):
        office.full_clean()


def test_an_office_whose_emblem_is_lost_can_still_be_corrected(office):
    office.emblem = SimpleUploadedFile("emblem.png", picture("PNG"))
    office.save()
    office.emblem.storage.delete(office.emblem.name)
    Organisation.objects.get(pk=office.pk).full_clean()


def test_who_signs_while_acting_prints_the_own_position_first(office):
    person = make.official(office, position="ปลัดเทศบาล")
    acting = Appointment.objects.create(
        official=person,
        position="นายกเทศมนตรี",
        relation=Appointment.Relation.PERFORMING,
        date_from=date(2024, 1, 1),
        date_to=date(2024, 3, 31),
    )
    assert acting.position_lines(date(2024, 2, 1)) == ["ปลัดเทศบาล", "ปฏิบัติหน้าที่นายกเทศมนตรี"]
    day_after = date(2024, 4, 1)
    assert [str(row) for row in person.appointments_on(day_after)] == ["ปลัดเทศบาล"]


def test_a_be_year_cannot_reach_a_date_column(office):
    person = make.official(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(official=person, position="x", date_from=date(2568, 10, 1))
