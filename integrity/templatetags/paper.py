"""Filters of the papers that WeasyPrint renders."""

import re

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import mark_safe

from integrity import numbered

register = template.Library()

_END_OF_RANGE = re.compile(r"(?<=\d[-–])([\d,.]*\d)")


@register.filter
def paragraphs(value):
    """Like |numbered, but without an element for the marks: on paper each costs time."""
    return format_html_join(
        "\n",
        '<p class="n n{}">{}</p>',
        ((each.level, f"{each.mark} {each.text}".strip()) for each in numbered.parse(value or "")),
    )


@register.filter
def ranges(value):
    """A line of a narrow cell may end within a range, after its sign: "1,000-" "2,000 บาท"."""
    text = str(conditional_escape(value or ""))
    return mark_safe(_END_OF_RANGE.sub(r'<span class="kept-word">\1</span>', text))
