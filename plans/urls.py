from django.urls import path, register_converter

from plans import views
from plans.papers import views as paper_views


class ProjectCode:
    """Dimension and number of a project: "3-4"."""

    regex = r"[1-9][0-9]?-[1-9][0-9]{0,3}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(ProjectCode, "project")

app_name = "plans"


def _of_edition(place: str, view, name: str) -> list:
    """``place`` below the plan's own address and below that of each edition."""
    return [
        path(f"<str:period>/{place}", view, name=f"plan_{name}"),
        path(f"<str:period>/versions/<edition:number>/{place}", view, name=f"version_{name}"),
    ]


# /<org>/plans/
urlpatterns = [
    path("", views.plan_list, name="plan_list"),
    path("<str:period>/", views.plan_detail, name="plan_detail"),
    path("<str:period>/plan.pdf", views.plan_pdf, name="plan_pdf"),
    path("<str:period>/plan.csv", views.plan_csv, name="plan_csv"),
    path("<str:period>/projects/<project:code>/", views.project_detail, name="project_detail"),
    path("<str:period>/texts/", views.plan_texts, name="plan_texts"),
    path("<str:period>/versions/<edition:number>/", views.plan_detail, name="version_detail"),
    path(
        "<str:period>/versions/<edition:number>/changes/",
        views.plan_changes,
        name="version_changes",
    ),
    path("<str:period>/versions/<edition:number>/texts/", views.plan_texts, name="version_texts"),
    path("<str:period>/versions/<edition:number>/plan.pdf", views.plan_pdf, name="version_pdf"),
    path("<str:period>/versions/<edition:number>/plan.csv", views.plan_csv, name="version_csv"),
    path(
        "<str:period>/versions/<edition:number>/projects/<project:code>/",
        views.project_detail,
        name="version_project",
    ),
    # Printed on request from an edition
    *_of_edition("<year:year>/", views.plan_year, "year"),
    *_of_edition("<year:year>/plan.pdf", paper_views.plan_year_pdf, "year_pdf"),
    *_of_edition("<year:year>/divisions.pdf", paper_views.plan_divisions_pdf, "year_divisions_pdf"),
    *_of_edition("divisions/", views.plan_divisions, "divisions"),
    *_of_edition("divisions.pdf", paper_views.plan_divisions_pdf, "divisions_pdf"),
    *_of_edition(
        "projects/<project:code>/sheet.pdf", paper_views.project_sheet_pdf, "project_sheet_pdf"
    ),
]
