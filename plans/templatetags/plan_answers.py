"""The projects that answer measures, risks and weaknesses, for the admin's pages of ita.

A page asks once for all its keys, then shows each:
``{% projects_answering_risks office keys user as answering %}{% answered_by answering risk.key %}``
"""

from django import template

from plans import answers

register = template.Library()

register.simple_tag(answers.projects_answering_indicators)
register.simple_tag(answers.projects_answering_measures)
register.simple_tag(answers.projects_answering_risks)


@register.inclusion_tag("admin/plans/_answered_by.html")
def answered_by(answering: dict, key):
    """``key``: of a measure or a risk, or the number of an indicator."""
    return {"projects": answering.get(key) or answering.get(str(key)) or []}
