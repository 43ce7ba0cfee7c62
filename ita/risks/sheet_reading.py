"""From the rows of a table to facts about risks, with every mistake named by row and column."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from integrity.sheets.cells import as_typed
from integrity.sheets.problems import SheetError
from integrity.sheets.table import Row, Table
from ita.risks.sheet_columns import RiskSheetResource
from ita.risks.sheet_facts import AnswerableReader, Facts

SCORES = {"likelihood": "โอกาส (L)", "impact": "ผลกระทบ (I)"}
MOST_ROWS_NAMED = 12


@dataclass
class Reader:
    """A cell means what stands in it: a blank one is blank, and never continues the row above."""

    resource: RiskSheetResource
    responsible: AnswerableReader
    headings: dict[str, str]
    errors: list[SheetError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    facts: dict[int, Facts] = field(default_factory=dict)

    def read_all(self, table: Table) -> None:
        self.warnings += [f"คอลัมน์ “{heading}” ระบบไม่รู้จัก จึงไม่ได้อ่าน" for heading in table.unread]
        if not table.rows:
            self.errors.append(SheetError("ใต้หัวตารางไม่มีความเสี่ยงเลย"))
        for row in table.rows:
            self.read(row)
        self.warnings += self._maybe_merged()

    def read(self, row: Row) -> None:
        values, failed = self._clean(row)
        self._require(row, values, failed)
        if failed:
            return
        facts = Facts(row=row.number, **values)
        if first := self.facts.get(facts.number):
            self._error(row, "number", f"ลำดับที่ {facts.number} ซ้ำกับแถว {first.row}")
            return
        self.facts[facts.number] = facts

    def _error(self, row: Row, name: str, message: str) -> None:
        typed = as_typed(row.values.get(name))
        self.errors.append(SheetError(message, row.number, self.headings.get(name, ""), typed))

    def _clean(self, row: Row) -> tuple[dict[str, object], set[str]]:
        values: dict[str, object] = {}
        failed: set[str] = set()
        for name, typed in row.values.items():
            column = self.resource.fields[name]
            try:
                values[name] = column.clean(
                    {column.column_name: typed}, responsible=self.responsible
                )
            except ValueError as wrong:
                failed.add(name)
                self._error(row, name, str(wrong))
        return values, failed

    def _require(self, row: Row, values: dict, failed: set[str]) -> None:
        """What the rest of the row may not be without. Adds to ``failed``."""

        def refuse(name: str, message: str) -> None:
            failed.add(name)
            self._error(row, name, message)

        if "number" not in failed and values["number"] is None:
            refuse("number", "ระบุลำดับที่")
        if "event" not in failed and not values["event"] and not values.get("step"):
            if "step" not in failed:
                refuse("event", "ระบุประเด็นความเสี่ยง หรือขั้นตอนการดำเนินงาน")
        elif "event" not in failed and not values["event"]:
            for name in SCORES:
                if values.get(name):
                    refuse(name, "ขั้นตอนที่ไม่มีประเด็นความเสี่ยงให้คะแนนไม่ได้ ระบุประเด็น หรือลบคะแนน")
        if not failed.intersection(SCORES):
            for name, other in (("likelihood", "impact"), ("impact", "likelihood")):
                if values[name] is None and values[other] is not None:
                    refuse(name, f"มี{SCORES[other]}แล้ว ระบุ{SCORES[name]}ด้วย หรือเว้นว่างทั้งคู่")

    def _maybe_merged(self) -> Iterator[str]:
        """A file does not tell a merged cell from a blank one when it is read row by row."""
        for name in ("process", "step"):
            if name not in self.headings:
                continue
            rows = list(self.facts.values())
            under = [
                str(facts.row)
                for above, facts in zip(rows, rows[1:], strict=False)
                if not getattr(facts, name) and (getattr(above, name) or facts.event)
            ]
            if under and any(getattr(facts, name) for facts in rows):
                more = " …" if len(under) > MOST_ROWS_NAMED else ""
                yield (
                    f"แถว {', '.join(under[:MOST_ROWS_NAMED])}{more} "
                    f"เว้นช่อง “{self.headings[name]}” ว่าง "
                    "ถ้าในไฟล์ผสานช่องไว้กับแถวบน กรุณาแยกช่องแล้วใส่ทุกแถว"
                )
