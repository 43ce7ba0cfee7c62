"""Public addresses of an office's ITA results, measures and fraud risks."""

from django.urls import path

from ita.views import measures, papers, results, risks

app_name = "ita"


def _of_register(place: str, view, name: str) -> list:
    """``place`` below the address of a year's register and below that of each edition."""
    return [
        path(f"risks/<year:year>/{place}", view, name=f"risks_{name}"),
        path(
            f"risks/<year:year>/versions/<edition:number>/{place}",
            view,
            name=f"risks_version_{name}",
        ),
    ]


# /<org>/
urlpatterns = [
    # /<org>/ita/
    path("ita/", results.result_list, name="result_list"),
    path("ita/<year:year>/", results.result_detail, name="result_detail"),
    path("ita/<year:year>/ita.csv", results.result_csv, name="result_csv"),
    path("ita/<year:year>/analysis.pdf", papers.analysis, name="result_analysis"),
    # /<org>/risks/
    path("risks/", risks.risks_list, name="risks_list"),
    path("risks/levels.<str:code>.css", risks.risk_colours, name="risk_colours"),
    *_of_register("", risks.risks_detail, "detail"),
    *_of_register("risks.pdf", risks.risks_pdf, "pdf"),
    *_of_register("risks.xlsx", risks.risks_xlsx, "xlsx"),
    *_of_register("risks.csv", risks.risks_csv, "csv"),
    # /<org>/measures/
    path("measures/", measures.measures_list, name="measures_list"),
    path("measures/<year:year>/", measures.measures_detail, name="measures_detail"),
    path(
        "measures/<year:year>/versions/<edition:number>/",
        measures.measures_detail,
        name="measures_version",
    ),
]
