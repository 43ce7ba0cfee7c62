"""The risk assessment in part 1 of a plan: criteria, matrix, ตารางที่ ๑ and ๒, from the frozen plan.

It stands below the section of part 1 that speaks of it, whatever the office numbered that; without
such a section it stands first, under a heading of its own.
"""

from ita.risks.paper import RiskParts

Json = dict

SPEAKS_OF_IT = "ประเมินความเสี่ยง"
BEFORE_PART_1 = ("announcement", "foreword")


class PlanRisk(RiskParts):
    """``snapshot``: what the plan froze of the assessment."""

    @property
    def assessment(self) -> Json:
        return self.snapshot["assessment"]

    @property
    def assumption(self) -> str:
        return self.snapshot["matrix"]["assumption"]

    @property
    def heading(self) -> str:
        return f"{self.entry} ปีงบประมาณ พ.ศ. {self.assessment['year']}"

    @property
    def entry(self) -> str:
        """Its line in the contents, short enough for one."""
        return "เกณฑ์และผลการประเมินความเสี่ยงการทุจริต"


def risk_part(snapshot: Json) -> PlanRisk | None:
    """None where the plan has no assessment; former snapshots may have a text instead of one."""
    risk = snapshot.get("risk")
    return PlanRisk(risk) if risk and "matrix" in risk else None


def place_of(risk: PlanRisk | None, sections: list[Json]) -> int | None:
    """Below which of ``sections`` it stands, counted from 1; 0: before all, None: nowhere."""
    if risk is None:
        return None
    for place, row in enumerate(sections, start=1):
        if row["role"] == "part1" and SPEAKS_OF_IT in row["title"]:
            return place
    return sum(row["role"] in BEFORE_PART_1 for row in sections)
