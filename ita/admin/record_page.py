"""What pages beside a record's own share: its bar, and the way back to it."""

from django.urls import reverse

BARS = {
    "assessmentresult": "admin/ita/_result_bar.html",
    "measureset": "admin/ita/_measure_bar.html",
    "riskassessment": "admin/ita/_risk_bar.html",
}


def page_of(model_admin, request, record) -> dict:
    opts = model_admin.opts
    return model_admin.context_of(request, record) | {
        "record": record,
        "bar_template": BARS[opts.model_name],
        "list_address": reverse(f"admin:ita_{opts.model_name}_changelist"),
        "record_address": reverse(f"admin:ita_{opts.model_name}_change", args=(record.pk,)),
    }
