"""The pages on which numbered text becomes measures: pasted or as a file, looked at, confirmed."""

from django import forms
from django.shortcuts import get_object_or_404

from integrity import fiscal
from integrity.admin.previewed_import import ImportPages, SheetForm
from integrity.admin.text import whole_number
from integrity.models import SheetImport
from integrity.sheets import attempts
from integrity.sheets.attempts import SheetFile
from integrity.word.reading import MOST_LETTERS
from ita.admin.measure_bar import address_of
from ita.admin.measure_start import year_field
from ita.measures.importing import KIND, PASTED, MeasureRun
from ita.models import MeasureSet


class PasteForm(SheetForm):
    text = forms.CharField(
        label="วางข้อความ",
        required=False,
        strip=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField"}),
        help_text="วางจาก Word หรือเว็บไซต์ได้ หัวข้อที่เป็นชื่อตัวชี้วัด เช่น “ตัวชี้วัดที่ ๖ คุณภาพการดำเนินงาน” "
        "บอกว่าข้อที่ตามมาตอบตัวชี้วัดใด ไม่มีหัวข้อก็ได้ ระบบแสดงให้ตรวจก่อนบันทึกเสมอ",
    )
    first_year = year_field("ใช้ตั้งแต่ปีงบประมาณ (พ.ศ.)")
    answers = year_field(
        "ตอบผลการประเมินของปี (พ.ศ.)", required=False, help_text="เว้นว่าง = ปีก่อนหน้าปีที่ใช้"
    )
    guidelines = forms.BooleanField(label="เป็นแนวทาง ไม่ใช่มาตรการ", required=False)
    append = forms.BooleanField(
        label="เพิ่มต่อท้าย",
        required=False,
        help_text="หากไม่เลือก ข้อความนี้คือมาตรการทั้งชุด ข้อที่ไม่มีในข้อความจะนำออก",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.required, file.label = False, "หรือเลือกไฟล์"
        file.help_text = "ไฟล์ Word (.docx) หรือไฟล์ข้อความ"
        file.widget.attrs["accept"] = ".docx,.txt"

    def clean_file(self):
        return super().clean_file() if self.cleaned_data["file"] else None

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("text") or "").strip() and not cleaned.get("file") and not self.errors:
            self.add_error("text", "วางข้อความ หรือเลือกไฟล์อย่างใดอย่างหนึ่ง")
        return cleaned

    def sheet_file(self) -> SheetFile:
        if self.cleaned_data["file"]:
            return super().sheet_file()
        return SheetFile(PASTED, self.cleaned_data["text"].encode())


class MeasureImportPages(ImportPages):
    kind = KIND
    title = "วางมาตรการจากข้อความ"
    rows = "มาตรการ"
    form_class = PasteForm
    start_template = "admin/ita/measure_paste.html"

    def may_do(self, request) -> bool:
        return request.user.has_perm("ita.change_measureset")

    def run_of_form(self, form: PasteForm) -> MeasureRun:
        values = form.cleaned_data
        names = ("first_year", "answers", "guidelines", "append")
        options = {name: values[name] for name in names}
        return MeasureRun(values["organisation"], form.sheet_file(), **options)

    def run_of(self, attempt: SheetImport) -> MeasureRun:
        names = ("first_year", "answers", "guidelines", "append")
        options = {name: attempt.options[name] for name in names}
        return MeasureRun(attempt.organisation, attempts.kept_file(attempt), **options)

    def initial(self, request) -> dict:
        key = whole_number(request.GET.get("set", ""))
        if key is None:
            return {"first_year": fiscal.current()}
        rows = MeasureSet.objects.of_office(request.user).select_related("scheme")
        measure_set = get_object_or_404(rows, pk=key)
        return {
            "first_year": measure_set.first_year,
            "answers": measure_set.scheme.year,
            "guidelines": measure_set.kind == MeasureSet.Kind.GUIDELINES,
            "append": measure_set.measures.exists(),
        }

    def written(self, attempt: SheetImport) -> list[tuple[str, str]]:
        found = MeasureSet.objects.filter(pk=attempt.options.get("measure_set")).first()
        return [("ไปที่ชุดมาตรการ", address_of("change", found))] if found else []
