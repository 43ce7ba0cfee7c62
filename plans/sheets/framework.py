"""The framework as the sheet names it: dimensions, missions and items by number or by name."""

import re
from functools import cached_property

from integrity.sheets.cells import as_text
from integrity.sheets.numbered_names import NumberedNames
from integrity.thai import arabic_digits
from plans.models import Dimension, Item, Mission, PlanFramework, TargetGroup

_NEXT_ITEM = re.compile(r"\s*(?:[,;、\n]|และ)\s*(?=(?:ข้อ(?:ที่)?\s*)?\d+\.\d)")
_RANGE = re.compile(
    r"(?:ข้อ(?:ที่)?\s*)?(\d+(?:\.\d+)+)\s*(?:[-–—−~]|ถึง)\s*(?:ข้อ(?:ที่)?\s*)?(\d+(?:\.\d+)*)"
)


class FrameworkNames:
    def __init__(self, framework: PlanFramework):
        dimensions = list(Dimension.objects.filter(framework=framework))
        missions = list(Mission.objects.filter(dimension__framework=framework))
        items = list(
            Item.objects.filter(mission__dimension__framework=framework).order_by(
                "mission__dimension__number", "mission__number", "number"
            )
        )
        self._dimensions = {each.pk: each for each in dimensions}
        self._missions = {each.pk: each for each in missions}
        self._items = items
        self.dimensions = NumberedNames("มิติ", ((str(d.number), d.title, d) for d in dimensions))
        self.missions = NumberedNames("ภารกิจ", ((m.code, m.title, m) for m in missions))
        self.items = NumberedNames("ภารกิจย่อย", ((i.code, i.title, i) for i in items))

    @cached_property
    def target_groups(self) -> NumberedNames[TargetGroup]:
        """The boxes of every framework; read when a sheet has a column for them."""
        groups = TargetGroup.objects.all()
        return NumberedNames(
            "กลุ่มเป้าหมาย", ((str(each.number), each.title, each) for each in groups)
        )

    def dimension_of(self, mission: Mission) -> Dimension:
        return self._dimensions[mission.dimension_id]

    def mission_of(self, item: Item) -> Mission:
        return self._missions[item.mission_id]

    def dimension(self, pk: int) -> Dimension:
        return self._dimensions[pk]

    def read_items(self, value: object) -> tuple[tuple[Item, ...], ...]:
        """What each entry of the cell may mean: "3.2.1-3.2.3", "3.2.1, 3.2.3", or names.

        Raises ValueError in Thai.
        """
        if isinstance(value, float):
            return (self.items.find(value),)
        entries: list[tuple[Item, ...]] = []
        for text in _NEXT_ITEM.split(arabic_digits(as_text(value))):
            entries += self._entry(text.strip())
        return tuple(dict.fromkeys(entries))

    def _entry(self, text: str) -> list[tuple[Item, ...]]:
        if limits := _RANGE.fullmatch(text):
            return self._range(*limits.groups())
        try:
            return [self.items.find(text)]
        except ValueError:
            lines = [line for line in text.split("\n") if line.strip()]
            if len(lines) < 2:
                raise
            return [self.items.find(line) for line in lines]

    def _range(self, first: str, last: str) -> list[tuple[Item, ...]]:
        mission = first.rpartition(".")[0]
        if "." not in last:
            last = f"{mission}.{last}"
        for code in (first, last):
            self.items.find(code)
        low, high = int(first.rpartition(".")[2]), int(last.rpartition(".")[2])
        if mission != last.rpartition(".")[0] or low > high:
            raise ValueError(f"ช่วง {first}-{last} ต้องอยู่ในภารกิจเดียวกันและเรียงจากน้อยไปมาก")
        codes = [f"{mission}.{number}" for number in range(low, high + 1)]
        return [self.items.find(code) for code in codes if code in self.items]
