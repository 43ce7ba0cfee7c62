"""What the pages of signing ask for."""

from axes.utils import reset
from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from integrity.admin.text import ThaiTextField
from integrity.documents import numbers
from integrity.documents.models import ClauseDocument, Method, Signing
from integrity.documents.signing import issuing
from integrity.forms import ThaiDateField
from integrity.thai import be_year
from integrity.uploads import Clean, UnusableUpload, inspect
from integrity.visitors import client_address

WRONG_PASSWORD = "รหัสผ่านไม่ถูกต้อง จึงยังไม่ได้ลงนาม ถ้าผิดหลายครั้งระบบจะพักบัญชีนี้ไว้ชั่วคราว"


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PasswordForm(forms.Form):
    """The word of the person who is logged in. A wrong one counts as at the log-in."""

    password = forms.CharField(
        label="รหัสผ่านของท่าน",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="รหัสเดียวกับที่ใช้เข้าสู่ระบบ การใส่รหัสผ่านคือการยืนยันเจตนาลงนาม",
    )

    def __init__(self, *args, request, refusals=(), **kwargs):
        """``refusals``: what else keeps the deed from being done, in Thai."""
        super().__init__(*args, label_suffix="", **kwargs)
        self.request, self.refusals = request, refusals

    def clean(self):
        """Last of all: who forgot another box has not spent a try on the password."""
        cleaned = super().clean()
        for refused in self.refusals:
            self.add_error(None, refused)
        if not self.errors and not self._is_right(cleaned["password"]):
            self.add_error("password", WRONG_PASSWORD)
        return cleaned

    def _is_right(self, password: str) -> bool:
        name = self.request.user.get_username()
        account = authenticate(self.request, username=name, password=password)
        if account is None or account.pk != self.request.user.pk:
            return False
        reset(ip=client_address(self.request), username=name)
        return True


class SignForm(PasswordForm):
    option = forms.ChoiceField(label="ความเห็น", required=False, widget=forms.RadioSelect)
    remark = ThaiTextField(
        label="ความเห็นเพิ่มเติม (ถ้ามี)", required=False, max_length=2000, widget=_area(2)
    )
    field_order = ("option", "remark", "password")

    def __init__(self, *args, options, **kwargs):
        super().__init__(*args, **kwargs)
        self.options = options
        self.fields["option"].choices = [(each, each) for each in options]
        if not options:
            del self.fields["option"]
        else:
            self.fields["remark"].label = "หรือเขียนความเห็นเอง"

    def clean_remark(self):
        remark = self.cleaned_data["remark"]
        if self.options and not remark and not self.cleaned_data.get("option"):
            raise ValidationError("เลือกความเห็นหนึ่งข้อ หรือเขียนความเห็นเอง ก่อนลงนาม")
        return remark


class ReasonForm(forms.Form):
    reason = ThaiTextField(max_length=2000, widget=_area())

    def __init__(self, *args, label: str, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["reason"].label = label


def cleaned_scan(upload) -> Clean | None:
    """What is kept of an upload, looked through in a process of its own."""
    if not upload:
        return None
    try:
        return inspect(upload)
    except UnusableUpload as refused:
        raise ValidationError(str(refused)) from refused


class IssueForm(forms.Form):
    """Number and day of a signed paper; for one signed in ink also what came back."""

    official_no = ThaiTextField(
        label="เลขที่",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"size": 30, "autocomplete": "off"}),
        help_text="ระบบเสนอเลขถัดไป พิมพ์ตามที่สมุดทะเบียนกลางออกให้",
    )
    dated = ThaiDateField(label="ลงวันที่")
    ink_note = ThaiTextField(
        label="แก้ไขด้วยหมึกก่อนลงนาม (ถ้ามี)",
        required=False,
        max_length=1000,
        widget=_area(2),
        help_text="เช่น แก้ “30 วัน” เป็น “60 วัน” ในข้อ 3 ผู้ตรวจสอบเอกสารจะเห็นข้อความนี้",
    )
    scan = forms.FileField(
        label="สำเนาสแกนฉบับที่ลงนามแล้ว",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text="PDF หรือภาพถ่าย (JPEG, PNG) เก็บไว้คู่กับเอกสาร ใช้ภายใน ไม่เผยแพร่ "
        "แนบตอนนี้หรือเพิ่มภายหลังจากหน้าทะเบียนเอกสารได้",
    )
    gap_seen = forms.BooleanField(label="ตรวจสมุดทะเบียนกลางแล้ว เลขที่นี้ถูกต้อง", required=False)

    def __init__(self, *args, document: ClauseDocument, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.document, self.signing = document, document.signing
        self.gap = ""
        if self.signing.method == Method.SCREEN:
            del self.fields["ink_note"], self.fields["scan"]
        if not issuing.needs_number(self.signing):
            del self.fields["official_no"]

    @property
    def has_lost_scan(self) -> bool:
        """Shown again after a refusal: no browser chooses a file a second time by itself."""
        return "scan" in self.fields and "scan" in self.files

    def clean_scan(self):
        return cleaned_scan(self.cleaned_data["scan"])

    def clean(self):
        cleaned = super().clean()
        number, dated = numbers.tidy(cleaned.get("official_no", "")), cleaned.get("dated")
        if "dated" in self.errors or "official_no" in self.errors:
            return cleaned
        if refused := issuing.obstacle_to_facts(self.document, official_no=number, dated=dated):
            raise ValidationError(refused)
        document = self.document
        self.gap = numbers.gap_before(document.organisation, document.kind, be_year(dated), number)
        if self.gap and not cleaned.get("gap_seen"):
            self.add_error("gap_seen", "อ่านข้อสังเกตเรื่องเลขที่ แล้วทำเครื่องหมายยืนยัน หรือแก้เลขที่")
        return cleaned

    def facts(self) -> dict:
        """For ``issue_clause_document``."""
        cleaned = self.cleaned_data
        return {
            "official_no": cleaned.get("official_no", ""),
            "dated": cleaned["dated"],
            "scan": cleaned.get("scan"),
            "ink_note": cleaned.get("ink_note", ""),
        }


def first_facts(document: ClauseDocument, today) -> dict:
    """What the page of issuing proposes."""
    signing: Signing = document.signing
    dated = today if signing.method == Method.SCREEN else document.dated
    year = be_year(dated or today)
    return {
        "dated": dated,
        "official_no": numbers.propose(
            document.organisation, document.kind, year, division=document.division
        ),
    }
