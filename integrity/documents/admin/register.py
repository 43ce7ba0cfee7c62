"""The register as staff read it. Nothing in it is changed or deleted: what may happen to a paper
has a page of its own."""

from django.contrib import admin
from django.http import HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.html import format_html

from integrity.admin.bases import ReadOnlyAdmin
from integrity.changes import moment
from integrity.components import file_size
from integrity.documents.admin import opening_views, outside_views, register_views
from integrity.documents.codes import shown
from integrity.documents.models import Document
from integrity.documents.reading import Line
from integrity.thai import arabic_digits, be_year, thai_date


class YearFilter(admin.SimpleListFilter):
    """The paper's calendar year, พ.ศ."""

    title = "ปี พ.ศ. ของเอกสาร"
    parameter_name = "year"

    def lookups(self, request, model_admin):
        days = model_admin.get_queryset(request).with_day().order_by()
        years = sorted({be_year(day) for day in days.dates("day", "year")}, reverse=True)
        return [(str(year), str(year)) for year in years]

    def queryset(self, request, queryset):
        value = arabic_digits(self.value() or "")
        return queryset.of_year(int(value)) if value.isdecimal() else queryset


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = (
        "register_no", "title", "kind", "number", "day", "signed_state", "visibility", "paper",
    )  # fmt: skip
    list_display_links = ("title",)
    list_filter = ("kind", "state", YearFilter, "visibility", "origin")
    search_fields = ("title", "official_no", "code", "source_label")
    change_form_template = "admin/documents/register_form.html"
    change_list_template = "admin/documents/register_list.html"
    readonly_fields = (
        "day", "code_shown", "years", "standing", "signers_shown", "scans_shown",
        "issued", "seal", "file", "source",
    )  # fmt: skip
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "standing", "kind", "title", "official_no", "day", "years", "division",
                    "signers_shown", "visibility", "ink_note", "source",
                )
            },
        ),
        (
            "ในทะเบียน",
            {"fields": ("register_no", "code_shown", "origin", "method", "issued", "scans_shown")},
        ),
        ("ไฟล์", {"fields": ("file", "seal", "file_sha256")}),
    )  # fmt: skip

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related("organisation", "superseded_by__organisation")

    def get_urls(self):
        return [
            *outside_views.urls_for(self),
            *register_views.urls_for(self),
            *opening_views.urls_for(self),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        document = self.get_object(request, object_id)
        more = {"tools": register_views.tools(document, request.user)}
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    @admin.display(description="เลขที่", ordering="official_no")
    def number(self, obj):
        return obj.official_no or "-"

    @admin.display(description="ลงวันที่", ordering="dated")
    def day(self, obj):
        return thai_date(obj.dated, "short") if obj.dated else "-"

    @admin.display(description="สถานะ", ordering="state")
    def signed_state(self, obj):
        sign = "published" if obj.is_in_force else obj.state
        context = {"state": sign, "label": obj.get_state_display()}
        return render_to_string("components/_status.html", context, using="django")

    @admin.display(description="เอกสาร")
    def paper(self, obj):
        if obj.is_withdrawn:
            return "-"
        return format_html('<a href="{}">เปิด PDF</a>', Line(obj).pdf_url)

    @admin.display(description="สถานะ")
    def standing(self, obj):
        context = {"document": obj, "sign": "published" if obj.is_in_force else obj.state}
        return render_to_string("admin/documents/_standing.html", context, using="django")

    @admin.display(description="ปีงบประมาณ")
    def years(self, obj):
        return Line(obj).years or "-"

    @admin.display(description="รหัสเอกสาร")
    def code_shown(self, obj):
        return shown(obj.code)

    @admin.display(description="ผู้ลงนาม")
    def signers_shown(self, obj):
        context = {"signers": obj.signers.all()}
        return render_to_string("admin/documents/_signers.html", context, using="django")

    @admin.display(description="สำเนาสแกน")
    def scans_shown(self, obj):
        context = {"document": obj, "scans": obj.scans.all()}
        return render_to_string("admin/documents/_scans.html", context, using="django")

    @admin.display(description="บันทึกเมื่อ", ordering="issued_at")
    def issued(self, obj):
        return f"{moment(obj.issued_at)} โดย {obj.issued_by}"

    @admin.display(description="ตราประทับอิเล็กทรอนิกส์")
    def seal(self, obj):
        return obj.seal_subject or "ไม่มี"

    @admin.display(description="ไฟล์")
    def file(self, obj):
        return f"PDF {obj.page_count} หน้า {file_size(obj.file_size)}"

    @admin.display(description="ต้นเรื่อง")
    def source(self, obj):
        if not obj.source_address:
            return obj.source_label
        return format_html('<a href="{}">{}</a>', obj.source_address, obj.source_label)
