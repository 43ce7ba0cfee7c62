from django.apps import AppConfig


class ItaConfig(AppConfig):
    name = "ita"
    verbose_name = "ผลประเมิน ITA และความเสี่ยงการทุจริต"

    # What the left asks of us, as dotted names: models must not be imported here yet.
    reference = "ita.reference_data.load"
