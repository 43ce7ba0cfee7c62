"""The signed approval: kept where nothing serves it, shown by a page that asks who reads."""

from django import forms
from django.urls import reverse
from django.utils.html import format_html


class PrivateFileInput(forms.ClearableFileInput):
    """Django's own prints the file's public address; these files have none."""

    def render(self, name, value, attrs=None, renderer=None):
        picker = forms.FileInput.render(self, name, None, attrs, renderer)
        if not value or not getattr(value, "instance", None):
            return picker
        return format_html(
            '{} · <label><input type="checkbox" name="{}"> ลบไฟล์นี้</label><br>แทนด้วยไฟล์ใหม่ {}',
            scan_link(value.instance),
            self.clear_checkbox_name(name),
            picker,
        )

    def get_context(self, name, value, attrs):
        return super().get_context(name, None, attrs)


def scan_link(version):
    """A link to the approval's scan, or "" when there is none."""
    if not version.approval_scan:
        return ""
    address = reverse("admin:plans_planversion_approval", args=(version.pk,))
    return format_html('<a href="{}">เปิดสำเนาการอนุมัติ</a>', address)
