"""Which edition of a register a reader gets to see, and what the pages show of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from integrity.documents.models import Snapshot
from integrity.models import Organisation
from integrity.publishing import HasStatus, Status
from ita.models import RiskAssessment
from ita.risks.heat_map import LevelCount, level_counts
from ita.risks.snapshot import take

Json = dict


@dataclass
class Edition(HasStatus):
    """An edition as the public pages read it: one row of one query, its content left behind."""

    organisation: Organisation
    pk: int
    year: int
    number: int
    title: str
    status: str
    published_at: datetime | None
    snapshot_id: int | None
    pages: int | None
    size: int | None
    file_sha256: str | None
    code: str | None

    COLUMNS = (
        "pk",
        "year",
        "number",
        "title",
        "status",
        "published_at",
        "snapshot_id",
        "document__page_count",
        "document__file_size",
        "document__file_sha256",
        "document__code",
    )

    @property
    def state_label(self) -> str:
        return Status(self.status).label

    @cached_property
    def year_address(self) -> str:
        return reverse("ita:risks_detail", args=(self.organisation.slug, self.year))

    @property
    def own_address(self) -> str:
        """Where this edition stays readable for good."""
        return f"{self.year_address}versions/{self.number}/"

    @cached_property
    def address(self) -> str:
        """Where it is read now: the year's own address while it is in force."""
        return self.year_address if self.is_published else self.own_address

    @property
    def has_paper(self) -> bool:
        """A withdrawn edition no longer hands out its PDF."""
        return self.file_sha256 is not None and not self.is_withdrawn

    def content(self) -> Json:
        """Everything it says: frozen once public, as it stands now before."""
        if self.is_public:
            return Snapshot.objects.values_list("data", flat=True).get(pk=self.snapshot_id)
        return take(self.record())

    def record(self) -> RiskAssessment:
        """The record itself."""
        rows = RiskAssessment.objects.select_related("organisation", "matrix", "committee")
        return rows.get(pk=self.pk)


@dataclass(frozen=True)
class Card:
    """A year in the list: its edition in force, or else its last public one."""

    edition: Edition
    title: str
    count: int
    levels: tuple[LevelCount, ...]


def editions_of(organisation: Organisation, user) -> list[Edition]:
    """Of all years, the newest first, as far as ``user`` may see them. One query."""
    rows = RiskAssessment.objects.filter(organisation=organisation).visible_to(user)
    rows = rows.order_by("-year", "-number").values_list(*Edition.COLUMNS)
    return [Edition(organisation, *row) for row in rows]


def choose(editions: Iterable[Edition], number: int | None = None) -> Edition:
    """Among those of one year edition ``number``; without one, what stands at the year's own
    address: the edition in force, else the last public one, else the draft of who may see it.

    Raises Http404 for what is not there, as if it did not exist.
    """
    editions = list(editions)
    if number is not None:
        chosen = next((each for each in editions if each.number == number), None)
    else:
        chosen = (
            next((each for each in editions if each.is_published), None)
            or next((each for each in editions if each.is_public), None)
            or next(iter(editions), None)
        )
    if chosen is None:
        raise Http404("ไม่พบทะเบียนความเสี่ยงการทุจริตที่เผยแพร่ของปีนี้")
    return chosen


def years_of(editions: Iterable[Edition]) -> list[Edition]:
    """What stands at the address of each year, the newest first."""
    by_year: dict[int, list[Edition]] = {}
    for edition in editions:
        by_year.setdefault(edition.year, []).append(edition)
    return [choose(of_year) for of_year in by_year.values()]


def cards_of(organisation: Organisation, user) -> list[Card]:
    """The years that visitors may read, in two queries."""
    public = [each for each in editions_of(organisation, user) if each.is_public]
    chosen = years_of(public)
    kept = Snapshot.objects.filter(pk__in=[each.snapshot_id for each in chosen])
    told = {pk: json.loads(text) for pk, text in kept.values_list("pk", "summary")}
    return [_card(each, told[each.snapshot_id]) for each in chosen]


def _card(edition: Edition, told: Json) -> Card:
    return Card(edition, told["assessment"]["title"], len(told["risks"]), level_counts(told))


def summary_of(content: Json) -> Json:
    """The part of a snapshot that lists need: where its risks stand on the matrix."""
    return {
        "assessment": content["assessment"],
        "matrix": content["matrix"] | {"criteria": []},
        "risks": [
            {"number": risk["number"], "likelihood": risk["likelihood"], "impact": risk["impact"]}
            for risk in content["risks"]
        ],
    }
