"""What stands above every page of a paper that is written here: its state, its places, and the
steps that are open now to this person.

A module with pages of its own about such a paper adds its places and steps with ``contributes``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

from integrity.admin.bars import Link
from integrity.documents.models import ClauseDocument

# Which of the portal's signs (components/_status.html) stands beside each state.
SIGNS = {
    ClauseDocument.State.DRAFT: "draft",
    ClauseDocument.State.SIGNING: "in_review",
    ClauseDocument.State.SIGNED: "in_review",
    ClauseDocument.State.ISSUED: "published",
    ClauseDocument.State.DROPPED: "withdrawn",
}


@dataclass
class Bar:
    """``notes``: what is said beside the state; ``places``: pages about the paper; ``looking``:
    what it gives out; ``steps``: its deeds; ``deeds``: such as deleting, quiet and in a menu."""

    sign: str
    notes: list[str] = field(default_factory=list)
    places: list[Link] = field(default_factory=list)
    looking: list[Link] = field(default_factory=list)
    steps: list[Link] = field(default_factory=list)
    deeds: list[Link] = field(default_factory=list)

    @property
    def steps_in_order(self) -> list[Link]:
        """The next step stands last, where the eye ends."""
        return sorted(self.steps, key=lambda step: step.is_main)


Contribution = Callable[[Bar, ClauseDocument, object], None]
_contributions: list[Contribution] = []


def contributes(add: Contribution) -> Contribution:
    """``add(bar, document, user)`` puts what its module offers for this person into the bar."""
    _contributions.append(add)
    return add


def address_of(name: str, document: ClauseDocument) -> str:
    return reverse(f"admin:documents_clausedocument_{name}", args=(document.pk,))


def bar_of(document: ClauseDocument, user) -> Bar:
    bar = Bar(
        SIGNS[document.state],
        places=[Link("เนื้อความและผู้ลงนาม", address_of("change", document), "change")],
    )
    for add in _contributions:
        add(bar, document, user)
    bar.places.append(Link("ประวัติ", address_of("history", document), "history"))
    return bar
