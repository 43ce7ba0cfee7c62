from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class IntegrityConfig(AppConfig):
    name = "integrity"
    verbose_name = "หน่วยงานและผู้ใช้"

    # What load_reference and load_demo ask of every app, as dotted names.
    reference = "integrity.reference_data.load"
    demo = "integrity.demo.load"
    waiting = "integrity.waiting.of_administrator"
    handover = "integrity.handover_parts.parts"
    overview = "integrity.overview.of_administrator"
    # What was brought in and is kept: no working record, so a redaction blanks it where it lies.
    kept_records = ("integrity.SheetImport", "integrity.ImportLedger")


class PortalAdminConfig(AdminConfig):
    """Django's own admin, with our first page."""

    default_site = "integrity.site.PortalAdminSite"
