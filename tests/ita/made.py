"""Rows for tests of this package: a scheme of the usual shape, and results by the codes of places.

result(office, 2562, {"IIT": 90, "EIT-1": 80, 6: "71.49", "9.1": 50, "O1": "exempt"})
"""

from decimal import Decimal

from integrity import history
from integrity.models.reference import Confidence
from ita.models import (
    AssessmentResult,
    AssessmentScheme,
    Indicator,
    Instrument,
    InstrumentPart,
    Measure,
    MeasureSet,
    Question,
    RatingBand,
    Score,
    SubIndicator,
)
from ita.scoring.recompute import recompute

INSTRUMENTS = (("IIT", 30, range(1, 6)), ("EIT", 30, range(6, 9)), ("OIT", 40, range(9, 11)))
TITLES = ("การปฏิบัติหน้าที่", "การใช้งบประมาณ", "การใช้อำนาจ", "การใช้ทรัพย์สินของราชการ",
          "การแก้ไขปัญหาการทุจริต", "คุณภาพการดำเนินงาน", "ประสิทธิภาพการสื่อสาร",
          "การปรับปรุงระบบการทำงาน", "การเปิดเผยข้อมูล", "การป้องกันการทุจริต")  # fmt: skip
LETTERS = (("AA", 95), ("A", 85), ("B", 75), ("C", 65), ("D", 55), ("E", 50), ("F", 0))
WORDS = (("ผ่านดีเยี่ยม", 95, 95), ("ผ่านดี", 85, 85), ("ผ่าน", 85), ("ต้องปรับปรุง", 70),
         ("ต้องปรับปรุงโดยด่วน", 0))  # fmt: skip
# Two items in each, from O1 on.
SUB_INDICATORS = {9: ("9.1", "9.2"), 10: ("10.1",)}
# อบต.หญ้าปล้อง of 2562 as it was announced: 77.21, B.
YAPLONG = dict(
    enumerate(
        ("99.65", "99.47", "98.41", "99.26", "98.81", "71.49", "73.86", "62.71", "83.34", "50"),
        start=1,
    )
)


def scheme(year=2562, *, items=True, **values) -> AssessmentScheme:
    """Ten indicators, 30/30/40; letters to 2565, then words; parts of EIT from 2565 on."""
    defaults = {
        "title": f"กรอบการประเมิน ITA ปีงบประมาณ พ.ศ. {year}",
        "source": "ทดสอบ",
        "confidence": Confidence.CONFIRMED,
        "sample_percent": 10,
        "sample_least": 30,
        "sample_large": 4000,
        "sample_large_least": 400,
    }
    row = AssessmentScheme.objects.create(year=year, **defaults | values)
    for position, (label, *least) in enumerate(LETTERS if year <= 2565 else WORDS, start=1):
        RatingBand.objects.create(
            scheme=row,
            position=position,
            label=label,
            least_total=least[0],
            least_instrument=least[1] if len(least) > 1 else None,
        )
    for position, (code, weight, numbers) in enumerate(INSTRUMENTS):
        _instrument(row, position, code, weight, numbers)
    if items:
        _items(row)
    return row


def _instrument(row, position, code, weight, numbers) -> None:
    instrument = Instrument.objects.create(
        scheme=row,
        position=position,
        code=code,
        title=f"แบบ {code}",
        weight=weight,
        is_survey=code != "OIT",
    )
    if code == "EIT" and row.year >= 2565:
        for number in (1, 2):
            InstrumentPart.objects.create(
                instrument=instrument, number=number, title=f"ส่วนที่ {number}", weight=50
            )
    for number in numbers:
        Indicator.objects.create(instrument=instrument, number=number, title=TITLES[number - 1])


def _items(row) -> None:
    number = 0
    for indicator in Indicator.objects.filter(instrument__scheme=row, number__in=SUB_INDICATORS):
        for position, code in enumerate(SUB_INDICATORS[indicator.number]):
            branch = SubIndicator.objects.create(
                indicator=indicator, code=code, title=f"ตัวชี้วัดย่อย {code}", position=position
            )
            for _ in range(2):
                number += 1
                Question.objects.create(
                    indicator=indicator,
                    sub_indicator=branch,
                    position=number,
                    code=f"O{number}",
                    text=f"ข้อมูล {number}",
                )


def places(scheme) -> dict:
    """Every place of a scheme by what ``result`` calls it, as (column of Score, row)."""
    found = {}
    for row in Instrument.objects.filter(scheme=scheme):
        found[row.code] = "instrument", row
    for row in InstrumentPart.objects.filter(instrument__scheme=scheme):
        found[f"{row.instrument.code}-{row.number}"] = "part", row
    for row in Indicator.objects.filter(instrument__scheme=scheme):
        found[row.number] = "indicator", row
    for row in SubIndicator.objects.filter(indicator__instrument__scheme=scheme):
        found[row.code] = "sub_indicator", row
    for row in Question.objects.filter(indicator__instrument__scheme=scheme):
        found[row.code] = "question", row
    return found


def result(office, year=2562, scores=None, **values) -> AssessmentResult:
    """Computed. ``scores`` are numbers, or the name of a state; a scheme is made where none is."""
    found = values.pop("scheme", None) or AssessmentScheme.objects.for_year(office, year)
    row = AssessmentResult.objects.create(
        organisation=office, year=year, scheme=found or scheme(year), **values
    )
    enter(row, scores or {})
    return recompute(row)


def enter(result, scores) -> list[Score]:
    named = places(result.scheme)
    rows = []
    for name, value in scores.items():
        column, place = named[name]
        is_state = value in ("below", "exempt")
        entered = {"state": value} if is_state else {"value": Decimal(str(value))}
        rows.append(Score(result=result, **{column: place}, **entered))
    return history.bulk_create(rows)


def measure_set(office, first_year=2563, *measures, answers=None, **values) -> MeasureSet:
    """A draft; ``measures`` are texts, or (text, numbers of indicators)."""
    year = answers or first_year - 1
    found = values.pop("scheme", None) or AssessmentScheme.objects.for_year(office, year)
    row = MeasureSet.objects.create(
        organisation=office,
        first_year=first_year,
        scheme=found or scheme(year, items=False),
        **{"title": f"มาตรการส่งเสริมคุณธรรมและความโปร่งใส {first_year}"} | values,
    )
    for position, each in enumerate(measures):
        text, numbers = (each, ()) if isinstance(each, str) else each
        measure(row, text, *numbers, position=position)
    return row


def measure(measure_set, text="กำหนดให้มีการรายงานผล", *numbers, **values) -> Measure:
    row = Measure.objects.create(measure_set=measure_set, text=text, **values)
    of_scheme = Indicator.objects.filter(instrument__scheme=measure_set.scheme)
    row.indicators.set(of_scheme.filter(number__in=numbers))
    return row
