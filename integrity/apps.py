from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class IntegrityConfig(AppConfig):
    name = "integrity"
    verbose_name = "หน่วยงานและผู้ใช้"


class PortalAdminConfig(AdminConfig):
    """Django's own admin, with our first page."""

    default_site = "integrity.admin.site.PortalAdminSite"
