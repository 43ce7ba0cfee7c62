from django.urls import path, register_converter

from plans import views


class ProjectCode:
    """Dimension and number of a project: "3-4"."""

    regex = r"[1-9]\d?-[1-9]\d{0,3}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(ProjectCode, "project")

app_name = "plans"

# /<org>/plans/
urlpatterns = [
    path("", views.plan_list, name="plan_list"),
    path("<str:period>/", views.plan_detail, name="plan_detail"),
    path("<str:period>/plan.pdf", views.plan_pdf, name="plan_pdf"),
    path("<str:period>/plan.csv", views.plan_csv, name="plan_csv"),
    path("<str:period>/projects/<project:code>/", views.project_detail, name="project_detail"),
    path("<str:period>/texts/", views.plan_texts, name="plan_texts"),
    path("<str:period>/versions/<int:number>/", views.plan_detail, name="version_detail"),
    path("<str:period>/versions/<int:number>/texts/", views.plan_texts, name="version_texts"),
    path("<str:period>/versions/<int:number>/plan.pdf", views.plan_pdf, name="version_pdf"),
    path("<str:period>/versions/<int:number>/plan.csv", views.plan_csv, name="version_csv"),
    path(
        "<str:period>/versions/<int:number>/projects/<project:code>/",
        views.project_detail,
        name="version_project",
    ),
]
    path("<str:period>/versions/<int:number>/changes/", views.plan_changes, name="version_changes"),
