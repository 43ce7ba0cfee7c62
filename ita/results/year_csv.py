"""The figures of a year as CSV: the columns that the sheet of ITA scores is imported from."""

from collections.abc import Iterator

from integrity.models import Organisation
from integrity.sheets.writing import Sheet, to_csv
from ita.models import Indicator
from ita.results.reading import ShownYear

HEADINGS = ("ปีงบประมาณ", "เครื่องมือ", "ตัวชี้วัดที่", "ชื่อตัวชี้วัด", "คะแนน")


def year_csv(organisation: Organisation, result: ShownYear) -> bytes:
    titles = [organisation.name, f"ผลการประเมิน ITA ปีงบประมาณ พ.ศ. {result.year}", _total(result)]
    return to_csv(Sheet(titles, HEADINGS, list(_rows(result)), widths=()))


def _total(result: ShownYear) -> str:
    if result.shown_total is None:
        return f"คะแนนรวม {result.reason}"
    return f"คะแนนรวม {result.shown_total} ระดับ {result.shown_rating or '-'}"


def _rows(result: ShownYear) -> Iterator[tuple]:
    rows = Indicator.objects.filter(instrument__scheme=result.scheme_id).order_by("number")
    for number, title, code in rows.values_list("number", "title", "instrument__code"):
        cell = result.figures.get("indicators", {}).get(str(number))
        # Text, so that 50.00 keeps its two places.
        score = cell["score"] if cell else None
        yield result.year, code, number, title, score
