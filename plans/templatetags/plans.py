"""What pages of the left show of plans."""

from django import template

from plans.reading import cards_of

register = template.Library()


@register.inclusion_tag("plans/_office_plans.html")
def plans_of_office(organisation):
    return {"organisation": organisation, "cards": cards_of(organisation)}
