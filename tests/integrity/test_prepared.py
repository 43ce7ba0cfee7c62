"""Queries compiled once give what Django gives, with values of their types."""

import pytest

from integrity.models import Organisation
from integrity.prepared import Prepared
from plans.models import PlanVersion
from tests import make

OFFICES = Organisation.objects.order_by("slug").values_list("slug", "name")


def test_each_call_finds_its_own_rows(office, other_office):
    by_slug = Prepared(OFFICES.filter(slug="{slug}"), slug="{slug}")
    assert list(by_slug.rows(slug=office.slug)) == [(office.slug, office.name)]
    assert list(by_slug.rows(slug=other_office.slug)) == [(other_office.slug, other_office.name)]
    assert list(by_slug.rows(slug="nobody")) == []


def test_what_a_visitor_types_is_a_value_and_never_sql(office):
    by_slug = Prepared(OFFICES.filter(slug="{slug}"), slug="{slug}")
    assert list(by_slug.rows(slug="x' OR '1'='1")) == []


def test_dates_and_moments_come_as_dates_and_moments(plan_officer, publisher):
    version = make.published(by=plan_officer, publisher=publisher)
    rows = Prepared(
        PlanVersion.objects.filter(number=2403).values_list("promulgated_on", "published_at"),
        number=2403,
    )
    version.refresh_from_db()
    assert list(rows.rows(number=1)) == [(version.promulgated_on, version.published_at)]


def test_a_slot_without_a_place_is_a_mistake_that_shows(db):
    with pytest.raises(ValueError, match="no place for name"):
        list(Prepared(OFFICES.filter(slug="{slug}"), slug="{slug}", name="x").rows(slug="a"))
