"""Checks of a result and of a set of measures: what is read (record), what is looked for (results,
measures), what is said. Nothing here stops a step: a result is a fact that somebody else announced.
"""

from integrity.checks import Report, run
from ita.checks.record import MeasureSetRecord, ResultRecord
from ita.models import AssessmentResult, MeasureSet, RiskAssessment
from ita.risks.register import Register

RESULT = "ita.assessmentresult"
MEASURES = "ita.measureset"
RISKS = "ita.riskassessment"


def check_result(result: AssessmentResult) -> Report:
    return run(RESULT, ResultRecord(result))


def check_measures(measure_set: MeasureSet) -> Report:
    return run(MEASURES, MeasureSetRecord(measure_set))


def check_risks(assessment: RiskAssessment) -> Report:
    """What blocks here stops ita.risks.publication.submit, which asks the register itself."""
    return run(RISKS, Register(assessment))
