"""The peer of our import: a Resource of django-import-export as its documentation builds one.

It saves the same records one by one, each after full_clean(), each with its history row. Nothing
in it is slower than it need be: what a row refers to is looked up once, rows are not compared
with what is stored, no preview is kept, and all is one transaction.
"""

import json
import sys
import time
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from import_export import resources
from import_export.formats.base_formats import XLSX

from integrity.models import User
from integrity.thai import arabic_digits
from plans.models import (
    Dimension,
    Item,
    Mission,
    Plan,
    PlanFramework,
    PlanVersion,
    Project,
    ProjectDivision,
    ProjectItem,
    YearlyBudget,
)
from tests.benchmarks.installation import OFFICER, YEARS


class OneByOneResource(resources.ModelResource):
    class Meta:
        model = Project
        fields = ()
        import_id_fields = ()
        force_init_instance = True
        clean_model_instances = True
        use_transactions = False  # main() opens the one transaction
        skip_diff = True

    def __init__(self, version: PlanVersion, by: User):
        super().__init__()
        self.version = version
        self.by = by
        framework = version.plan.framework
        self.dimensions = {
            str(row.number): row for row in Dimension.objects.filter(framework=framework)
        }
        self.missions = {
            row.code: row for row in Mission.objects.filter(dimension__framework=framework)
        }
        self.items = {
            row.code: row for row in Item.objects.filter(mission__dimension__framework=framework)
        }
        self.divisions = {row.name: row for row in version.organisation.divisions.all()}
        self.kinds = {kind.label: kind for kind in Project.Kind}

    def import_instance(self, instance, row, **kwargs):
        instance.version = self.version
        instance.dimension = self.dimensions[row["มิติ"].split()[0]]
        instance.mission = self.missions[row["ภารกิจ"].split()[0]]
        instance.number = int(row["ลำดับที่"])
        instance.kind = self.kinds[row["ประเภท"]]
        instance.title = row["ชื่อโครงการ"]
        instance.budget_source = row["แหล่งงบประมาณ"] or ""
        instance.remark = row["หมายเหตุ"] or ""
        instance._history_user = self.by

    def after_save_instance(self, instance, row, **kwargs):
        for position, code in enumerate(row["ภารกิจย่อย"].split(", ")):
            self._save(ProjectItem(project=instance, item=self.items[code], position=position))
        for position, name in enumerate(row["หน่วยงานรับผิดชอบ"].split(", ")):
            roles = ProjectDivision.Role
            self._save(
                ProjectDivision(
                    project=instance,
                    division=self.divisions[name],
                    role=roles.SUPPORT if position else roles.LEAD,
                    position=position,
                )
            )
        for year in YEARS:
            state, amount = _money(row[f"ปี {year}"])
            self._save(YearlyBudget(project=instance, year=year, state=state, amount=amount))

    def _save(self, record) -> None:
        record._history_user = self.by
        record.full_clean()
        record.save()


def _money(cell) -> tuple[str, Decimal | None]:
    states = YearlyBudget.State
    if cell is None:
        return states.UNSPECIFIED, None
    if cell == "-":
        return states.NONE, None
    return states.AMOUNT, Decimal(arabic_digits(str(cell)).replace(",", "").removesuffix(".-"))


def main(sheet: str) -> None:
    """Import the sheet into a new plan; prints the seconds from reading to commit as JSON."""
    by = User.objects.get(username=OFFICER)
    framework = PlanFramework.objects.get(owner=None, first_year=YEARS[0], last_year=YEARS[-1])
    start = time.perf_counter()
    dataset = XLSX().create_dataset(Path(sheet).read_bytes())
    with transaction.atomic():
        plan = Plan.objects.create(
            organisation=by.organisation,
            framework=framework,
            first_year=YEARS[0],
            last_year=YEARS[-1],
        )
        version = PlanVersion.objects.create(plan=plan, title=str(plan))
        resource = OneByOneResource(version, by)
        resource.import_data(dataset, raise_errors=True)
    json.dump({"seconds": time.perf_counter() - start}, sys.stdout)
