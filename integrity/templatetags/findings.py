"""Links from what checks found to where it is mended, and back."""

from urllib.parse import urldefrag

from django import template

from integrity.admin.findings import FROM_CHECKS

register = template.Library()


@register.filter
def jump_within(address: str, page: str) -> str:
    """A finding shown on the very page that mends it: a jump leaves alone what is typed there."""
    path, place = urldefrag(address)
    return f"#{place}" if path == page and place else address


@register.filter
def and_back(address: str) -> str:
    """The page of a finding, which returns to the checks when it is saved."""
    path, place = urldefrag(address)
    joint = "&" if "?" in path else "?"
    return f"{path}{joint}{FROM_CHECKS}" + (f"#{place}" if place else "")
