"""The number that is printed on a paper: what comes next by the office's rule, and what is odd.

Numbers run by kind and calendar year (ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ พ.ศ. 2526 keeps
one book of each). The portal proposes; the clerk types what the central book gave.
"""

import re
from typing import NamedTuple

from integrity.documents.models import Document, Kind, PaperForm
from integrity.models import Division, Organisation
from integrity.thai import arabic_digits, normalise, thai_date

Numbering = PaperForm.Numbering


class Series(NamedTuple):
    """What stands around the running number, spaces apart."""

    before: str
    after: str

    def number_in(self, official_no: str) -> int | None:
        """The running number, or None where ``official_no`` is not of this series."""
        before, after = _compact(self.before), _compact(self.after)
        text = _compact(official_no)
        inside = text[len(before) : len(text) - len(after)]
        fits = text.startswith(before) and text.endswith(after) and re.fullmatch(r"\d{1,9}", inside)
        return int(inside) if fits else None


def tidy(typed: str) -> str:
    """As it is stored: Arabic digits, single spaces."""
    return " ".join(arabic_digits(normalise(typed)).split())


def propose(
    organisation: Organisation, kind: str, year_be: int, *, division: Division | None = None
) -> str:
    """The next number of the year by the office's rule; "" where the kind has none."""
    form = PaperForm.objects.of(organisation, kind)
    series = _series(form, organisation, year_be, division)
    if series is None:
        return ""
    last = max(_numbers(series, organisation, kind, year_be), default=0)
    return f"{series.before}{last + 1}{series.after}"


def gap_before(organisation: Organisation, kind: str, year_be: int, official_no: str) -> str:
    """What a clerk should look at before this number is taken, in Thai; "" when nothing."""
    typed, name = tidy(official_no), Kind(kind).label
    form = PaperForm.objects.of(organisation, kind)
    if not typed:
        return ""
    if form.numbering == Numbering.NONE:
        return f"ตามแบบของหน่วยงาน {name}ไม่มีเลขที่ ถ้าไม่ได้ออกเลขให้ลบช่องนี้"
    series = _series_of(form, typed, year_be)
    number = series and series.number_in(typed)
    if number is None:
        return f"เลขที่ “{typed}” ไม่ตรงรูปแบบของหน่วยงาน ({form.get_numbering_display()}) โปรดตรวจอีกครั้ง"
    return _skipped(series, number, _numbers(series, organisation, kind, year_be), name, year_be)


def refusal(organisation: Organisation, kind: str, year_be: int, official_no: str) -> str:
    """Why this number cannot be taken: the paper that has it already; "" when it is free."""
    taken = Document.objects.filter(
        organisation=organisation, kind=kind, number_year=year_be, official_no=official_no
    ).first()
    if taken is None:
        return ""
    day = f" ลงวันที่ {thai_date(taken.dated)}" if taken.dated else ""
    return (
        f"เลขที่ {official_no} ของปี {year_be} ใช้กับ{taken.get_kind_display()} "
        f"“{taken.title}”{day} แล้ว (ลำดับที่ {taken.register_no} ในทะเบียน) "
        "ตรวจสมุดทะเบียนกลาง แล้วพิมพ์เลขที่ถูกต้อง"
    )


def _series(form, organisation, year_be, division) -> Series | None:
    prefix = form.number_prefix.strip()
    if form.numbering == Numbering.YEARLY:
        return Series(f"{prefix}/" if prefix else "", f"/{year_be}")
    code = (division.letter_code if division else "") or organisation.letter_code
    if form.numbering == Numbering.LETTER and code:
        return Series(f"{code}/{prefix} " if prefix else f"{code}/", "")
    return None


def _series_of(form: PaperForm, typed: str, year_be: int) -> Series | None:
    """The series that a typed number belongs to: each letter code has one of its own."""
    if form.numbering == Numbering.LETTER:
        found = re.fullmatch(r"(.+/\D*)\d+", typed)
        return Series(found[1], "") if found else None
    return _series(form, None, year_be, None)


def _numbers(series: Series, organisation: Organisation, kind: str, year_be: int) -> set[int]:
    papers = Document.objects.filter(organisation=organisation, kind=kind, number_year=year_be)
    taken = papers.exclude(official_no="").values_list("official_no", flat=True)
    return {number for text in taken if (number := series.number_in(text)) is not None}


def _skipped(series: Series, number: int, taken: set[int], name: str, year_be: int) -> str:
    before = max((each for each in taken if each < number), default=0)
    first, last = before + 1, number - 1
    if first > last:
        return ""
    missing = " ถึง ".join(_shown(series, each) for each in sorted({first, last}))
    return (
        f"ในทะเบียนยังไม่มี{name}เลขที่ {missing} ของปี {year_be} "
        "ถ้าออกนอกระบบ ให้บันทึกพร้อมสำเนาสแกนไว้ในทะเบียนด้วย"
    )


def _shown(series: Series, number: int) -> str:
    return f"{series.before}{number}{series.after}"


def _compact(text: str) -> str:
    return re.sub(r"\s", "", text)
