"""The portal's admin site: Django's, in Thai."""

from django.contrib.admin import AdminSite


class PortalAdminSite(AdminSite):
    site_header = "ระบบแผนป้องกันการทุจริต"
    site_title = "ระบบแผนป้องกันการทุจริต"
    index_title = "งานของฉัน"
