"""The tables and sentences of the analysis report, worked out from its snapshot."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ita.papers.analysis_snapshot import Json
from ita.results.charts import IndicatorBar
from ita.results.charts import indicators as indicators_chart

NONE = "-"
STATES = {
    "below": "ประมวลผลไม่ได้ ผู้ตอบไม่ถึงกลุ่มตัวอย่างขั้นต่ำ",
    "exempt": "ไม่นำมาคิด",
    "missing": "ไม่มีข้อมูล",
}
CHART_WIDTH = 580  # user units over the width of the text, as the plan's charts


@dataclass(frozen=True)
class Line:
    """An indicator with what is said of its score."""

    number: int
    title: str
    instrument: str
    score: str | None
    reason: str
    before: str | None
    findings: list[Json]
    lacking: str  # points to the pass mark; "" where it passes or has no score

    @property
    def said(self) -> str:
        return f"ได้คะแนน {self.score} คะแนน" if self.score else self.reason

    @property
    def verdict(self) -> str:
        if not self.score:
            return NONE
        return f"ต่ำกว่าเกณฑ์ {self.lacking}" if self.lacking else "ผ่านเกณฑ์"


def lines(snapshot: Json) -> list[Line]:
    pass_mark = Decimal(snapshot["pass_mark"])
    return [_line(row, pass_mark) for row in snapshot["indicators"]]


def _line(row: Json, pass_mark: Decimal) -> Line:
    score = row["score"]
    below = score is not None and Decimal(score) < pass_mark
    return Line(
        number=row["number"],
        title=row["title"],
        instrument=row["instrument"],
        score=score,
        reason="" if score else STATES.get(row["state"], STATES["missing"]),
        before=row["before"],
        findings=[marked(each, place) for place, each in enumerate(row["findings"], start=1)],
        lacking=f"{pass_mark - Decimal(score):.2f}" if below else "",
    )


def marked(row: Json, place: int) -> Json:
    """With the mark that was typed, else the next number."""
    return {"mark": row["mark"] or f"{place}.", "text": row["text"]}


def chart(snapshot: Json, fills) -> str:
    """Of the indicators' scores; "" where none is known."""
    bars = [
        IndicatorBar(
            number=each.number,
            title=each.title,
            score=Decimal(each.score) if each.score else None,
            before=Decimal(each.before) if each.before else None,
            reason=each.reason,
        )
        for each in lines(snapshot)
    ]
    if not any(bar.score is not None for bar in bars):
        return ""
    return indicators_chart(bars, Decimal(snapshot["pass_mark"]), CHART_WIDTH, fills)


def aggregation(snapshot: Json) -> list[tuple[list[str], list[list[str]]]]:
    """How scores add up: a row a step, with what it is in each instrument.

    The words are phrases that no line may part: the columns are narrow.
    """
    instruments = snapshot["instruments"]
    steps = [("คะแนน ข้อคำถาม", _of_question), ("คะแนน ตัวชี้วัดย่อย", _of_sub_indicator),
             ("คะแนน ตัวชี้วัด", _of_indicator), ("คะแนน แบบสำรวจ", _of_instrument),
             ("น้ำหนัก แบบสำรวจ", _of_weight)]  # fmt: skip
    rows = [(name, [said(each) for each in instruments]) for name, said in steps]
    return [
        (_phrases(name), list(map(_phrases, cells))) for name, cells in rows if set(cells) != {NONE}
    ]


def _phrases(words: str) -> list[str]:
    return [phrase.replace("_", " ") for phrase in words.split(" ")]


def _of_question(instrument: Json) -> str:
    if instrument["is_survey"]:
        return "คะแนนเฉลี่ย ของข้อคำถาม จากผู้ตอบทุกคน"
    return "คะแนน ของข้อคำถาม"


def _by_sub_indicators(instrument: Json) -> bool:
    """What is checked and not asked goes by sub-indicators, also where a scheme does not name
    them: the rule of 2562 says so, and its list of items is not known."""
    return instrument["has_sub_indicators"] or not instrument["is_survey"]


