"""Two editions of a plan side by side, as far as their reader may see them."""

from dataclasses import dataclass

from django.http import Http404

from plans.editions.changes import changes_between, counts, is_empty
from plans.reading import Edition

Json = dict


def edition_before(edition: Edition, editions: list[Edition]) -> Edition | None:
    """The latest before it that may still be read; ``editions`` are newest first."""
    return next(
        (each for each in editions if each.number < edition.number and each.is_readable), None
    )


def compared_with(edition: Edition, editions: list[Edition], number: str | None) -> Edition | None:
    """The edition before, or the public one of that ``number``; None for a first edition.

    Raises Http404 for what is no number, or not that of another public edition.
    """
    if number is None:
        return edition_before(edition, editions)
    for each in editions:
        if str(each.number) == number and each.is_readable and each.pk != edition.pk:
            return each
    raise Http404("ไม่พบฉบับที่ขอให้เทียบ")


@dataclass(frozen=True)
class Difference:
    reason: str
    changes: Json

    @property
    def counts(self) -> dict[str, int]:
        return counts(self.changes)

    @property
    def is_empty(self) -> bool:
        return is_empty(self.changes)


def difference(edition: Edition, before: Edition, editions: list[Edition]) -> Difference:
    """What the paper says where it compares the same two; else found out now."""
    content = edition.content()
    revision = content.get("revision") or {}
    previous = revision.get("previous") or {}
    reason = revision.get("reason", "")
    if previous.get("edition") == before.number:
        return Difference(reason, revision["changes"])
    between = [
        cancellation
        for each in reversed(editions)
        if before.number < each.number < edition.number and each.is_public
        for cancellation in each.table().get("cancelled", ())
    ]
    return Difference(reason, changes_between(before.content(), content, between))


@dataclass(frozen=True)
class Cancelled:
    """A project that an edition cancelled, and the last one before it that has it."""

    by: Edition
    entry: Json
    last: Edition | None

    @property
    def last_address(self) -> str:
        code = f"{self.entry['dimension']}-{self.entry['number']}"
        return f"{self.last.address}projects/{code}/" if self.last else ""


def cancellation_at(edition: Edition, editions: list[Edition], code: str) -> Cancelled | None:
    """Who cancelled the project at that place, seen from ``edition``; the latest who did.

    A cancellation holds on in the editions after it, though its own was withdrawn since.
    """
    for each in editions:
        if each.number > edition.number or not (each.is_public or each.pk == edition.pk):
            continue
        for entry in each.table().get("cancelled", ()):
            if f"{entry['dimension']}-{entry['number']}" == code:
                return Cancelled(each, entry, edition_before(each, editions))
    return None
