"""What a plan's imports are to the pages and the undo that all imports share."""

from collections.abc import Collection

from django.db import models
from django.urls import reverse

from integrity.models import Division, Organisation
from integrity.publishing import Status
from integrity.sheets.kinds import ImportKind
from integrity.sheets.ledger import Ledger
from plans.models import Cancellation, Plan, PlanVersion, Project, TextReading
from plans.resources import PlanSheetResource
from plans.sheets.moving import Place, clear_the_way
from plans.sheets.period import read_period

_CLOSED = {
    Status.IN_REVIEW: (
        "แผนฉบับที่ {number} เสนอพิจารณาไปแล้ว จึงยกเลิกการนำเข้าไม่ได้ หากต้องการ ให้ส่งกลับเป็นร่างก่อน"
    ),
    Status.PUBLISHED: "แผนฉบับที่ {number} เผยแพร่แล้ว จึงยกเลิกการนำเข้าไม่ได้ หากต้องแก้ ให้สร้างฉบับทบทวน",
}


class PlanImport(ImportKind):
    """``options["version"]`` of the attempt: the edition it wrote to."""

    permission = "plans.change_planversion"
    may_stay = (Division,)
    on_their_own = (Project, Cancellation)

    def address(self) -> str:
        return reverse("admin:plans_planversion_import_preview", args=(self.attempt.pk,))

    def resource(self) -> PlanSheetResource:
        first, last = read_period(self.attempt.options["period"])
        return PlanSheetResource(range(first, last + 1))

    @property
    def version(self) -> PlanVersion | None:
        return PlanVersion.objects.filter(pk=self.attempt.options.get("version")).first()

    def hold(self) -> None:
        """Plan, editions, office: the order of ``plans.editions.publication``."""
        plans = Plan.objects.filter(versions=self.attempt.options.get("version"))
        for plan in plans.select_for_update(of=("self",)):
            list(plan.versions.order_by("pk").select_for_update(of=("self",)))
        Organisation.objects.select_for_update(no_key=True).get(pk=self.attempt.organisation_id)

    def obstacle(self) -> str:
        version = self.version
        if version is None:
            return "แผนฉบับที่นำเข้าถูกลบไปแล้ว จึงไม่มีอะไรให้ยกเลิก"
        if version.is_draft:
            return ""
        closed = _CLOSED.get(version.status, _CLOSED[Status.PUBLISHED])
        return closed.format(number=version.number)

    def taken(self, ledger: Ledger) -> list[str]:
        table = ledger.table(Project)
        ours = {*table.created, *(key for key in table.changed if _moved(table.changed[key]))}
        others = {
            (project.dimension_id, project.number): project
            for project in self._projects()
            if project.pk not in ours
        }
        keys = {project.key: project for project in others.values()}
        removed = [dict(zip(table.columns, row, strict=True)) for row in table.removed.values()]
        said = [
            f"ลำดับที่ {other.code} ซึ่งโครงการเดิมจะกลับมาใช้ มีโครงการ “{other}” อยู่แล้ว "
            "กรุณาเปลี่ยนลำดับของโครงการนั้นก่อน"
            for place in self._places_back(ledger)
            if (other := others.get(place))
        ]
        said += _read_and_waiting(ledger.table(PlanVersion).created)
        return said + [
            f"โครงการ “{keys[row['key']]}” มีอยู่ในแผนแล้ว จึงนำกลับมาซ้ำไม่ได้"
            for row in removed
            if row["key"] in keys
        ]

    def clear_the_way(self, ledger: Ledger) -> None:
        version, changed = self.version, ledger.table(Project).changed
        moved = [key for key, old in changed.items() if _moved(old)]
        if version and moved:
            movers = [each for each in self._projects() if each.pk in set(moved)]
            clear_the_way(version, movers, self._places_back(ledger))

    def _projects(self):
        return Project.objects.filter(version=self.attempt.options["version"]).select_related(
            "dimension"
        )

    def _places_back(self, ledger: Ledger) -> list[Place]:
        """Dimension and number of what was moved or removed, as they were."""
        table = ledger.table(Project)
        moved = {key: old for key, old in table.changed.items() if _moved(old)}
        now = {each.pk: each.dimension_id for each in self._projects() if each.pk in moved}
        places = [
            (old.get("dimension_id", now.get(key)), old["number"]) for key, old in moved.items()
        ]
        removed = (dict(zip(table.columns, row, strict=True)) for row in table.removed.values())
        return places + [(row["dimension_id"], row["number"]) for row in removed]

    def name_of(self, record: models.Model) -> str:
        """Everything under a project goes by the project's code and title."""
        row = record.instance
        project = _project_of(row)
        if project is None:
            return super().name_of(record)
        name = f"{project.dimension.number}-{project.number} {project.title}"
        return name if project is row else f"{name} · {row._meta.verbose_name}"


def _read_and_waiting(editions: Collection[int]) -> list[str]:
    """Texts read for an edition that goes with the import, with what was corrected in them."""
    rows = TextReading.objects.filter(version__in=editions, state=TextReading.State.WAITING)
    files = rows.order_by("sheet_import").values_list("sheet_import__file_name").distinct()
    return [
        f"มีข้อความโครงการจาก {name} ที่ยังตรวจไม่เสร็จในแผนฉบับที่จะหายไป กรุณาบันทึกหรือทิ้งก่อน"
        for (name,) in files
    ]


def _moved(old: dict[str, object]) -> bool:
    return "number" in old


def _project_of(row: models.Model) -> Project | None:
    """The project of a row of the history, though it may be gone by now."""
    while not isinstance(row, Project):
        above = next(
            (name for name in ("project", "budget", "result") if hasattr(type(row), name)), None
        )
        if above is None:
            return None
        try:
            row = getattr(row, above)
        except models.ObjectDoesNotExist:
            gone = type(row)._meta.get_field(above).related_model.history
            record = gone.filter(id=getattr(row, f"{above}_id")).order_by("-history_id").first()
            if record is None:
                return None
            row = record.instance
    return row
