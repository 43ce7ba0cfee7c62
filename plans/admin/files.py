"""The signed approval: kept where nothing serves it, shown by a page that asks who reads."""

from django import forms
from django.core.validators import FileExtensionValidator
from django.urls import reverse
from django.utils.html import format_html

from integrity import uploads
from integrity.admin.files import FileInput

SCAN_TYPES = ("pdf", "jpg", "jpeg", "png")
SCAN_MAX_BYTES = 20 * 1024 * 1024


class ScanInput(FileInput):
    def shown(self, value):
        return scan_link(value.instance)


def scan_link(version):
    """A link to the approval's scan, or "" when there is none."""
    if not version.approval_scan:
        return ""
    address = reverse("admin:plans_planversion_approval", args=(version.pk,))
    return format_html('<a href="{}">เปิดสำเนาการอนุมัติ</a>', address)


class ScanForm(forms.ModelForm):
    """Checks a scan that is new and keeps it without author and place; what was kept before may be
    missing from the disk."""

    def clean_approval_scan(self):
        scan = self.cleaned_data["approval_scan"]
        if scan and "approval_scan" in self.changed_data:
            FileExtensionValidator(SCAN_TYPES, "แนบได้เฉพาะไฟล์ PDF, JPG หรือ PNG")(scan)
            try:
                return uploads.clean_file(scan, most_bytes=SCAN_MAX_BYTES)
            except uploads.UnusableUpload as unusable:
                raise forms.ValidationError(str(unusable)) from unusable
        return scan
