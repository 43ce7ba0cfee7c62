from plans.models.answer import ProjectAnswer
from plans.models.appendix import PlanAppendix
from plans.models.attention import Explanation, PointToCheck
from plans.models.budget import BudgetLine, YearlyBudget
from plans.models.cancellation import Cancellation
from plans.models.framework import (
    Dimension,
    FrameworkLink,
    Item,
    Mission,
    PlanFramework,
    TargetGroup,
)
from plans.models.kinds import Heading, ProjectKind, ResultKind
from plans.models.plan import Plan, PlanSection, PlanVersion
from plans.models.project import Project, ProjectDivision, ProjectItem, SheetSection
from plans.models.result import ProjectResult, ResultTarget
from plans.models.sample import SampleResult, SampleSection, SampleSheet
from plans.models.text_reading import TextReading

__all__ = [
    "BudgetLine",
    "Cancellation",
    "Dimension",
    "Explanation",
    "FrameworkLink",
    "Heading",
    "Item",
    "Mission",
    "Plan",
    "PlanAppendix",
    "PlanFramework",
    "PlanSection",
    "PlanVersion",
    "PointToCheck",
    "Project",
    "ProjectAnswer",
    "ProjectDivision",
    "ProjectItem",
    "ProjectKind",
    "ProjectResult",
    "ResultKind",
    "ResultTarget",
    "SampleResult",
    "SampleSection",
    "SampleSheet",
    "SheetSection",
    "TargetGroup",
    "TextReading",
    "YearlyBudget",
]
