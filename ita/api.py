"""ITA results of an office as open data."""

from ninja import Router, Schema

from integrity.addresses import moved
from integrity.models import Organisation
from ita.results.reading import ShownYear, result_of

router = Router(tags=["ita"])
Score = str | None


class ResultOut(Schema):
    organisation: str
    year: int
    total: Score
    rating: str | None
    passes: bool | None
    pass_mark: str
    computed_total: Score
    computed_rating: str | None
    instruments: dict[str, Score]
    indicators: dict[str, Score]
    source: str
    scheme: str
    scheme_source: str
    scheme_confidence: str


@router.get("/{slug:slug}/ita/{year:year}", response=ResultOut)
def result(request, slug: str, year: int):
    """The official ITA result of a fiscal year (พ.ศ.).

    Scores are strings with two decimals, of 0–100. ``total`` and ``rating`` are those that were
    announced; ``computed_total`` and ``computed_rating`` follow from the scores by the year's
    scheme. null: not known, or not computed, because fewer answered than the minimum sample or
    because an instrument has no score. ``indicators`` are named by their number.
    ``scheme_confidence``: confirmed, or unconfirmed where no official document was seen.
    """
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        return moved(request, slug)
    return result_out(slug, result_of(organisation, year))


def result_out(slug: str, shown: ShownYear) -> dict:
    return {
        "organisation": slug,
        "year": shown.year,
        "total": _text(shown.shown_total),
        "rating": shown.shown_rating or None,
        "passes": shown.passes,
        "pass_mark": _text(shown.pass_mark),
        "computed_total": _text(shown.total),
        "computed_rating": shown.rating,
        "instruments": _scores(shown, "instruments"),
        "indicators": _scores(shown, "indicators"),
        "source": shown.source,
        "scheme": shown.scheme_title,
        "scheme_source": shown.scheme_source,
        "scheme_confidence": shown.confidence,
    }


def _scores(shown: ShownYear, places: str) -> dict[str, str | None]:
    return {code: cell["score"] for code, cell in shown.figures.get(places, {}).items()}


def _text(score) -> str | None:
    return None if score is None else f"{score:.2f}"
