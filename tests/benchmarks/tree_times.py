"""Times the plan's table in the admin for the sample plan and for one ten times as large: JSON."""

import json
import sys
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integrity.models import User
from integrity.roles import Role
from plans.editions.revision import start_revision
from plans.models import PlanVersion
from tests.benchmarks.check_times import enlarge
from tests.benchmarks.installation import HOST, SLUG

ROUNDS = 7


def measured(officer: User) -> dict:
    """The table of a draft copied from the edition in force, as the plan officer opens it."""
    plan = PlanVersion.objects.get(plan__organisation__slug=SLUG, number=1).plan
    draft = start_revision(plan, by=officer)
    address = reverse("admin:plans_planversion_table", args=(draft.pk,))
    client = Client(headers={"host": HOST, "x-forwarded-proto": "https"})
    client.force_login(officer)
    times = [_seconds(client, address) for _ in range(ROUNDS + 1)][1:]
    with CaptureQueriesContext(connection) as captured:
        _seconds(client, address)
    found = {"seconds": times, "queries": len(captured), "projects": draft.projects.count()}
    draft.delete()
    return found


def _seconds(client: Client, address: str) -> float:
    start = time.perf_counter()
    response = client.get(address)
    spent = time.perf_counter() - start
    if response.status_code != 200:
        raise ValueError(f"{address}: {response.status_code}")
    return spent


def main() -> None:
    of_office = User.objects.filter(organisation__slug=SLUG)
    officer = of_office.filter(groups__name=Role.PLAN_OFFICER.value).earliest("pk")
    usual = measured(officer)
    enlarge()
    json.dump({"usual": usual, "large": measured(officer)}, sys.stdout)
