from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "แผนปฏิบัติการป้องกันการทุจริต"

    # What the left asks of us, as dotted names: models must not be imported here yet.
    reference = "plans.reference_data.load"
    demo = "plans.demo.load"
    waiting = "plans.waiting.for_user"
    documents = {"plan": "plans.documents.render"}
