"""A drawing of integrity/charts.py as a paper takes it."""

import re

from django.utils.safestring import SafeString, mark_safe

PAPER_FONTS = "'Office Document', 'Portal Laksaman'"


def for_paper(svg: str) -> SafeString:
    """With the paper's font, which no style sheet gives a drawing, and its text alternative.

    WeasyPrint takes the alternative from <title>; charts.py has escaped every word.
    """
    label = re.search(r'aria-label="([^"]*)"', svg)[1]
    head, rest = svg.split(">", 1)
    return mark_safe(f'{head} font-family="{PAPER_FONTS}"><title>{label}</title>{rest}')
