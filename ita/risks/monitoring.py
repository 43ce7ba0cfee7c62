"""What was seen of the risks after their register was frozen: colours by round, read live."""

from integrity.models import ReportingRound
from integrity.prepared import Prepared
from ita.models import RiskMonitoring

Json = dict[str, object]

_SEEN = Prepared(
    RiskMonitoring.objects.filter(risk__assessment=-1)
    .order_by("round__months")
    .values_list("risk__key", "round__months", "colour", "text"),
    assessment=-1,
)


def monitoring_of(assessment: int) -> dict[str, list[Json]]:
    """Key of each risk → its rounds, the first first: {round, months, colour, word, label, text}.

    ``word`` is what is read where the colour is not. ``assessment``: its pk. One query.
    """
    rounds = dict(ReportingRound.Months.choices)
    labels = dict(RiskMonitoring.Colour.choices)
    found: dict[str, list[Json]] = {}
    for key, months, colour, text in _SEEN.rows(assessment=assessment):
        found.setdefault(str(key), []).append(
            {
                "round": rounds[months],
                "months": months,
                "colour": colour,
                "word": labels[colour].partition(":")[0],
                "label": labels[colour],
                "text": text,
            }
        )
    return found
