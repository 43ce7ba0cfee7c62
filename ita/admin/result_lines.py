"""The places of a scheme as rows of boxes: what may be typed for each, and what it holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django import forms

from integrity.admin.text import ThaiIntegerField, ThaiTextField
from ita.models import Score
from ita.models.result import score_text
from ita.results.saving import Cell
from ita.results.score_text import MOST_DECIMALS, STATE_WORDS, read_score
from ita.scoring.scheme_tree import InstrumentTree, Key, Place

MOST_PEOPLE = 2_147_483_647
# What a box is: the score, the reason for none, how many were asked, how many answered, a remark.
VALUE, STATE, CONCERNED, ANSWERS, REMARK = "v", "s", "c", "a", "r"


def box(kind: str, key: Key) -> str:
    return f"{kind}-{key[0]}-{key[1]}"


class ScoreField(forms.CharField):
    def __init__(self, label: str, *, decimals: int = MOST_DECIMALS):
        attrs = {"class": "score", "inputmode": "decimal", "autocomplete": "off", "size": 8}
        spoken = label if label.startswith("คะแนน") else f"คะแนน {label}"
        widget = forms.TextInput(attrs={**attrs, "aria-label": spoken})
        super().__init__(label=label, required=False, widget=widget)
        self.decimals = decimals

    def clean(self, value):
        try:
            return read_score(super().clean(value), decimals=self.decimals)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def has_changed(self, initial, data):
        return (initial or "") != (data or "").strip()


@dataclass
class Line:
    """A place with its boxes. ``state`` is the only reason its score may be missing for."""

    place: Place
    name: str
    depth: int
    instrument: str
    state: str = ""
    is_asked: bool = False  # people answered: a survey, or a part of one
    has_remark: bool = False
    lines: list["Line"] = field(default_factory=list)
    boxes: dict[str, forms.BoundField] = field(default_factory=dict)
    figures: dict = field(default_factory=dict)
    is_open: bool = False

    @property
    def key(self) -> Key:
        return self.place.key

    def all(self) -> Iterator["Line"]:
        yield self
        for line in self.lines:
            yield from line.all()

    @property
    def under(self) -> str:
        """What is folded under it, in words."""
        subs = sum(line.place.kind == "sub_indicator" for line in self.lines)
        items = sum(line.place.kind == "question" for line in list(self.all())[1:])
        words = [f"ตัวชี้วัดย่อย {subs}"] if subs else []
        return " · ".join([*words, *([f"ข้อ {items}"] if items else [])])


def fields_of(line: Line) -> Iterator[tuple[str, forms.Field]]:
    yield box(VALUE, line.key), ScoreField(line.name)
    if line.state:
        yield (
            box(STATE, line.key),
            forms.BooleanField(
                label=STATE_WORDS[line.state],
                required=False,
                widget=forms.CheckboxInput(
                    attrs={"aria-label": f"{STATE_WORDS[line.state]} {line.name}"}
                ),
            ),
        )
    if line.is_asked:
        yield box(CONCERNED, line.key), _people("ผู้มีส่วนได้ส่วนเสีย (คน)", line)
        yield box(ANSWERS, line.key), _people("ผู้ตอบ (คน)", line)
    if line.has_remark:
        attrs = {"rows": 1, "aria-label": f"ข้อสังเกตของผู้ตรวจ {line.name}"}
        yield (
            box(REMARK, line.key),
            ThaiTextField(
                label="ข้อสังเกตของผู้ตรวจ", required=False, widget=forms.Textarea(attrs=attrs)
            ),
        )


def _people(label: str, line: Line) -> forms.Field:
    attrs = {"class": "people", "inputmode": "numeric", "autocomplete": "off", "size": 6}
    return ThaiIntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={**attrs, "aria-label": f"{label} {line.name}"}),
        error_messages={
            "invalid": "ต้องเป็นจำนวนเต็ม เช่น 120",
            "min_value": "ต้องไม่ติดลบ",
            "max_value": "จำนวนมากเกินไป",
        },
    )


def kinds_of(line: Line) -> list[str]:
    kinds = [VALUE]
    kinds += [STATE] if line.state else []
    kinds += [CONCERNED, ANSWERS] if line.is_asked else []
    return [*kinds, REMARK] if line.has_remark else kinds


def boxes_of(line: Line, cell: Cell, *, as_sent: bool = False) -> dict[str, object]:
    """``as_sent``: as a browser sends them; else as a form shows them."""
    is_out = cell.state != Score.State.SCORED
    every = {
        VALUE: "" if cell.value is None else score_text(cell.value),
        STATE: ("on" if is_out else "") if as_sent else is_out,
        CONCERNED: _count(cell.concerned) if as_sent else cell.concerned,
        ANSWERS: _count(cell.answers) if as_sent else cell.answers,
        REMARK: cell.remark,
    }
    return {box(kind, line.key): every[kind] for kind in kinds_of(line)}


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def line_of(tree: InstrumentTree) -> Line:
    below, exempt = Score.State.BELOW_SAMPLE, Score.State.EXEMPT
    line = Line(
        tree.place,
        f"{tree.code} {tree.place.title}",
        depth=0,
        instrument=tree.code,
        state=below if tree.is_survey else "",
        is_asked=tree.is_survey,
    )
    for part in tree.parts:
        name = f"{tree.code} ส่วนที่ {part.place.code} {part.place.title}"
        state = below if tree.is_survey else ""
        line.lines.append(Line(part.place, name, 1, tree.code, state, tree.is_survey))
    for indicator in tree.place.children:
        name = f"ตัวชี้วัดที่ {indicator.code} {indicator.title}"
        each = Line(indicator, name, 1, tree.code, below if tree.is_survey else "")
        each.lines = _lines(indicator, each, "" if tree.is_survey else exempt)
        line.lines.append(each)
    return line


def _lines(place: Place, above: Line, state: str) -> list[Line]:
    found = []
    for child in place.children:
        words = "ข้อ" if child.kind == "question" else "ตัวชี้วัดย่อย"
        name = f"{words} {child.code} {child.title}".strip()
        line = Line(child, name, above.depth + 1, above.instrument, state)
        line.has_remark = child.kind == "question" and bool(state)
        line.lines = _lines(child, line, state)
        found.append(line)
    return found


def fold(line: Line) -> bool:
    """Open what holds something, or something wrong; whether this line does."""
    inside = [fold(each) for each in line.lines]
    line.is_open = any(inside)
    return line.is_open or any(bound.value() or bound.errors for bound in line.boxes.values())
