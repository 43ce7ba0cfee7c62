"""Which edition of a plan a reader gets to see, and what the pages show of it."""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from integrity.documents.models import Snapshot
from integrity.models import Organisation
from integrity.prepared import Prepared
from integrity.publishing import HasStatus, Status, standing
from plans.editions.snapshot import take
from plans.models import PlanVersion
from plans.models.plan import NamedEdition
from plans.outline import Outline, outline_of


class Period(NamedTuple):
    """A plan's fiscal years, พ.ศ."""

    first: int
    last: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read "2566-2570"; raises Http404 for what is no period, since it comes from addresses."""
        found = re.fullmatch(r"(2\d{3})-(2\d{3})", text)
        if not found:
            raise Http404("ไม่พบแผนของช่วงปีนี้")
        return cls(int(found[1]), int(found[2]))

    def __str__(self):
        return f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Paper:
    """The frozen PDF as the pages speak of it; ``size`` in bytes."""

    url: str
    pages: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan in a list."""

    url: str
    state: str
    state_label: str
    in_force: bool
    promulgated_on: date | None
    outline: Outline
    paper: Paper | None

    @property
    def period(self) -> str:
        return f"{self.outline.first_year}–{self.outline.last_year}"


@dataclass
class Edition(NamedEdition, HasStatus):
    """An edition as the public pages read it: one row of one query, its long texts left behind."""

    organisation: Organisation
    period: Period
    pk: int
    number: int
    revision_kind: str
    revision_round: int | None
    status: str
    published_at: datetime | None
    promulgated_on: date | None
    snapshot_id: int | None
    frozen_table: str | None
    pages: int | None
    size: int | None
    file_sha256: str | None

    COLUMNS = (
        "pk",
        "number",
        "revision_kind",
        "revision_round",
        "status",
        "published_at",
        "promulgated_on",
        "snapshot_id",
        "snapshot__summary",
        "document__page_count",
        "document__file_size",
        "document__file_sha256",
    )

    @property
    def state_label(self) -> str:
        return Status(self.status).label

    @property
    def is_readable(self) -> bool:
        """Public, and not withdrawn: its words may be shown."""
        return self.is_public and not self.is_withdrawn

    @cached_property
    def plan_address(self) -> str:
        return reverse("plans:plan_detail", args=(self.organisation.slug, str(self.period)))

    @property
    def own_address(self) -> str:
        """Where this edition stays readable for good."""
        return f"{self.plan_address}versions/{self.number}/"

    @property
    def changes_address(self) -> str:
        return f"{self.own_address}changes/"

    @cached_property
    def address(self) -> str:
        """Where it is read now: the plan's own address while it is in force."""
        return self.plan_address if self.is_published else self.own_address

    @cached_property
    def paper(self) -> Paper | None:
        """The frozen PDF, which a withdrawn edition no longer hands out."""
        if self.file_sha256 is None or self.is_withdrawn:
            return None
        return Paper(f"{self.address}plan.pdf", self.pages, self.size, self.file_sha256)

    def table(self) -> dict:
        """What it says without its long texts: frozen once public, as it stands now before."""
        if self.is_public:
            return json.loads(self.frozen_table)
        return take(self.version(), with_sheets=False)

    def content(self) -> dict:
        """Everything it says: frozen once public, as it stands now before."""
        if self.is_public:
            return Snapshot.objects.values_list("data", flat=True).get(pk=self.snapshot_id)
        return take(self.version())

    def content_sha256(self) -> str:
        """The name of what it says, once it is public."""
        return Snapshot.objects.values_list("sha256", flat=True).get(pk=self.snapshot_id)

    def version(self) -> PlanVersion:
        """The record itself."""
        return PlanVersion.objects.with_plan().get(pk=self.pk)


_ROWS = PlanVersion.objects.order_by("-number").values_list(*Edition.COLUMNS)
# Any visitor's look-up, by far the most frequent; what it may see is what `visible_to` gives one.
_PUBLIC_ROWS = Prepared(
    _ROWS.public().filter(plan__organisation=-1, plan__first_year=2401, plan__last_year=2402),
    organisation=-1,
    first=2401,
    last=2402,
)


def editions_of(organisation: Organisation, period: Period, user) -> list[Edition]:
    """The editions of a plan that ``user`` may see, newest first."""
    if user.is_authenticated:
        rows = _ROWS.visible_to(user).filter(
            plan__organisation=organisation.pk,
            plan__first_year=period.first,
            plan__last_year=period.last,
        )
    else:
        rows = _PUBLIC_ROWS.rows(organisation=organisation.pk, first=period.first, last=period.last)
    return [Edition(organisation, period, *row) for row in rows]


class IssuedPaper(NamedTuple):
    title: str
    sha256: str


def _papers(**which) -> Prepared:
    return Prepared(
        PlanVersion.objects.filter(
            plan__organisation__slug="{slug}",
            plan__first_year=2401,
            plan__last_year=2402,
            **which,
        )
        .order_by()
        .values_list("document__title", "document__file_sha256"),
        slug="{slug}",
        first=2401,
        last=2402,
        **({"number": 2403} if "number" in which else {}),
    )


_PAPER_IN_FORCE = _papers(status=Status.PUBLISHED)
_PAPER_OF_EDITION = _papers(status__in=(Status.PUBLISHED, Status.SUPERSEDED), number=2403)


def issued_paper(slug: str, period: Period, number: int | None) -> IssuedPaper | None:
    """The paper of the edition in force, or of public edition ``number``; one lean query, since
    a download has nothing else to do."""
    where = {"slug": slug, "first": period.first, "last": period.last}
    if number is None:
        rows = _PAPER_IN_FORCE.rows(**where)
    else:
        rows = _PAPER_OF_EDITION.rows(**where, number=number)
    return next((IssuedPaper(*row) for row in rows), None)


def choose(editions: list[Edition], number: int | None = None) -> Edition:
    """Edition ``number``; without one, what stands at the plan's own address: the edition in
    force, else the last public one, else the draft of who may see it.

    Raises Http404 for what is not among ``editions``, as if it did not exist.
    """
    if number is not None:
        chosen = next((each for each in editions if each.number == number), None)
    else:
        chosen = standing(editions)
    if chosen is None:
        raise Http404("ไม่พบแผนที่เผยแพร่ของช่วงปีนี้")
    return chosen


def cards_of(organisation: Organisation) -> list[PlanCard]:
    """The office's plans that visitors may read, newest first, each by its edition in force or
    else its last public one."""
    rows = (
        PlanVersion.objects.public()
        .filter(plan__organisation=organisation)
        .order_by("-plan__first_year", "-plan__last_year", "-number")
        .values_list("plan__first_year", "plan__last_year", *Edition.COLUMNS)
    )
    plans: dict[Period, list[Edition]] = {}
    for first, last, *row in rows:
        period = Period(first, last)
        plans.setdefault(period, []).append(Edition(organisation, period, *row))
    return [_card(choose(editions)) for editions in plans.values()]


def _card(edition: Edition) -> PlanCard:
    return PlanCard(
        url=edition.plan_address,
        state=edition.status,
        state_label=edition.state_label,
        in_force=edition.is_published,
        promulgated_on=edition.promulgated_on,
        outline=outline_of(edition.table()),
        paper=edition.paper,
    )
