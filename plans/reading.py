"""Which edition of a plan a reader gets to see, and what the pages show of it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.http import Http404
from django.urls import reverse

from integrity.documents.models import Snapshot
from integrity.models import Organisation
from plans.models import PlanVersion
from plans.outline import Outline, outline_of
from plans.snapshot import take


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


@dataclass(frozen=True, slots=True)
class Paper:
    """The frozen PDF as the pages speak of it; ``size`` in bytes."""

    url: str
    pages: int
    size: int
    state: str


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan in a list."""

    title: str
    first_year: int
    last_year: int
    url: str
    state: str
    state_label: str
    in_force: bool
    edition: int
    promulgated_on: date | None
    published_on: date | None
    outline: Outline
    paper: Paper | None

    @property
    def period(self) -> str:
        return f"{self.first_year}–{self.last_year}"


def editions_of(organisation: Organisation, period: Period, user) -> list[PlanVersion]:
    """The editions of a plan that ``user`` may see, newest first. Their texts come when asked."""
    editions = list(
        PlanVersion.objects.filter(
            plan__organisation=organisation,
            plan__first_year=period.first,
            plan__last_year=period.last,
        )
        .visible_to(user)
        .select_related("plan", "document")
        .order_by("-number")
    )
    for edition in editions:
        edition.plan.organisation = organisation
    return editions


def choose(editions: list[PlanVersion], number: int | None = None) -> PlanVersion:
    """Edition ``number``; without one, what stands at the plan's own address: the edition in
    force, else the last public one, else the draft of who may see it.

    Raises Http404 for what is not among ``editions``, as if it did not exist.
    """
    if number is not None:
        chosen = next((each for each in editions if each.number == number), None)
    else:
        chosen = (
            next((each for each in editions if each.is_published), None)
            or next((each for each in editions if each.is_public), None)
            or next(iter(editions), None)
        )
    if chosen is None:
        raise Http404("ไม่พบแผนที่เผยแพร่ของช่วงปีนี้")
    return chosen


def table_of(version: PlanVersion) -> dict:
    """The edition without its long texts: frozen once public, as it stands now before."""
    if not version.is_public:
        return take(version, with_sheets=False)
    return Snapshot.objects.values_list("summary", flat=True).get(pk=version.snapshot_id)


def content_of(version: PlanVersion) -> dict:
    """Everything the edition says: frozen once public, as it stands now before."""
    return version.snapshot.data if version.is_public else take(version)


def paper_of(version: PlanVersion) -> Paper | None:
    document = version.document
    if document is None:
        return None
    return Paper(
        url=edition_address(version) + "plan.pdf",
        pages=document.page_count,
        size=document.file_size,
        state=document.state,
    )


def plan_address(version: PlanVersion) -> str:
    plan = version.plan
    return reverse("plans:plan_detail", args=(plan.organisation.slug, plan.period))


def edition_address(version: PlanVersion) -> str:
    """Where this edition is read: the plan's own address while it is in force."""
    return plan_address(version) if version.is_published else version.get_absolute_url()


def cards_of(organisation: Organisation) -> list[PlanCard]:
    """The office's plans that visitors may read, newest first, each by its last public edition."""
    versions = (
        PlanVersion.objects.public()
        .filter(plan__organisation=organisation)
        .select_related("plan__organisation", "snapshot", "document")
        .defer("snapshot__data")
        .order_by("-plan__first_year", "-plan__last_year", "-number")
    )
    chosen: dict[int, PlanVersion] = {}
    for version in versions:
        if version.is_published or version.plan_id not in chosen:
            chosen[version.plan_id] = version
    return [_card(version) for version in chosen.values()]


def _card(version: PlanVersion) -> PlanCard:
    return PlanCard(
        title=version.title,
        first_year=version.plan.first_year,
        last_year=version.plan.last_year,
        url=plan_address(version),
        state=version.status,
        state_label=version.get_status_display(),
        in_force=version.is_published,
        edition=version.number,
        promulgated_on=version.promulgated_on,
        published_on=version.published_at,
        outline=outline_of(version.snapshot.summary),
        paper=None if version.is_withdrawn else paper_of(version),
    )
