"""Charts as inline SVG, drawn by plain functions from plain numbers.

The web colours them by class, so that the dark scheme and an office's print settings apply;
paper passes `fills`, because WeasyPrint resolves no custom properties inside SVG.
Lengths are user units: one CSS pixel when the drawing is shown at its own width.
"""

import re
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
TALL = 170.0  # of the highest column
FLOOR = 26 + TALL  # where columns stand: there is room for a sum above the highest

_MAY_BREAK = re.compile(r"(?<= )|(?=และ|ของ|เพื่อ)")
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")

PRINT_FILLS: Mapping[str, str] = {
    "d1": "#12655f",
    "d2": "#9a620a",
    "d3": "#587a26",
    "d4": "#7d5a9c",
    "ink": "#20262b",
    "soft": "#59626a",
    "rule": "#dcd8cd",
    "good": "#1c6b3c",
    "stop": "#a3302b",
    "accent": "#0f5c56",
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

    def __init__(self, fills: Mapping[str, str] | None, drawn: Iterable[str] = ()) -> None:
        self.fills = fills
        self.parts = list(drawn)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        role: str = "ink",
        *,
        size: int = 14,
        weight: int = 400,
        middle: bool = False,
        end: bool = False,
    ) -> None:
        place = "middle" if middle else "end" if end else ""
        anchor = f' text-anchor="{place}"' if place else ""
        self.parts.append(
            f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}"{anchor}'
            f"{self._fill(role)}>{escape(words)}</text>"
        )

    def lines(
        self, x: float, y: float, lines: Iterable[str], role: str = "ink", size: int = 14
    ) -> float:
        """Lines of text one below the other; returns the base line of the last."""
        for line in lines:
            self.text(x, y, line, role, size=size)
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

    def stroke(self, shape: str, role: str, width: float = 1.5, dashes: str = "") -> None:
        """A line that encloses nothing."""
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        colour = f'class="o-{role}"' if self.fills is None else f'stroke="{self.fills[role]}"'
        self.parts.append(
            f'<path d="{shape}" fill="none" stroke-width="{width:g}"{dashed} {colour}/>'
        )

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
    return projects_in_widths(groups, (width,), fills)[0]


def projects_in_widths(
    groups: Sequence[Group], widths: Iterable[float], fills: Mapping[str, str] | None = None
) -> list[str]:
    """The same drawing once for each width: what they share is worked out once."""
    counts = [_counts(group) for group in groups]
    label = "จำนวนโครงการแยกตามมิติ: " + ", ".join(
        f"มิติที่ {group.number} {words}" for group, words in zip(groups, counts, strict=True)
    )
    most = max((group.count for group in groups), default=1) or 1
    key = Brush(fills)
    top = _key(key, groups) + 14
    drawings = []
    for width in widths:
        brush = Brush(fills, key.parts)
        pitch = min((width - 2) / most, MARK_LONGEST)
        y = top
        for group, words in zip(groups, counts, strict=True):
            y = _dimension(brush, group, words, y, pitch, width)
        drawings.append(brush.svg(width, y - 12, label))
    return drawings


def money_by_year(
    years: Sequence[int],
    groups: Sequence[Group],
    width: float = 640,
    fills: Mapping[str, str] | None = None,
) -> str:
    """A column a year, its dimensions stacked, the sum written above."""
    return money_in_widths(years, groups, (width,), fills)[0]


def money_in_widths(
    years: Sequence[int],
    groups: Sequence[Group],
    widths: Iterable[float],
    fills: Mapping[str, str] | None = None,
) -> list[str]:
    amounts = [[group.totals.get(year, Decimal(0)) for group in groups] for year in years]
    sums = [sum(stack, Decimal(0)) for stack in amounts]
    texts = [_baht(total) for total in sums]
    scale = TALL / float(max(sums, default=Decimal(0)) or 1)
    roles = [_role(group) for group in groups]
    stacks = [
        [(float(amount) * scale, role) for amount, role in zip(stack, roles, strict=True)]
        for stack in amounts
    ]
    columns = list(zip(years, texts, stacks, strict=True))
    label = "งบประมาณตามแผนแยกตามปี: " + ", ".join(
        f"ปี {year} {text} บาท" for year, text, _ in columns
    )
    return [
        _columns(Brush(fills), columns, width).svg(width, FLOOR + 32, label) for width in widths
    ]


