"""Drawings of ITA results: a line of years, bars of indicators, points lost by instrument.

Plain functions from plain numbers to SVG, as in ``integrity.charts``: the web colours them by
class, paper passes ``fills``. What passes is solid and what does not is hollow, so that nothing
rests on colour alone; each drawing says in its label what its table twin says.
"""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from integrity.charts import LETTER, NAME_BESIDE_TITLE, Brush, box, broken

FULL = Decimal(100)
TALL = 170  # of the plot of years
ROW = 46  # of a year where years stand one below the other
DOT = 5.5
BAR = 14
LEADING = 17

# Ratings and reasons are narrow columns' words: the broken lines stay words of their own.
_MAY_BREAK = re.compile(r"(?<= )|(?=โดย|ผลไม่|ข้อมูล|คะแนน)")
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


@dataclass(frozen=True)
class YearPoint:
    """``scale``: what the rating of that year means; points of one scale share a line.
    ``reason``: why there is no total, in a few words."""

    year: int
    total: Decimal | None
    rating: str
    pass_mark: Decimal
    scale: Hashable
    reason: str = ""

    @property
    def passes(self) -> bool:
        return self.total is not None and self.total >= self.pass_mark

    @property
    def words(self) -> str:
        if self.total is None:
            return self.reason
        return f"{self.total} {self.rating}".strip()


@dataclass(frozen=True)
class IndicatorBar:
    """``before``: an earlier year's score of the same number; ``reason``: why there is no score."""

    number: int
    title: str
    score: Decimal | None
    before: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True)
class InstrumentLoss:
    """``weight`` and ``lost`` are points of the total: of 30, EIT lost 9.19."""

    code: str
    title: str
    weight: Decimal
    lost: Decimal | None
    reason: str = ""


def trend(
    points: Sequence[YearPoint], width: float = 640, fills: Mapping[str, str] | None = None
) -> str:
    """Years from left to right; in a narrow drawing from top to bottom."""
    if not points:
        return ""
    points = _without_holes(points)
    label = "คะแนนรวม ITA รายปี: " + ", ".join(f"ปี {p.year} {p.words}" for p in points)
    brush = Brush(fills)
    draw = _years_across if width >= NAME_BESIDE_TITLE else _years_down
    return brush.svg(width, draw(brush, points, width), label)


def indicators(
    bars: Sequence[IndicatorBar],
    pass_mark: Decimal,
    width: float = 640,
    fills: Mapping[str, str] | None = None,
    before: str = "ปีก่อน",
) -> str:
    """A bar each, out of 100; ``before`` (such as ปี 2561) as a tick across it, the pass mark as a
    dashed line."""
    label = "คะแนนรายตัวชี้วัด: " + ", ".join(
        f"{bar.number} {bar.title} {bar.score if bar.score is not None else bar.reason}"
        for bar in bars
    )
    brush = Brush(fills)
    shows_before = any(bar.before is not None for bar in bars)
    top = _key(brush, pass_mark, width, before if shows_before else "") + 16
    beside = 218 if width >= NAME_BESIDE_TITLE else 0
    room = width - beside - 56
    y = top
    places = []
    for bar in bars:
        names = broken(f"{bar.number} {bar.title}", (beside or room + 56) - 12, 14)
        if beside:
            height = max(len(names) * 21, 21)
            brush.lines(0, y + 15, names)
            places.append(y + 3)
        else:
            height = len(names) * 21 + 22
            brush.lines(0, y + 15, names)
            places.append(y + len(names) * 21 + 3)
        _indicator_bar(brush, bar, pass_mark, beside, places[-1], room)
        y += height + 13
    for place in places:
        x = beside + room * float(pass_mark / FULL)
        brush.stroke(f"M{x:g} {place - 5:g}v{BAR + 10:g}", "ink", 1.5, "3 2.5")
    return brush.svg(width, y, label)


def points_lost(
    losses: Sequence[InstrumentLoss], width: float = 640, fills: Mapping[str, str] | None = None
) -> str:
    """A bar as long as the instrument's weight; what was earned is solid, what was lost hollow."""
    label = "คะแนนที่ได้และที่เสียในแต่ละเครื่องมือ: " + ", ".join(
        f"{loss.code} {_loss_words(loss)}" for loss in losses
    )
    most = max((loss.weight for loss in losses), default=FULL) or FULL
    brush = Brush(fills)
    y = 0.0
    for loss in losses:
        names = broken(f"{loss.code} {loss.title}", width, 14)
        y = brush.lines(0, y + 15, names) + 9
        long = (width - 2) * float(loss.weight / most)
        if loss.lost is None:
            brush.outline(box(0.75, y + 0.75, long, BAR), "soft", "3 3")
        else:
            earned = long * float((loss.weight - loss.lost) / loss.weight) if loss.weight else 0
            brush.path(box(0, y, earned, BAR + 1.5), "accent")
            if loss.lost > 0:
                brush.outline(box(earned + 0.75, y + 0.75, long - earned, BAR), "stop")
        brush.text(0, y + BAR + 20, _loss_words(loss), "soft", size=13)
        y += BAR + 38
    return brush.svg(width, max(y - 10, 1), label)


