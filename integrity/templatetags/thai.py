"""Thai text, dates and money in templates: one-line filters over integrity.thai.

Values may come from a snapshot, where a date is "2022-08-30" and money "46000.00". An absent
value prints nothing.
"""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join

from integrity import numbered as numbered_text
from integrity import thai

register = template.Library()


def _is_absent(value):
    return value is None or value == ""


def _day(value):
    return date.fromisoformat(value) if isinstance(value, str) else value


@register.filter
def thai_date(value, style="long"):
    return "" if _is_absent(value) else thai.thai_date(_day(value), style)


@register.filter
def be_year(value):
    return "" if _is_absent(value) else thai.be_year(_day(value))


@register.filter
def thai_digits(value):
    return "" if _is_absent(value) else thai.thai_digits(str(value))


@register.filter
def digits(value, use_thai):
    """Thai digits when the paper asks for them: {{ total|baht|digits:thai_digits }}."""
    return thai_digits(value) if use_thai else value


@register.filter
def baht(value):
    return "" if _is_absent(value) else thai.baht(Decimal(str(value)))


@register.filter
def baht_text(value):
    return "" if _is_absent(value) else thai.baht_text(Decimal(str(value)))


@register.filter
def truncate_thai(value, length):
    return "" if _is_absent(value) else thai.truncate(str(value), int(length))


@register.filter
def numbered(value):
    """Paragraphs of a numbered text: class n1 to n3 by level, n0 with u0 to u3 for the others.

    Thai digits, when wanted, come first: {{ body|thai_digits|numbered }}.
    """
    paragraphs = numbered_text.parse("" if value is None else str(value))
    return format_html_join("\n", "{}", ((_paragraph(each),) for each in paragraphs))


def _paragraph(paragraph):
    if not paragraph.mark:
        return format_html('<p class="n n0 u{}">{}</p>', paragraph.under, paragraph.text)
    return format_html(
        '<p class="n n{}"><span class="mark">{}</span> {}</p>',
        paragraph.level,
        paragraph.mark,
        paragraph.text,
    )
