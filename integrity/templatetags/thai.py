"""Thai text, dates and money in templates: one-line filters over integrity.thai."""

from django import template

register = template.Library()