def _loss_words(loss: InstrumentLoss) -> str:
    weight = f"{loss.weight.normalize():f}"
    if loss.lost is None:
        return f"{loss.reason} (น้ำหนัก {weight} คะแนน)"
    return f"ได้ {loss.weight - loss.lost:.2f} จาก {weight} คะแนน เสียไป {loss.lost:.2f} คะแนน"


def _without_holes(points: Sequence[YearPoint]) -> list[YearPoint]:
    """In order, and a year nobody knows anything of as a gap between two others."""
    known = {point.year: point for point in points}
    every = range(min(known), max(known) + 1)
    nothing = lambda year: YearPoint(  # noqa: E731
        year, None, "", FULL, None, reason="ไม่มีข้อมูล"
    )
    return [known.get(year) or nothing(year) for year in every]


def _floor(points: Iterable[YearPoint]) -> int:
    """Where the scale of points begins: tens, with room below the lowest."""
    lowest = min(
        [point.total for point in points if point.total is not None]
        + [point.pass_mark for point in points if point.scale is not None]
    )
    return max(0, int(lowest - 5) // 10 * 10)


def _years_across(brush: Brush, points: Sequence[YearPoint], width: float) -> float:
    left, top = 34.0, _key(brush, _pass_mark(points), width) + 52
    floor = _floor(points)
    pitch = (width - left) / len(points)

    def at(value: Decimal | int) -> float:
        return top + TALL * float((FULL - value) / (FULL - floor))

    for value in range(floor, 101, 10 if floor >= 50 else 20):
        brush.path(box(left, at(value), width - left, 1), "rule")
        brush.text(left - 8, at(value) + 5, str(value), "soft", size=12, end=True)
    centres = [left + pitch * (place + 0.5) for place in range(len(points))]
    for x, point in zip(centres, points, strict=True):
        if point.scale is not None:
            y = at(point.pass_mark)
            brush.stroke(f"M{x - pitch / 2:g} {y:g}h{pitch:g}", "ink", 1.5, "3 2.5")
    spots = [
        (x, at(point.total)) if point.total is not None else None
        for x, point in zip(centres, points, strict=True)
    ]
    _joined(brush, points, spots)
    for x in _breaks(points, centres):
        brush.stroke(f"M{x:g} {top - 22:g}V{top + TALL:g}", "soft", 1.5, "2 4")
        brush.text(x, top - 28, "เปลี่ยนระดับผล", "soft", size=12, middle=True)
    lowest = 0.0
    for place, (x, point, spot) in enumerate(zip(centres, points, spots, strict=True)):
        if spot:
            _dot(brush, point, spot)
            y = _clear_of_lines(spots, place, at(point.pass_mark))
            brush.text(x, y, str(point.total), weight=600, middle=True)
        brush.text(x, top + TALL + 22, f"ปี {point.year}", middle=True)
        y = top + TALL + 22
        for line in _narrow(point.rating if spot else point.reason, pitch - 4):
            y += LEADING
            brush.text(x, y, line, "soft", size=12, middle=True)
        lowest = max(lowest, y)
    return lowest + 8


def _years_down(brush: Brush, points: Sequence[YearPoint], width: float) -> float:
    left, top = 128.0, _key(brush, _pass_mark(points), width) + 36
    floor = _floor(points)
    room = width - left - 56

    def at(value: Decimal | int) -> float:
        return left + room * float((value - floor) / (FULL - floor))

    bottom = top + ROW * len(points)
    for value in range(floor, 101, 10 if floor >= 70 else 20):
        brush.path(box(at(value), top - 4, 1, bottom - top), "rule")
        brush.text(at(value), top - 11, str(value), "soft", size=12, middle=True)
    middles = [top + ROW * place + 14 for place in range(len(points))]
    for y, point in zip(middles, points, strict=True):
        if point.scale is not None:
            x = at(point.pass_mark)
            brush.stroke(f"M{x:g} {y - 18:g}v{ROW:g}", "ink", 1.5, "3 2.5")
    spots = [
        (at(point.total), y) if point.total is not None else None
        for y, point in zip(middles, points, strict=True)
    ]
    _joined(brush, points, spots)
    for y in _breaks(points, middles):
        brush.stroke(f"M0 {y + 4:g}H{width:g}", "soft", 1.5, "2 4")
    for y, point, spot in zip(middles, points, spots, strict=True):
        brush.text(0, y + 4, f"ปี {point.year}", weight=600)
        brush.text(0, y + 21, point.rating if spot else point.reason, "soft", size=12)
        if spot:
            _dot(brush, point, spot)
            brush.text(width, y + 5, str(point.total), weight=600, end=True)
    return bottom


def _joined(brush: Brush, points: Sequence[YearPoint], spots: Sequence) -> None:
    """A line between neighbours that are rated alike, and none to a year without a total."""
    shape = "".join(
        f"M{one[0]:g} {one[1]:g}L{two[0]:g} {two[1]:g}"
        for (p, one), (q, two) in pairwise(zip(points, spots, strict=True))
        if one and two and p.scale == q.scale
    )
    if shape:
        brush.stroke(shape, "accent", 2)


def _breaks(points: Sequence[YearPoint], places: Sequence[float]) -> Iterator[float]:
    """Half way between two years whose ratings do not mean the same."""
    for (p, one), (q, two) in pairwise(zip(points, places, strict=True)):
        if None not in (p.scale, q.scale) and p.scale != q.scale:
            yield (one + two) / 2


def _dot(brush: Brush, point: YearPoint, spot: tuple[float, float]) -> None:
    x, y = spot
    shape = f"M{x - DOT:g} {y:g}a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0 {-2 * DOT} 0z"
    brush.outline(shape, "accent" if point.passes else "stop")
    if point.passes:
        brush.path(shape, "accent")


def _clear_of_lines(spots: Sequence, place: int, pass_line: float) -> float:
    """The base line of a total: above its dot, or below where a line would run through it."""
    y = spots[place][1]
    around = [
        spot[1]
        for spot in (*spots[max(place - 1, 0) : place], *spots[place + 1 : place + 2])
        if spot
    ]
    from_above = any(other < y - 12 for other in around)
    return y + 22 if from_above or y - 24 < pass_line < y - 8 else y - 12


def _pass_mark(points: Sequence[YearPoint]) -> Decimal:
    return next(point.pass_mark for point in reversed(points) if point.scale is not None)


def _narrow(words: str, room: float) -> list[str]:
    """The words in lines that fit a column of ``room``."""
    letters = room / (LETTER * 12)
    lines, line = [], ""
    for piece in _MAY_BREAK.split(words):
        if line and _length(line + piece) > letters:
            lines.append(line.strip())
            line = ""
        line += piece
    return [*lines, line.strip()] if line.strip() else lines


def _length(words: str) -> int:
    return len(words) - len(_MARKS.findall(words))


def _key(brush: Brush, pass_mark: Decimal, width: float, before: str = "") -> float:
    """The meaning of the marks, first of all; returns its height."""
    brush.path(box(1, 3, 12, 12), "accent")
    brush.text(20, 14, "ผ่านเกณฑ์", "soft", size=13)
    brush.outline(box(104, 3.75, 11, 11), "stop")
    brush.text(123, 14, "ต่ำกว่าเกณฑ์", "soft", size=13)
    wide = width >= NAME_BESIDE_TITLE
    x, y = (220, 0) if wide else (1, 22)
    brush.stroke(f"M{x + 6} {y + 1}v18", "ink", 1.5, "3 2.5")
    brush.text(x + 19, y + 14, f"เกณฑ์ผ่าน {pass_mark.normalize():f}", "soft", size=13)
    if before:
        x = x + 124 if wide else 103
        brush.stroke(f"M{x + 6} {y + 1}v18", "d2", 3)
        brush.text(x + 20, y + 14, before, "soft", size=13)
    return y + 20


def _indicator_bar(
    brush: Brush, bar: IndicatorBar, pass_mark: Decimal, x: float, y: float, room: float
) -> None:
    brush.path(box(x, y + BAR, room, 1), "rule")
    if bar.score is None:
        brush.text(x, y + 10, bar.reason, "soft", size=13)
        return
    long = room * float(bar.score / FULL)
    if bar.score >= pass_mark:
        brush.path(box(x, y, long, BAR), "accent")
    elif long > 2:
        brush.outline(box(x + 0.75, y + 0.75, long - 1.5, BAR - 1.5), "stop")
    brush.text(x + room + 56, y + 12, f"{bar.score:.2f}", weight=600, end=True)
    if bar.before is not None:
        at = x + room * float(bar.before / FULL)
        brush.stroke(f"M{at:g} {y - 3:g}v{BAR + 6}", "d2", 3)
