"""What was seen of the risks after their register was frozen: colours by round, read live."""

from django.db.models import F

from ita.models import RiskAssessment, RiskMonitoring

Json = dict[str, object]


def monitoring_of(assessment: RiskAssessment) -> dict[str, list[Json]]:
    """Key of each risk → its rounds, the first first: {round, months, colour, word, label, text}.

    ``word`` is what is read where the colour is not. One query.
    """
    rows = RiskMonitoring.objects.filter(risk__assessment=assessment)
    found: dict[str, list[Json]] = {}
    for row in rows.select_related("round").annotate(key=F("risk__key")).order_by("round__months"):
        label = row.get_colour_display()
        found.setdefault(str(row.key), []).append(
            {
                "round": row.round.get_months_display(),
                "months": row.round.months,
                "colour": row.colour,
                "word": label.partition(":")[0],
                "label": label,
                "text": row.text,
            }
        )
    return found