def _columns(
    brush: Brush, columns: Sequence[tuple[int, str, list[tuple[float, str]]]], width: float
) -> Brush:
    """``columns``: year, its sum in words, and the heights and roles stacked in it."""
    pitch = width / max(len(columns), 1)
    for place, (year, text, stack) in enumerate(columns):
        centre = pitch * (place + 0.5)
        y = FLOOR
        for height, role in stack:
            if height:
                y -= height
                brush.path(box(centre - pitch * 0.31, y, pitch * 0.62, height), role)
        brush.text(centre, y - 8, text, weight=600, middle=True)
        brush.text(centre, FLOOR + 22, f"ปี {year}", "soft", middle=True)
    brush.path(box(0, FLOOR, width, 1), "rule")
    return brush


def _key(brush: Brush, groups: Sequence[Group]) -> float:
    """The meaning of the marks, first of all; returns its height."""
    brush.path(box(1, 3, 12, 12), "soft")
    brush.text(20, 14, "ใช้งบประมาณ", "soft", size=13)
    brush.outline(box(118, 3.75, 11, 11), "soft")
    brush.text(137, 14, "ไม่ใช้งบประมาณ", "soft", size=13)
    if any(group.unspecified for group in groups):
        brush.outline(box(251, 3.75, 11, 11), "soft", dashes="2.5 2.5")
        brush.text(270, 14, "ยังไม่ระบุ", "soft", size=13)
    return 20


def _dimension(
    brush: Brush, group: Group, counts: str, y: float, pitch: float, width: float
) -> float:
    """Title, marks and counts of one dimension from `y` down; returns where the next begins."""
    indent = 62 if width >= NAME_BESIDE_TITLE else 0
    brush.text(0, y + 14, f"มิติที่ {group.number}", weight=600)
    y = brush.lines(indent, y + (14 if indent else 35), broken(group.title, width - indent, 14))
    y += 11
    role = _role(group)
    hollow, dashed = group.with_money, group.with_money + group.without_money
    brush.path(_marks(0, y, group.with_money, pitch, 0), role)
    brush.outline(_marks(hollow * pitch, y, group.without_money, pitch, 0.75), role)
    brush.outline(_marks(dashed * pitch, y, group.unspecified, pitch, 0.75), role, "2.5 2.5")
    return brush.lines(0, y + MARK + 18, broken(counts, width, 13), "soft", size=13) + 24


def _marks(x: float, y: float, count: int, pitch: float, inset: float) -> str:
    """One path for `count` marks; a single long one when single marks would be too fine."""
    if not count:
        return ""
    if pitch < 3 * GAP:
        return box(x + inset, y + inset, count * pitch - 2 * inset, MARK - 2 * inset)
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


def broken(text: str, room: float, size: float) -> list[str]:
    """Break where Thai surely may break (a space, or before และ, ของ, เพื่อ), never inside a word."""
    letters = room / (LETTER * size)
    if len(text) <= letters:
        return [text]
    lines, line, length = [], "", 0
    for piece in _MAY_BREAK.split(text):
        more = len(piece) - len(_MARKS.findall(piece))
        if line and length + more > letters:
            lines.append(line.strip(" ·"))
            line, length = "", 0
        line += piece
        length += more
    return [*lines, line.strip()]


def box(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:g} {y:g}h{width:g}v{height:g}h-{width:g}z"


def _role(group: Group) -> str:
    return f"d{(group.number - 1) % COLOURS + 1}"


def _baht(amount: Decimal) -> str:
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
