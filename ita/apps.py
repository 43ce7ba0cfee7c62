from django.apps import AppConfig


class ItaConfig(AppConfig):
    name = "ita"
    verbose_name = "ผลประเมิน ITA และความเสี่ยงการทุจริต"

    # What the left asks of us, as dotted names: models must not be imported here yet.
    reference = "ita.reference_data.load"
    demo = "ita.demo.load"
    waiting = "ita.waiting.for_user"
    overview = "ita.overview.figures"
    handover = "ita.handover.parts"
    pages = {
        "latest_result": "ita.results.reading.latest_result",
        "projects_of": "ita.results.shown.projects_of",
        "risk_colours": "ita.risks.colours.code_of",
        "risk_cells": "ita.risks.page_rows.risk_cells",
        "risk_rows": "ita.risks.page_rows.risk_rows",
        "open_risks": "ita.risks.page_rows.open_risks",
    }
    documents = {
        "ita-analysis": "ita.papers.rendering.analysis",
        "ita-measures": "ita.papers.rendering.measures",
        "risk-assessment": "ita.risks.paper.render",
    }
    checks = {
        "ita.assessmentresult": "ita.checks.results.RULES",
        "ita.measureset": "ita.checks.measures.RULES",
        "ita.riskassessment": "ita.checks.risks.RULES",
    }
    imports = {
        "ita.result": "ita.results.sheets.kind.ResultImport",
        "ita.measures": "ita.measures.kind.MeasureImport",
        "ita.risks": "ita.risks.import_kind.RiskImport",
    }
    personal_data = {
        "ita.measureset": "ita.measures.personal_data.of_subject",
        "ita.riskassessment": "ita.risks.personal_data.of_subject",
    }
