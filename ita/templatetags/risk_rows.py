"""What a row of a register shows of its risk on staff pages."""

from django import template

from ita.admin.risk_levels import level_sign as sign_of
from ita.models import Risk
from ita.risks.matrix import Matrix
from ita.risks.snapshot import responsible_line

register = template.Library()


@register.filter
def level_sign(risk: Risk, matrix: Matrix):
    return sign_of(matrix, risk.likelihood, risk.impact)


@register.filter
def responsible(risk: Risk) -> str:
    return responsible_line(risk, risk.divisions.all())
