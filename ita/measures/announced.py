"""Which paper of the register announces a set: how the two find each other."""

from typing import Protocol

from django.urls import reverse


class Edition(Protocol):
    """A MeasureSet, or what pages read of one."""

    organisation: object
    first_year: int
    number: int


def source_of(edition: Edition) -> str:
    """The address that papers begun from this set keep: that of its year, of a later edition its
    own, so that the paper of one edition is never taken for that of another."""
    place = edition.organisation.slug, edition.first_year
    if edition.number == 1:
        return reverse("ita:measures_detail", args=place)
    return reverse("ita:measures_version", args=(*place, edition.number))
