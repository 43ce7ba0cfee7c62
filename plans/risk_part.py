"""The risk assessment in part 1 of a plan: criteria, matrix, ตารางที่ ๑ and ๒, from the frozen plan.

It stands below the section of part 1 that speaks of it, whatever the office numbered that; without
such a section it stands first, under a heading of its own.
"""

from ita.papers.risk import RiskParts

Json = dict

SPEAKS_OF_IT = "ประเมินความเสี่ยง"


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
        return f"เกณฑ์และผลการประเมินความเสี่ยงการทุจริต ปีงบประมาณ พ.ศ. {self.assessment['year']}"


def risk_part(snapshot: Json) -> PlanRisk | None:
    """None where the plan has no assessment; former snapshots may have a text instead of one."""
    risk = snapshot.get("risk")
    return PlanRisk(risk) if risk and "matrix" in risk else None


def place_of(risk: PlanRisk | None, sections: list[Json]) -> int | None:
    """Below which of the sections of part 1 it stands; 0 is before the first, None is nowhere."""
    if risk is None:
        return None
    spoken = (place for place, row in enumerate(sections, 1) if SPEAKS_OF_IT in row["title"])
    return next(spoken, 0)
