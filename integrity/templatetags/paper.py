"""Filters of the papers that WeasyPrint renders."""

from django import template
from django.utils.html import format_html_join

from integrity import numbered

register = template.Library()


@register.filter
def paragraphs(value):
    """Like |numbered, but without an element for the marks: on paper each costs time."""
    return format_html_join(
        "\n",
        '<p class="n n{}">{}</p>',
        ((each.level, f"{each.mark} {each.text}".strip()) for each in numbered.parse(value or "")),
    )
