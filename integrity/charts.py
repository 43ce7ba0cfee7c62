"""Charts as inline SVG, drawn by plain functions from plain numbers.

The web colours them by class, so that the dark scheme and an office's print settings apply;
paper passes `fills`, because WeasyPrint resolves no custom properties inside SVG.
Lengths are user units: one CSS pixel when the drawing is shown at its own width.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Protocol

COLOURS = 4  # the four dimensions of the national framework; a fifth begins again
MARK = 16  # height of the marks that stand for projects
MARK_LONGEST = 40  # a mark grows no wider than this, or two projects would look like many
GAP = 3
NAME_BESIDE_TITLE = 500  # in a narrower drawing the title has a line of its own
LEADING = 21
LETTER = 0.61  # average width of a Thai letter in Plex, in em; vowels above and below take none

PRINT_FILLS: Mapping[str, str] = {
    "d1": "#12655f",
    "d2": "#9a620a",
    "d3": "#587a26",
    "d4": "#7d5a9c",
    "ink": "#20262b",
    "soft": "#59626a",
    "rule": "#dcd8cd",
    "ground": "#ffffff",
}


class Group(Protocol):
    """What a chart needs of a dimension."""

    number: int
    title: str
    count: int
    with_money: int
    without_money: int
    unspecified: int
    totals: Mapping[int, Decimal]
    grand_total: Decimal


class Brush:
    """Writes SVG elements; a colour is a role, such as "d1" or "soft"."""

    def __init__(self, fills: Mapping[str, str] | None) -> None:
        self.fills = fills
        self.parts: list[str] = []

    def text(self, x: float, y: float, words: str, role: str = "ink", **style: object) -> None:
        size, weight = style.get("size", 14), style.get("weight", 400)
        anchor = f' text-anchor="{style["anchor"]}"' if "anchor" in style else ""
        self.parts.append(
            f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}"{anchor}'
            f"{self._fill(role)}>{escape(words)}</text>"
        )

    def lines(
        self, x: float, y: float, lines: Iterable[str], role: str = "ink", **style: object
    ) -> float:
        """Lines of text one below the other; returns the base line of the last."""
        for line in lines:
            self.text(x, y, line, role, **style)
            y += LEADING
        return y - LEADING

    def path(self, shape: str, role: str) -> None:
        if shape:
            self.parts.append(f'<path d="{shape}"{self._fill(role)}/>')

    def outline(self, shape: str, role: str, dashes: str = "") -> None:
        if not shape:
            return
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.parts.append(f'<path d="{shape}" stroke-width="1.5"{dashed}{self._line(role)}/>')

    def svg(self, width: float, height: float, label: str) -> str:
        name = f' class="chart chart-{int(width)}"' if self.fills is None else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
            f'role="img" aria-label="{escape(label)}"{name}>{"".join(self.parts)}</svg>'
        )

    def _fill(self, role: str) -> str:
        return f' class="f-{role}"' if self.fills is None else f' fill="{self.fills[role]}"'

    def _line(self, role: str) -> str:
        if self.fills is None:
            return f' class="l-{role}"'
        return f' fill="{self.fills["ground"]}" stroke="{self.fills[role]}"'


def projects_by_dimension(
    groups: Sequence[Group], width: float = 640, fills: Mapping[str, str] | None = None
) -> str:
    """One mark a project: filled when it uses money, hollow when not, dashed when unspecified."""
    brush = Brush(fills)
    most = max((group.count for group in groups), default=1) or 1
    pitch = min((width - 2) / most, MARK_LONGEST)
    y = _key(brush, groups) + 14
    for group in groups:
        y = _dimension(brush, group, y, pitch, width)
    label = "จำนวนโครงการแยกตามมิติ: " + ", ".join(
        f"มิติที่ {group.number} {_counts(group)}" for group in groups
    )
    return brush.svg(width, y - 12, label)


def money_by_year(
    years: Sequence[int],
    groups: Sequence[Group],
    width: float = 640,
    fills: Mapping[str, str] | None = None,
) -> str:
    """A column a year, its dimensions stacked, the sum written above."""
    brush = Brush(fills)
    sums = {
        year: sum((g.totals.get(year, Decimal(0)) for g in groups), Decimal(0)) for year in years
    }
    highest = max(sums.values(), default=Decimal(0)) or Decimal(1)
    top, tall = 26.0, 170.0
    pitch = width / max(len(years), 1)
    for place, year in enumerate(years):
        centre = pitch * (place + 0.5)
        y = top + tall
        for group in groups:
            high = float(group.totals.get(year, Decimal(0)) / highest) * tall
            x = centre - pitch * 0.31
            brush.path(_box(x, y - high, pitch * 0.62, high) if high else "", _role(group))
            y -= high
        brush.text(centre, y - 8, _baht(sums[year]), weight=600, anchor="middle")
        brush.text(centre, top + tall + 22, f"ปี {year}", "soft", anchor="middle")
    brush.path(_box(0, top + tall, width, 1), "rule")
    label = "งบประมาณตามแผนแยกตามปี: " + ", ".join(
        f"ปี {year} {_baht(total)} บาท" for year, total in sums.items()
    )
    return brush.svg(width, top + tall + 32, label)


def _key(brush: Brush, groups: Iterable[Group]) -> float:
    """The meaning of the marks, first of all; returns its height."""
    groups = tuple(groups)
    brush.path(_box(1, 3, 12, 12), "soft")
    brush.text(20, 14, "ใช้งบประมาณ", "soft", size=13)
    brush.outline(_box(118, 3.75, 11, 11), "soft")
    brush.text(137, 14, "ไม่ใช้งบประมาณ", "soft", size=13)
    if any(group.unspecified for group in groups):
        brush.outline(_box(251, 3.75, 11, 11), "soft", dashes="2.5 2.5")
        brush.text(270, 14, "ยังไม่ระบุ", "soft", size=13)
    return 20


def _dimension(brush: Brush, group: Group, y: float, pitch: float, width: float) -> float:
    """Title, marks and counts of one dimension from `y` down; returns where the next begins."""
    name = f"มิติที่ {group.number}"
    indent = 62 if width >= NAME_BESIDE_TITLE else 0
    brush.text(0, y + 14, name, weight=600)
    y = brush.lines(indent, y + (14 if indent else 35), _lines(group.title, width - indent, 14))
    y += 11
    strokes = (
        (0, group.with_money, brush.path, {}),
        (group.with_money, group.without_money, brush.outline, {}),
        (
            group.with_money + group.without_money,
            group.unspecified,
            brush.outline,
            {"dashes": "2.5 2.5"},
        ),
    )
    for start, count, draw, style in strokes:
        inset = 0.75 if draw == brush.outline else 0
        draw(_marks(start * pitch, y, count, pitch, inset), _role(group), **style)
    counts = _lines(_counts(group), width, 13)
    return brush.lines(0, y + MARK + 18, counts, "soft", size=13) + 24


def _marks(x: float, y: float, count: int, pitch: float, inset: float) -> str:
    """One path for `count` marks; a single long one when single marks would be too fine."""
    if not count:
        return ""
    if pitch < 3 * GAP:
        return _box(x + inset, y + inset, count * pitch - 2 * inset, MARK - 2 * inset)
    side = pitch - GAP - 2 * inset
    mark = f"h{side:g}v{MARK - 2 * inset:g}h-{side:g}z"
    return f"M{x + inset:g} {y + inset:g}{mark}" + f"m{pitch:g} 0{mark}" * (count - 1)


def _counts(group: Group) -> str:
    words = [f"{group.count} โครงการ"]
    if group.with_money:
        money = _baht(group.grand_total)
        words.append(f"ใช้งบ {group.with_money} โครงการ {money} บาท")
    elif group.count and group.count == group.without_money:
        words.append("ไม่ใช้งบประมาณทั้งหมด")
    if group.unspecified:
        words.append(f"ยังไม่ระบุ {group.unspecified}")
    # no-break spaces: a line ends only between two of them
    return " · ".join(word.replace(" ", "\N{NO-BREAK SPACE}") for word in words)


def _lines(text: str, room: float, size: float) -> list[str]:
    """Break where Thai surely may break (a space, or before และ, ของ, เพื่อ), never inside a word."""
    if len(text) * LETTER * size <= room:
        return [text]
    lines, line = [], ""
    for piece in re.split(r"(?<= )|(?=และ|ของ|เพื่อ)", text):
        if line and _width(line + piece, size) > room:
            lines.append(line.strip(" ·"))
            line = ""
        line += piece
    return [*lines, line.strip()]


def _width(text: str, size: float) -> float:
    return sum(unicodedata.category(letter) != "Mn" for letter in text) * LETTER * size


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:g} {y:g}h{width:g}v{height:g}h-{width:g}z"


def _role(group: Group) -> str:
    return f"d{(group.number - 1) % COLOURS + 1}"


def _baht(amount: Decimal) -> str:
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