def _of_sub_indicator(instrument: Json) -> str:
    return "คะแนนเฉลี่ย ของทุกข้อคำถาม ในตัวชี้วัดย่อย" if _by_sub_indicators(instrument) else NONE


def _of_indicator(instrument: Json) -> str:
    of = "ตัวชี้วัดย่อย" if _by_sub_indicators(instrument) else "ข้อคำถาม"
    return f"คะแนนเฉลี่ย ของทุก{of} ในตัวชี้วัด"


def _of_instrument(instrument: Json) -> str:
    if not instrument["parts"]:
        return "คะแนนเฉลี่ย ของทุกตัวชี้วัด ในแบบสำรวจ"
    parts = " ".join(
        f"ส่วนที่_{each['number']} ร้อยละ_{each['weight']}" for each in instrument["parts"]
    )
    return f"คะแนนเฉลี่ย ของทุกตัวชี้วัด ในแบบสำรวจ โดยถ่วงน้ำหนัก {parts}"


def _of_weight(instrument: Json) -> str:
    return f"ร้อยละ_{instrument['weight']}"


def sample_rule(snapshot: Json) -> str:
    """The minimum sample in words, as far as the scheme says."""
    rule = snapshot["sample"]
    if rule is None:
        return ""
    parts = [f"ร้อยละ {rule['percent']} ของผู้มีส่วนได้ส่วนเสีย"] if rule["percent"] else []
    if rule["least"]:
        parts.append(f"ไม่น้อยกว่า {rule['least']:,} คน (มีไม่ถึงให้เก็บทุกคน)")
    if rule["large"] and rule["large_least"]:
        parts.append(
            f"และหากมีผู้มีส่วนได้ส่วนเสียเกิน {rule['large']:,} คน ไม่น้อยกว่า {rule['large_least']:,} คน"
        )
    return f"กลุ่มตัวอย่างขั้นต่ำ {' '.join(parts)}"


@dataclass(frozen=True)
class Band:
    label: str
    totals: str
    condition: str
    is_here: bool  # the rating of this result


def bands(snapshot: Json) -> list[Band]:
    """From the best. Where instruments count too, a total alone does not say the rating."""
    rows = snapshot["bands"]
    simple = not looks_at_instruments(snapshot)
    floors = sorted({Decimal(row["least_total"]) for row in rows})
    return [
        Band(
            label=row["label"],
            totals=_range(Decimal(row["least_total"]), floors) if simple else _from(row),
            condition=_condition(row),
            is_here=row["label"] == snapshot["rating"],
        )
        for row in rows
    ]


def looks_at_instruments(snapshot: Json) -> bool:
    return any(row["least_instrument"] for row in snapshot["bands"])


def _range(least: Decimal, floors: list[Decimal]) -> str:
    above = next((floor for floor in floors if floor > least), None)
    most = f"{above - Decimal('0.01'):.2f}" if above else "100"
    return f"{least:.2f} – {most}" if least else f"0 – {most}"


def _from(row: Json) -> str:
    least = Decimal(row["least_total"])
    return f"ตั้งแต่ {least:.2f} ขึ้นไป" if least else "นอกจากข้างต้น"


def _condition(row: Json) -> str:
    least = row["least_instrument"]
    return f"ทุกเครื่องมือตั้งแต่ {least}" if least else NONE


def contradictions(snapshot: Json) -> Iterator[str]:
    """Where what was announced is not what its own scores add up to."""
    announced, computed = snapshot["announced"], snapshot["computed"]
    if announced["total"] and computed["total"] and announced["total"] != computed["total"]:
        difference = abs(Decimal(announced["total"]) - Decimal(computed["total"]))
        yield (
            f"คะแนนรวมที่ประกาศ {announced['total']} คะแนน ต่างจากคะแนนที่คำนวณจากคะแนนรายเครื่องมือ "
            f"{computed['total']} คะแนน อยู่ {difference} คะแนน"
        )
    if announced["rating"] and computed["rating"] and announced["rating"] != computed["rating"]:
        yield f"ระดับที่ประกาศ “{announced['rating']}” ต่างจากระดับที่คำนวณได้ “{computed['rating']}”"
