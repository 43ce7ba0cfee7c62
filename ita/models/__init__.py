"""ITA results with what answers them, and the fraud-risk register."""

from ita.models.matrix import (
    SIDE,
    Axis,
    CriterionStep,
    RiskCell,
    RiskCriterion,
    RiskLevel,
    RiskMatrix,
    ScoreName,
)
from ita.models.measures import Measure, MeasureEvidence, MeasureReport, MeasureSet
from ita.models.result import AssessmentResult, Finding, Score
from ita.models.risk import Risk, RiskAssessment, RiskKind, RiskMonitoring
from ita.models.scheme import (
    AnswerOption,
    AnswerScale,
    AssessmentScheme,
    Indicator,
    Instrument,
    InstrumentPart,
    Question,
    RatingBand,
    ReportSection,
    SubIndicator,
)

__all__ = [
    "SIDE",
    "AnswerOption",
    "AnswerScale",
    "AssessmentResult",
    "AssessmentScheme",
    "Axis",
    "CriterionStep",
    "Finding",
    "Indicator",
    "Instrument",
    "InstrumentPart",
    "Measure",
    "MeasureEvidence",
    "MeasureReport",
    "MeasureSet",
    "Question",
    "RatingBand",
    "ReportSection",
    "Risk",
    "RiskAssessment",
    "RiskCell",
    "RiskCriterion",
    "RiskKind",
    "RiskLevel",
    "RiskMatrix",
    "RiskMonitoring",
    "Score",
    "ScoreName",
    "SubIndicator",
]
