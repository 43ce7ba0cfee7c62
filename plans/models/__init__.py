from plans.models.budget import BudgetLine, YearlyBudget
from plans.models.framework import Dimension, Item, Mission, PlanFramework, TargetGroup
from plans.models.plan import Plan, PlanSection, PlanVersion
from plans.models.project import Project, ProjectDivision, ProjectItem, SheetSection
from plans.models.result import ProjectResult, ResultTarget

__all__ = [
    "BudgetLine",
    "Dimension",
    "Item",
    "Mission",
    "Plan",
    "PlanFramework",
    "PlanSection",
    "PlanVersion",
    "Project",
    "ProjectDivision",
    "ProjectItem",
    "ProjectResult",
    "ResultTarget",
    "SheetSection",
    "TargetGroup",
    "YearlyBudget",
]
