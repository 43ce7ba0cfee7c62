"""The filters of a register's page: a cell of the map, level, process, division, words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from integrity.thai import arabic_digits, normalise

Json = dict
LONGEST = 100
SEARCHED = ("process", "step", "event", "measure", "responsible", "controls")


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class Choices:
    name: str
    label: str
    options: list[Choice]


@dataclass
class RiskFilters:
    """What the visitor chose; values that the register does not have are as if not chosen."""

    snapshot: Json
    chosen: Mapping[str, str]

    @cached_property
    def q(self) -> str:
        return " ".join(arabic_digits(normalise(self.chosen.get("q", ""))).split())[:LONGEST]

    @cached_property
    def cell(self) -> tuple[int, int] | None:
        """Likelihood and impact, both of 1 to 5."""
        pair = [arabic_digits(self.chosen.get(name, "")) for name in ("l", "i")]
        if all(text in {"1", "2", "3", "4", "5"} for text in pair):
            return int(pair[0]), int(pair[1])
        return None

    @cached_property
    def of_residual(self) -> bool:
        """Whether the cell is one of the map of what is left."""
        return self.cell is not None and self.chosen.get("map") == "residual"

    @cached_property
    def offered(self) -> dict[str, tuple[str, str, dict[str, str]]]:
        """Name → label, word for "no choice", and value → label of each choice."""
        risks = self.snapshot["risks"]
        levels = {str(each["value"]): each["label"] for each in self.snapshot["matrix"]["levels"]}
        processes = dict.fromkeys(risk["process"] for risk in risks if risk["process"])
        divisions = {each["slug"]: each["name"] for risk in risks for each in risk["divisions"]}
        return {
            "level": ("ระดับความเสี่ยง", "ทุกระดับ", dict(reversed(levels.items()))),
            "process": ("กระบวนงาน", "ทุกกระบวนงาน", {name: name for name in processes}),
            "division": ("หน่วยงานรับผิดชอบ", "ทุกหน่วยงาน", divisions),
        }

    @cached_property
    def values(self) -> dict[str, str]:
        """Only the choices that are made and exist."""
        picked = {name: self.chosen.get(name, "") for name in self.offered}
        return {name: value for name, value in picked.items() if value in self.offered[name][2]}

    @property
    def is_active(self) -> bool:
        return bool(self.q or self.values or self.cell)

    @property
    def fields(self) -> list[Choices]:
        return [
            Choices(
                name,
                label,
                [
                    Choice("", nothing, name not in self.values),
                    *(
                        Choice(value, text, self.values.get(name) == value)
                        for value, text in texts.items()
                    ),
                ],
            )
            for name, (label, nothing, texts) in self.offered.items()
            if texts
        ]

    @property
    def words(self) -> list[str]:
        """What was chosen, to be read."""
        said = [self.offered[name][2][value] for name, value in self.values.items()]
        if self.cell:
            scores = f"โอกาส {self.cell[0]} ผลกระทบ {self.cell[1]}"
            said.insert(0, f"{scores} (ความเสี่ยงคงเหลือ)" if self.of_residual else scores)
        return [*said, f"“{self.q}”"] if self.q else said

    def apply(self) -> list[Json]:
        if not self.is_active:
            return self.snapshot["risks"]
        return [risk for risk in self.snapshot["risks"] if self._fits(risk)]

    def _fits(self, risk: Json) -> bool:
        chosen = self.values
        return (
            (not self.cell or self._scores(risk) == self.cell)
            and ("level" not in chosen or str(risk["level"]) == chosen["level"])
            and ("process" not in chosen or risk["process"] == chosen["process"])
            and (
                "division" not in chosen
                or any(each["slug"] == chosen["division"] for each in risk["divisions"])
            )
            and (not self.q or self.q.casefold() in self._text(risk))
        )

    def _scores(self, risk: Json) -> tuple[int | None, int | None]:
        scores = (risk["residual"] or {}) if self.of_residual else risk
        return scores.get("likelihood"), scores.get("impact")

    def _text(self, risk: Json) -> str:
        return arabic_digits(" ".join(risk[name] for name in SEARCHED)).casefold()
