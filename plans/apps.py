from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "แผนปฏิบัติการป้องกันการทุจริต"

    # What the left asks of us, as dotted names: models must not be imported here yet.
    reference = "plans.reference_data.load"
    demo = "plans.demo_revision.load"
    waiting = "plans.waiting.for_user"
    handover = "plans.handover.parts"
    overview = "plans.overview.figures"
    pages = {
        "cards_of": "plans.reading.cards_of",
        "projects_answering_measures": "plans.answers.projects_answering_measures",
        "projects_answering_risks": "plans.answers.projects_answering_risks",
        "dimension_tables": "plans.page_tables.dimension_tables",
        "filter_fields": "plans.page_tables.filter_fields",
        "money_table": "plans.page_tables.money_table",
        "projects_table": "plans.page_tables.projects_table",
        "year_cells": "plans.page_tables.year_cells",
        "target_text": "plans.targets.target_text",
        "sample_plan": "plans.styleguide.sample_plan",
    }
    documents = {"plan": "plans.papers.plan.render"}
    imports = {
        "plans.plan": "plans.sheets.kind.PlanImport",
        "plans.texts": "plans.texts.kind.TextImport",
    }
    kept_records = ("plans.TextReading",)
    personal_data = {"plans.planversion": "plans.personal_data.of_subject"}
    checks = {"plans.planversion": "plans.checks.rules.RULES"}
