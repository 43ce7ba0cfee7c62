"""Which set of measures a reader gets to see, and what the public pages show of it."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from integrity.documents.models import Document, Snapshot
from integrity.models import Organisation
from integrity.publishing import HasStatus, Status
from ita.measures.announced import source_of
from ita.measures.reporting import public_reports
from ita.measures.snapshot import take
from ita.models import MeasureReport, MeasureSet

Json = dict


@dataclass
class Edition(HasStatus):
    """A set as the public pages read it: one row of one query, its content left behind."""

    organisation: Organisation
    pk: int
    first_year: int
    last_year: int | None
    number: int
    title: str
    kind: str
    status: str
    published_at: datetime | None
    snapshot_id: int | None
    announcement_id: int | None

    COLUMNS = (
        "pk",
        "first_year",
        "last_year",
        "number",
        "title",
        "kind",
        "status",
        "published_at",
        "snapshot_id",
        "announcement_id",
    )

    @property
    def state_label(self) -> str:
        return Status(self.status).label

    @property
    def kind_label(self) -> str:
        return MeasureSet.Kind(self.kind).label

    @cached_property
    def year_address(self) -> str:
        return reverse("ita:measures_detail", args=(self.organisation.slug, self.first_year))

    @property
    def own_address(self) -> str:
        """Where this edition stays readable for good."""
        return f"{self.year_address}versions/{self.number}/"

    @property
    def address(self) -> str:
        """Where it is read now: the year's own address while it is in force."""
        return self.year_address if self.is_published else self.own_address

    @property
    def years_text(self) -> str:
        return MeasureSet(first_year=self.first_year, last_year=self.last_year).years_text

    def binds_in(self, year: int) -> bool:
        return self.first_year <= year <= (self.last_year or year)

    def content(self) -> Json:
        """Everything it says: frozen once public, as it stands now before."""
        if self.is_public:
            return Snapshot.objects.values_list("data", flat=True).get(pk=self.snapshot_id)
        return take(self.record())

    def record(self) -> MeasureSet:
        return MeasureSet.objects.select_related("organisation", "scheme").get(pk=self.pk)


@dataclass(frozen=True)
class Card:
    """A first year in the list: its set in force, or else its last public one."""

    edition: Edition
    answers: int
    count: int


def editions_of(organisation: Organisation, user) -> list[Edition]:
    """Of all years, the newest first, as far as ``user`` may see them. One query."""
    rows = MeasureSet.objects.filter(organisation=organisation).visible_to(user)
    rows = rows.order_by("-first_year", "-number").values_list(*Edition.COLUMNS)
    return [Edition(organisation, *row) for row in rows]


def choose(editions: Iterable[Edition], year: int, number: int | None = None) -> Edition:
    """What stands at the address of a year: the set of exactly that first year, else the latest
    one in force that still binds. Raises Http404 for what is not there."""
    editions = list(editions)
    of_year = [each for each in editions if each.first_year == year]
    if number is not None:
        candidates = [each for each in of_year if each.number == number]
    else:
        candidates = [
            *(each for each in of_year if each.is_published),
            *(each for each in of_year if each.is_public),
            *binding_in(editions, year),
            *of_year,
        ]
    if not candidates:
        raise Http404("ไม่พบมาตรการที่ใช้ในปีนี้")
    return candidates[0]


def binding_in(editions: Iterable[Edition], year: int) -> list[Edition]:
    """Sets in force that bind in the year, the latest first."""
    return [each for each in editions if each.is_published and each.binds_in(year)]


def cards_of(organisation: Organisation, user) -> list[Card]:
    """The first years that visitors may read, in two queries."""
    chosen: dict[int, Edition] = {}
    public = [each for each in editions_of(organisation, user) if each.is_public]
    for edition in (*(each for each in public if each.is_published), *public):
        chosen.setdefault(edition.first_year, edition)
    kept = Snapshot.objects.filter(pk__in=[each.snapshot_id for each in chosen.values()])
    told = {pk: json.loads(text) for pk, text in kept.values_list("pk", "summary")}
    return [
        Card(each, told[each.snapshot_id]["answers"]["year"], told[each.snapshot_id]["count"])
        for _, each in sorted(chosen.items(), reverse=True)
    ]


def announcement_of(edition: Edition) -> Document | None:
    """The signed announcement, as far as visitors may read it: the one the set names, else one
    that was filled from the set."""
    papers = Document.objects.public().filter(organisation=edition.organisation)
    if edition.announcement_id:
        papers = papers.filter(pk=edition.announcement_id)
    else:
        papers = papers.filter(source_address=source_of(edition), kind=Document.Kind.ANNOUNCEMENT)
    return papers.select_related("organisation").order_by("-issued_at").first()


def reports_of(edition: Edition) -> dict[str, list[MeasureReport]]:
    """What was reported, by the key of the measure, the latest round first."""
    if not edition.is_public:
        return {}
    measure_set = MeasureSet(
        pk=edition.pk,
        organisation_id=edition.organisation.pk,
        first_year=edition.first_year,
    )
    return public_reports(measure_set)


@dataclass(frozen=True)
class Progress:
    """How far the measures are in the latest round that anybody reported; only those of the first
    level count, as they are what is reported."""

    round: object
    done: int
    going_on: int
    not_started: int
    unreported: int


def progress_of(snapshot: Json, reports: dict[str, list[MeasureReport]]) -> Progress | None:
    every = [report for of_one in reports.values() for report in of_one]
    if not every:
        return None
    latest = max((each.round for each in every), key=lambda each: (each.year, each.months))
    outcomes = {
        key: report.outcome
        for key, of_one in reports.items()
        for report in of_one
        if report.round_id == latest.pk
    }
    heads = [row["key"] for row in snapshot["measures"] if row["level"] == 1]
    counted = Counter(outcomes.get(key) for key in heads)
    kinds = MeasureReport.Outcome
    return Progress(
        latest,
        counted[kinds.DONE],
        counted[kinds.GOING_ON],
        counted[kinds.NOT_STARTED],
        counted[None],
    )
