"""The framework of a period: codes that mean one place, years that are the plan's."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from plans.models import Item, Mission, Plan
from tests import make


@pytest.mark.parametrize("code", ["<xmp>", "1", "1.", "1.a", "1.1\n", "๑.๑"])
def test_a_code_is_digits_and_points(db, code):
    dimension = make.framework().dimensions.first()
    with pytest.raises(ValidationError):
        Mission(dimension=dimension, number=9, code=code, title="x").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mission.objects.create(dimension=dimension, number=9, code=code, title="x")


def test_two_missions_cannot_share_a_code(db):
    dimension = make.framework().dimensions.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mission.objects.create(dimension=dimension, number=9, code="1.1", title="x")


def test_a_code_begins_with_that_of_its_place(db):
    dimension = make.framework().dimensions.get(number=1)
    with pytest.raises(ValidationError, match="ขึ้นต้นด้วย 1."):
        Mission(dimension=dimension, number=9, code="2.9", title="x").full_clean()
    mission = dimension.missions.first()
    with pytest.raises(ValidationError, match="ขึ้นต้นด้วย 1.1."):
        Item(mission=mission, number=9, code="1.2.9", title="x").full_clean()


def test_a_plan_keeps_the_years_of_its_framework(office):
    framework = make.framework()
    with pytest.raises(ValidationError, match="2566-2570"):
        Plan(organisation=office, framework=framework, first_year=2561, last_year=2565).full_clean()


def test_a_project_number_ends_where_its_address_ends(office):
    version = make.version(make.plan(office))
    with pytest.raises(IntegrityError), transaction.atomic():
        make.project(version, number=10_000)
    assert make.project(version, number=9_999).get_absolute_url().endswith("/projects/1-9999/")
