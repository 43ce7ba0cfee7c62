"""The signed approval: kept where nothing serves it, shown by a page that asks who reads."""

from django.urls import reverse
from django.utils.html import format_html

from integrity.admin.files import FileInput


class ScanInput(FileInput):
    def shown(self, value):
        return scan_link(value.instance)


def scan_link(version):
    """A link to the approval's scan, or "" when there is none."""
    if not version.approval_scan:
        return ""
    address = reverse("admin:plans_planversion_approval", args=(version.pk,))
    return format_html('<a href="{}">เปิดสำเนาการอนุมัติ</a>', address)
