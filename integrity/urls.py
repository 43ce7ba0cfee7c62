"""Addresses of the portal. Apps on the right appear as strings only."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, register_converter
from django.views.generic import TemplateView

from integrity import views
from integrity.api import api
from integrity.converters import EditionNumber, FiscalYear

register_converter(FiscalYear, "year")
register_converter(EditionNumber, "edition")

urlpatterns = [
    path("", views.home, name="home"),
    path("admin/", admin.site.urls),
    path("api/", api.urls),
    path("healthz", views.healthz, name="healthz"),
    path("media/emblems/<str:name>", views.emblem, name="emblem"),
    *(
        [path("styleguide/", TemplateView.as_view(template_name="styleguide.html"))]
        if settings.DEBUG
        else []
    ),
    path("verify/", include("integrity.documents.verification.urls")),
    path("<slug:slug>/", views.organisation, name="organisation"),
    path("<slug:slug>/theme.<slug:fingerprint>.css", views.theme, name="theme"),
    path("<slug:slug>/documents/", include("integrity.documents.urls")),
    path("<slug:slug>/plans/", include("plans.urls")),
    path("<slug:slug>/", include("ita.urls")),
]
