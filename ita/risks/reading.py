"""Which edition of a register a reader gets to see, and what the pages show of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from integrity.documents.models import Snapshot
from integrity.models import Organisation
from integrity.prepared import Prepared
from integrity.publishing import HasStatus, Status, standing
from ita.models import Risk, RiskAssessment
from ita.risks.heat_map import LevelCount, level_counts
from ita.risks.snapshot import take

Json = dict
Counts = dict[tuple[int | None, int | None], int]  # by likelihood and impact


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

    def table(self) -> Json:
        """The same without what is printed alone: what its page shows."""
        if self.is_public:
            return next(_unfolded(text) for (text,) in _SUMMARY.rows(pk=self.snapshot_id))
        return take(self.record())

    def record(self) -> RiskAssessment:
        """The record itself."""
        rows = RiskAssessment.objects.select_related("organisation", "matrix", "committee")
        return rows.get(pk=self.pk)


@dataclass(frozen=True)
class Card:
    """A year in the list: its edition in force, or else its last public one."""

    edition: Edition
    count: int
    levels: tuple[LevelCount, ...]


_SUMMARY = Prepared(Snapshot.objects.filter(pk=-1).values_list("summary"), pk=-1)
_ROWS = RiskAssessment.objects.order_by("-year", "-number").values_list(*Edition.COLUMNS)
# Any visitor's look-up, by far the most frequent; what it may see is what `visible_to` gives one.
_PUBLIC_ROWS = Prepared(_ROWS.public().filter(organisation=-1), organisation=-1)


def editions_of(organisation: Organisation, user) -> list[Edition]:
    """Of all years, the newest first, as far as ``user`` may see them. One query."""
    if user.is_authenticated:
        rows = _ROWS.visible_to(user).filter(organisation=organisation)
    else:
        rows = _PUBLIC_ROWS.rows(organisation=organisation.pk)
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
        chosen = standing(editions)
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
    """The years that visitors may read, in three queries: of each frozen content the matrix alone
    is read, and its risks, which nobody changes any more, are counted where they lie."""
    public = [each for each in editions_of(organisation, user) if each.is_public]
    chosen = years_of(public)
    kept = Snapshot.objects.filter(pk__in=[each.snapshot_id for each in chosen])
    matrices = dict(kept.values_list("pk", "data__matrix"))
    counts: dict[int, Counts] = {}
    rows = Risk.objects.filter(assessment__in=[each.pk for each in chosen]).order_by()
    found = rows.values_list("assessment", "likelihood", "impact").annotate(Count("pk"))
    for pk, likelihood, impact, count in found:
        counts.setdefault(pk, {})[likelihood, impact] = count
    return [_card(each, matrices[each.snapshot_id], counts.get(each.pk, {})) for each in chosen]


def _card(edition: Edition, matrix: Json, counts: Counts) -> Card:
    return Card(edition, sum(counts.values()), level_counts(matrix, counts))


def summary_of(content: Json) -> Json:
    """The part of a snapshot that its page shows: all but the tables of the paper.

    Risks are folded: the names of their values once, then a row of values each. With its names at
    every value a long register takes more than twice as long to read.
    """
    kept = {name: value for name, value in content.items() if name != "tables"}
    risks = kept["risks"]
    if not risks:
        return kept
    del kept["risks"]
    names = list(risks[0])
    return kept | {
        "risk_names": names,
        "risk_rows": [[risk[name] for name in names] for risk in risks],
    }


def _unfolded(text: str) -> Json:
    summary = json.loads(text)
    if "risks" in summary:
        return summary
    names, rows = summary.pop("risk_names"), summary.pop("risk_rows")
    return summary | {"risks": [dict(zip(names, row, strict=True)) for row in rows]}
