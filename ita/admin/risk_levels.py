"""Score and level of a pair as staff pages show them."""

from django.utils.html import format_html

from ita.models import RiskAssessment
from ita.risks.matrix import Matrix


def matrix_of(assessment: RiskAssessment) -> Matrix:
    """Read once for a page."""
    if not hasattr(assessment, "_matrix"):
        assessment._matrix = Matrix.of(assessment.matrix)
    return assessment._matrix


def level_sign(matrix: Matrix, likelihood: int | None, impact: int | None) -> str:
    """The score and the name of the level on its colour: never colour alone."""
    level = matrix.level_of(likelihood, impact)
    if level is None:
        return format_html('<span class="risk-level">{}</span>', "ยังไม่มีคะแนน")
    return format_html(
        '<span class="risk-level lv-{}"><b>{}</b> {}</span>',
        level.value,
        likelihood * impact,
        level.label,
    )
