"""From the rows of a table to scores by place, with every mistake named by row and column."""

from dataclasses import dataclass, field
from decimal import Decimal

from integrity.sheets.cells import as_typed
from integrity.sheets.problems import SheetError
from integrity.sheets.table import Row, Table
from integrity.thai import BE_OFFSET, name_key, truncate
from ita.models import Score
from ita.results.score_text import STATE_WORDS, read_score, state_named
from ita.results.sheets.columns import TOTAL, ResultSheetResource
from ita.results.sheets.places import Places, SheetPlace, number_of
from ita.scoring.scheme_tree import Key

MERGED = "หากในไฟล์ผสานช่อง (merge) ไว้หลายแถว กรุณาแยกช่องแล้วใส่คะแนนทุกแถว"
_TOTAL = name_key(TOTAL)


@dataclass(frozen=True)
class Read:
    """What a row says. ``value`` is None where ``state`` says why."""

    row: int
    value: Decimal | None
    state: str = Score.State.SCORED


@dataclass
class Reader:
    """Blank year and instrument continue the row above, as merged cells mean it."""

    places: Places
    year: int
    headings: dict[str, str]
    errors: list[SheetError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    scores: dict[Key, Read] = field(default_factory=dict)
    total: Read | None = None
    above: SheetPlace | None = None

    def read_all(self, table: Table) -> None:
        self.warnings += [f"คอลัมน์ “{heading}” ระบบไม่รู้จัก จึงไม่ได้อ่าน" for heading in table.unread]
        for row in table.rows:
            self._read(row)
        if not self.errors and not self.scores and self.total is None:
            self.errors.append(SheetError("ใต้หัวตารางไม่มีคะแนนเลย"))
        self._point_out_fractions()

    def _read(self, row: Row) -> None:
        values = self._clean(row)
        if values is None or not any(text for name, text in values.items() if name != "year"):
            return
        if not self._is_of_year(row, values.get("year", "")):
            return
        if self._is_total(values):
            self._take_total(row, values)
        elif place := self._place(row, values):
            self._take(row, place, values)

    def _clean(self, row: Row) -> dict[str, str] | None:
        values, resource = {}, ResultSheetResource()
        failed = False
        for name, typed in row.values.items():
            column = resource.fields[name]
            try:
                values[name] = column.clean({column.column_name: typed})
            except ValueError as wrong:
                failed = True
                self._error(row, name, str(wrong))
        return None if failed else values

    def _is_of_year(self, row: Row, text: str) -> bool:
        if not text or number_of(text) == str(self.year):
            return True
        digits = number_of(text)
        if digits == str(self.year - BE_OFFSET):
            self._error(row, "year", f"ปีนี้เป็น ค.ศ. กรุณาใส่เป็น พ.ศ. คือ {self.year}")
        else:
            self._error(
                row,
                "year",
                f"ไม่ตรงกับปีที่เลือกนำเข้า ({self.year}) แก้ปีในไฟล์ หรือเลือกปีให้ตรงกับไฟล์",
            )
        return False

    @staticmethod
    def _is_total(values: dict[str, str]) -> bool:
        return any(
            name_key(values.get(name, "")).startswith(_TOTAL)
            for name in ("instrument", "code", "title")
        )

    def _take_total(self, row: Row, values: dict[str, str]) -> None:
        """A form that came back without an announced total says nothing of it."""
        score = self._score(row, values["score"], decimals=2) if values["score"] else None
        if score is None:
            return
        if self.total:
            self._error(row, "score", f"มีแถว{TOTAL}แล้วที่แถว {self.total.row} เหลือไว้แถวเดียว")
        self.total = Read(row.number, score)

    # Which place

    def _place(self, row: Row, values: dict[str, str]) -> SheetPlace | None:
        named = values["instrument"]
        instrument = self.places.instrument(named) if named else self.above
        if named and instrument is None:
            known = ", ".join(self.places.codes)
            self._error(row, "instrument", f"ไม่รู้จักเครื่องมือนี้ กรอบปี {self.year} มี {known}")
            return None
        self.above = instrument
        if values["code"]:
            return self._coded(row, values, instrument if named else None)
        if meant := self.places.titled(values.get("title", "")):
            # Not the whole instrument: its number was forgotten, or merged with the row above.
            self._error(row, "code", f"ชื่อนี้เป็นของ{meant.name} ใส่เลข {meant.code} ในช่องนี้")
            return None
        if not named:
            self._error(row, "code", "ระบุตัวชี้วัดที่ หรือระบุเครื่องมือถ้าเป็นคะแนนของทั้งเครื่องมือ")
            return None
        return instrument

    def _coded(self, row: Row, values: dict, instrument: SheetPlace | None) -> SheetPlace | None:
        near = (instrument or self.above) and _code_of((instrument or self.above).instrument)
        found = self.places.coded(values["code"], near or "")
        if not found:
            self._error(row, "code", f"กรอบการประเมินปี {self.year} ไม่มีตัวชี้วัดหรือข้อนี้")
            return None
        if instrument and all(each.instrument != near for each in found):
            right = " หรือ ".join(sorted({each.instrument for each in found}))
            self._error(
                row, "instrument", f"{found[0].name} อยู่ในเครื่องมือ {right} ไม่ใช่ {near} กรุณาตรวจ"
            )
            return None
        if len(found) > 1:
            self._error(row, "code", "มีข้อเลขนี้หลายแห่งในกรอบ ให้กรอกข้อนี้ในหน้าคะแนนแทน")
            return None
        self._compare_titles(row, found[0], values.get("title", ""))
        return found[0]

    def _compare_titles(self, row: Row, place: SheetPlace, typed: str) -> None:
        """A wrong name for the number is pointed out: which of the two is wrong, nobody knows."""
        key = name_key(typed)
        if not key or not place.titles or any(title in key for title in place.titles):
            return
        self.warnings.append(
            f"แถว {row.number} ชื่อ “{truncate(typed, 60)}” ไม่ตรงกับ {truncate(place.name, 80)} "
            "ระบบใช้เลขที่ กรุณาตรวจว่าเลขที่ถูกต้อง"
        )

    # Which score

    def _take(self, row: Row, place: SheetPlace, values: dict[str, str]) -> None:
        if first := self.scores.get(place.key):
            self._error(row, "code", f"{truncate(place.name, 80)} ซ้ำกับแถว {first.row}")
            return
        if state := state_named(values["score"]):
            if state not in place.may_be:
                words = STATE_WORDS[state]
                self._error(row, "score", f"“{words}” ใช้กับรายการนี้ไม่ได้ กรุณาใส่คะแนน 0 ถึง 100")
                return
            self.scores[place.key] = Read(row.number, None, state)
            return
        score = self._score(row, values["score"])
        if score is not None:
            self.scores[place.key] = Read(row.number, score)

    def _score(self, row: Row, text: str, **limits) -> Decimal | None:
        try:
            score = read_score(text, **limits)
        except ValueError as wrong:
            self._error(row, "score", str(wrong))
            return None
        if score is None:
            self._error(row, "score", f"ไม่มีคะแนน กรุณาใส่คะแนนหรือลบแถวนี้ {MERGED}")
        return score

    def _point_out_fractions(self) -> None:
        """A cell formatted as per cent holds 0.9965 and shows 99.65%."""
        values = [each.value for each in self.scores.values() if each.value is not None]
        if values and max(values) <= 1 and any(0 < value < 1 for value in values):
            self.warnings.append(
                "คะแนนทุกแถวไม่เกิน 1 หากในไฟล์แสดงเป็นร้อยละ (%) ให้เปลี่ยนรูปแบบช่องเป็นตัวเลข 0 ถึง 100 ก่อน"
            )

    def _error(self, row: Row, name: str, message: str) -> None:
        self.errors.append(
            SheetError(
                message, row.number, self.headings.get(name, ""), as_typed(row.values.get(name))
            )
        )


def _code_of(instrument: str) -> str:
    """EIT of EIT ส่วนที่ 1."""
    return instrument.partition(" ")[0]
