"""A scheme with everything that hangs on it, as a new one that replaces it."""

from django.db import models, transaction

from integrity import history
from ita.models import (
    AnswerOption,
    AnswerScale,
    AssessmentScheme,
    Indicator,
    Instrument,
    InstrumentPart,
    Question,
    RatingBand,
    ReportSection,
    SubIndicator,
)

# With the column by which each hangs on what was copied before it.
PARTS = (
    (AnswerScale, "scheme"),
    (AnswerOption, "scale"),
    (Instrument, "scheme"),
    (InstrumentPart, "instrument"),
    (Indicator, "instrument"),
    (SubIndicator, "indicator"),
    (Question, "indicator"),
    (RatingBand, "scheme"),
    (ReportSection, "scheme"),
)
REASON = "คัดลอกจากกรอบเดิม"


@transaction.atomic
def successor_of(scheme: AssessmentScheme, *, owner, by) -> AssessmentScheme:
    """Unconfirmed, and open until its first result; national without owner."""
    copy = scheme.successor(owner=owner)
    keys: dict[type[models.Model], dict[int, int]] = {AssessmentScheme: {scheme.pk: copy.pk}}
    for model, parent in PARTS:
        whole = model._meta.get_field(parent).related_model
        rows = list(model.objects.filter(**{f"{parent}__in": keys[whole]}).order_by("pk"))
        old = [row.pk for row in rows]
        for row in rows:
            _turn(row, keys)
        created = history.bulk_create(rows, by=by, reason=REASON)
        keys[model] = dict(zip(old, (row.pk for row in created), strict=True))
    return copy


def _turn(row: models.Model, keys: dict) -> None:
    """Into a new row of the copy: each of its links leads to the copy of what it led to."""
    row.pk, row._state.adding = None, True
    for field in row._meta.concrete_fields:
        if field.related_model in keys and (old := getattr(row, field.attname)):
            setattr(row, field.attname, keys[field.related_model][old])
