"""The rows of a register's public page, and of its maps.

Built in Python: they are most of the page, and a template needs many times as long for them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape  # of plain strings, where Jinja's own takes three times as long

from django.utils.safestring import SafeString, mark_safe

from integrity.thai import thai_date
from ita.risks.heat_map import HeatMap, MapCell
from ita.risks.matrix import Level

Json = Mapping

TABLE = (
    '<table class="risks" role="table">\n'
    '<caption class="vh">ทะเบียนความเสี่ยงการทุจริต หนึ่งแถวต่อหนึ่งความเสี่ยง</caption>\n'
    '<thead role="rowgroup"><tr role="row">{}</tr></thead>\n'
    '<tbody role="rowgroup">\n{}</tbody>\n</table>'
)
HEAD = '<th role="columnheader" scope="col">{}</th>'
ROW = (
    '<tr role="row" id="r{}"><td role="cell" class="code">{}</td>'
    '<th role="rowheader" scope="row">{}</th><td role="cell" class="scored">{}</td>'
    '<td role="cell" class="measure">{}</td>{}</tr>\n'
)
LEFT = '<td role="cell" class="left">{}</td>'
CHIP = '<span class="level lv-{}"><i aria-hidden="true">{}</i><span>{} <small>('
SMALL = '<p class="small"><span class="soft">{}:</span> {}</p>'
SEEN = '<p class="seen seen-{}"><b><i aria-hidden="true"></i>{}: {}</b> {}</p>'
MAP_ROW = '<tr><th scope="row"><b>{}</b> <small>{}</small></th>{}</tr>\n'
CELL = (
    '<td class="{}">{}<span aria-hidden="true"><i>{}</i>{}<small>{}</small></span>'
    '<span class="vh">{}</span>{}</td>'
)
PROJECT = '<li><a href="{}"><b class="nb">{}</b> {}</a> <span class="soft nb">({})</span></li>'


def risk_rows(
    risks: Iterable[Json],
    levels: Mapping[int, Level],
    seen: Mapping[str, list],
    answering: Mapping[str, list],
    *,
    has_residual: bool,
) -> SafeString:
    """``seen``: monitoring by key of the risk; ``answering``: projects of the plan likewise."""
    heads = ["ที่", "ขั้นตอนและประเด็นความเสี่ยง", "ระดับก่อนควบคุม" if has_residual else "ระดับ"]
    heads += ["มาตรการควบคุมและผู้รับผิดชอบ"] + (["คงเหลือ"] if has_residual else [])
    rows = _Rows(levels, seen, answering, has_residual)
    body = "".join([rows.row(risk) for risk in risks])
    return mark_safe(TABLE.format("".join(map(HEAD.format, heads)), body))


def risk_cells(heat_map: HeatMap, page: str, chosen: tuple[int, int] | None = None) -> SafeString:
    """The rows of the map. ``page``: where a cell with risks leads, "" for nowhere; ``chosen``: the
    likelihood and impact that are looked at."""
    rows = (
        MAP_ROW.format(
            row.score,
            escape(row.name),
            "".join([_cell(heat_map, cell, page, chosen) for cell in row.cells]),
        )
        for row in heat_map.rows
    )
    return mark_safe("".join(rows))


def _cell(heat_map: HeatMap, cell: MapCell, page: str, chosen: tuple[int, int] | None) -> str:
    before, after = "<span>", "</span>"
    if cell.count and page:
        which = "&amp;map=residual" if heat_map.key == "residual" else ""
        here = ' aria-current="true"' if chosen == (cell.likelihood, cell.impact) else ""
        before = f'<a href="{escape(page)}?{escape(cell.query)}{which}#register"{here}>'
        after = "</a>"
    sign = escape(cell.level.sign) if cell.level else "–"
    count = f"<b>{cell.count}</b>" if cell.count else ""
    sentence = escape(cell.sentence)
    return CELL.format(cell.classes, before, sign, count, cell.score, sentence, after)


@dataclass
class _Rows:
    levels: Mapping[int, Level]
    seen: Mapping[str, list]
    answering: Mapping[str, list]
    has_residual: bool

    def __post_init__(self):
        self.chips = {
            level.value: CHIP.format(level.value, escape(level.sign), escape(level.label))
            for level in self.levels.values()
        }

    def row(self, risk: Json) -> str:
        number = risk["number"]
        scored = self._scores(risk, "ก่อนควบคุม") if risk["score"] else '<span class="soft">–</span>'
        left = LEFT.format(self._left(risk["residual"])) if self.has_residual else ""
        return ROW.format(number, number, _event(risk), scored, "".join(self._measure(risk)), left)

    def _scores(self, scores: Json, label: str) -> str:
        chip = self.chips.get(scores["level"])
        shown = f"{chip}{scores['score']})</small></span></span>" if chip else scores["score"]
        return (
            f'<span class="pair"><span class="vh">{label}: </span>{shown}<small class="nb">'
            f"โอกาส {scores['likelihood']} × ผลกระทบ {scores['impact']}</small></span>"
        )

    def _left(self, residual: Json | None) -> str:
        if not residual:
            return ""
        return f'<span class="label">คงเหลือ</span>{self._scores(residual, "คงเหลือ")}'

    def _measure(self, risk: Json) -> Iterator[str]:
        texts = [text for text in (risk["measure"], *risk["measures"]) if text]
        for text in texts:
            yield f"<p>{_lines(text)}</p>"
        if not texts and not risk["accepted"]:
            if risk["needs_measure"]:
                yield '<p class="lacking">ยังไม่มีมาตรการ ทั้งที่ระดับนี้ต้องมี</p>'
            elif risk["score"]:
                yield '<p class="soft">ไม่ต้องจัดทำมาตรการเพิ่มเติม</p>'
        if risk["acceptance"]:
            yield _acceptance(risk["acceptance"], risk["accepted"])
        if risk["controls"]:
            yield SMALL.format("การควบคุมที่มีอยู่", _lines(risk["controls"]))
        if risk["response_label"]:
            yield SMALL.format("การตอบสนอง", escape(risk["response_label"]))
        if risk["responsible"]:
            yield SMALL.format("รับผิดชอบ", escape(risk["responsible"]))
        for each in self.seen.get(risk["key"], ()):
            yield _seen(each)
        if projects := self.answering.get(risk["key"]):
            yield _projects(projects)


def _event(risk: Json) -> str:
    above = [f"<small>{escape(risk[name])}</small>" for name in ("process", "step") if risk[name]]
    if risk["event"]:
        event = f"<b>{escape(risk['event'])}</b>"
    else:
        event = '<span class="soft">ขั้นตอนนี้ไม่ได้ระบุประเด็นความเสี่ยง</span>'
    # "Known Factor: เคยเกิดขึ้นแล้ว": its English name tells a citizen nothing more.
    factor = risk["factor_label"].rpartition(": ")[2]
    kind = " · ".join(filter(None, (risk["kind"], factor)))
    below = f"<small>{escape(kind)}</small>" if kind else ""
    return f"{''.join(above)}{event}{below}"


def _acceptance(acceptance: Json, holds: bool) -> str:
    who = acceptance["positions"][0] if acceptance["positions"] else acceptance["name"]
    until = acceptance["until"]
    ends = (
        f' <span class="nb">ถึง {thai_date(date.fromisoformat(until), "short")}</span>'
        if until
        else ""
    )
    word = "ยอมรับความเสี่ยงนี้" if holds else "เคยยอมรับความเสี่ยงนี้"
    return f"<p><b>{word}</b> โดย{escape(who)}: {escape(acceptance['reason'])}{ends}</p>"


def _seen(each: Json) -> str:
    said = each["label"].partition(": ")[2]
    text = f" – {each['text']}" if each["text"] else ""
    return SEEN.format(each["colour"], escape(each["round"]), each["word"], escape(said + text))


def _projects(projects: list) -> str:
    listed = "".join(
        PROJECT.format(escape(p.address), escape(p.code), escape(p.title), escape(p.years))
        for p in projects
    )
    return (
        '<div class="small"><span class="soft">โครงการในแผนที่ตอบ:</span> '
        f'<ul class="answered-by">{listed}</ul></div>'
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def open_risks(risks: Iterable[Json], answering: Mapping[str, list]) -> list[Json]:
    """Those that no project of the plan answers."""
    return [risk for risk in risks if not answering.get(risk["key"])]
