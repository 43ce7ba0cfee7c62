"""The papers of the sample offices: written, sent for signature and issued as an office does it.

Each is a file of ``fixtures/demo/<office>/papers/``. A paper that was ever begun is not begun
again, whatever its visitors did with it; one whose loading was broken off is finished.
"""

import logging

from django.db import transaction

from integrity import demo
from integrity.documents.clauses.creating import create
from integrity.documents.models import (
    Citation,
    ClauseDocument,
    Document,
    Method,
    PaperForm,
    SigningStep,
)
from integrity.documents.signing import issuing, opening
from integrity.models import Official, Organisation, Reference, User
from integrity.publishing import NotAllowed
from integrity.reference_data import read_yaml
from integrity.roles import Role

DRAFT, ISSUED = "draft", "issued"

logger = logging.getLogger(__name__)


def load() -> None:
    offices = demo.made_here()
    for folder in demo.folders():
        facts = read_yaml(folder / "office.yaml")
        office = offices[facts["organisation"]["slug"]]
        add_forms(office, facts.get("paper_forms", {}))
        for path in sorted(folder.glob("papers/*.yaml")):
            load_paper(office, read_yaml(path), names_of(facts))


def member(office: Organisation, role: Role) -> User:
    return office.users.filter(groups__name=role.value).earliest("pk")


def names_of(facts: dict) -> dict[str, str]:
    """Key of an official in the file → the name under which the office made them."""
    return {entry["key"]: entry["name"] for entry in facts["officials"]}


@transaction.atomic
def add_forms(office: Organisation, forms: dict[str, dict]) -> None:
    """What an office words or numbers in its own way; once, like all that is loaded here."""
    there = set(PaperForm.history.filter(owner=office).order_by().values_list("kind", flat=True))
    for kind in forms.keys() - there:
        national = PaperForm.objects.of(office, kind)
        own = national.copy_for(office)
        for name, value in forms[kind].items():
            setattr(own, name, value)
        own.save()


def load_paper(office: Organisation, facts: dict, names: dict[str, str]) -> None:
    """Begin the paper and send it on its way; issue it, as a second person, if that is its end."""
    document = begun(office, facts)
    try:
        if document is None:
            document = _begin(office, facts, names)
        if facts["state"] == ISSUED and document.is_in_signing:
            _issue(document, facts)
    except NotAllowed as refused:
        # Visitors may have changed who signs here: the portal starts all the same.
        logger.warning("The sample paper %s is left out: %s", facts["title"], refused)


def _issue(document: ClauseDocument, facts: dict) -> None:
    issuing.issue_clause_document(
        document,
        by=member(document.organisation, Role.PUBLISHER),
        official_no=facts.get("official_no", ""),
        dated=facts["dated"],
    )


def begun(office: Organisation, facts: dict) -> ClauseDocument | None:
    """The paper as it stands now, by the title it was begun with; unsaved if it was deleted."""
    first = ClauseDocument.history.filter(
        organisation=office.pk, kind=facts["kind"], title=facts["title"], history_type="+"
    ).first()
    if first is None:
        return None
    now = ClauseDocument.objects.with_state().filter(pk=first.id).first()
    return now or ClauseDocument(organisation=office, kind=facts["kind"])


def issued(office: Organisation, facts: dict) -> Document | None:
    """The issued paper of this file, for records that lean on it."""
    document = begun(office, facts)
    return document.document if document else None


@transaction.atomic
def _begin(office: Organisation, facts: dict, names: dict[str, str]) -> ClauseDocument:
    officer = member(office, Role.PLAN_OFFICER)
    first_year, last_year = facts.get("years") or (None, None)
    division = office.divisions.filter(slug=facts["division"]).first()
    document = create(
        office,
        facts["kind"],
        by=officer,
        title=facts["title"],
        division=division,
        text=facts["text"],
        first_fiscal_year=first_year,
        last_fiscal_year=last_year,
        dated=facts.get("dated"),
        method=facts.get("method", Method.PAPER),
        **facts.get("fields", {}),
    )
    _set_steps(document, facts["signers"], names)
    _cite(document, facts.get("citations", ()))
    if facts["state"] != DRAFT:
        opening.open_round(document, by=officer)
    return ClauseDocument.objects.with_state().get(pk=document.pk)


def _set_steps(document: ClauseDocument, signers: list, names: dict[str, str]) -> None:
    """The steps of the file instead of the one that was proposed."""
    for step in document.steps.all():
        step.delete()
    for order, entry in enumerate(signers, start=1):
        values = {"official": entry} if isinstance(entry, str) else dict(entry)
        name = names[values.pop("official")]
        official = Official.objects.filter(organisation=document.organisation, name=name).first()
        if official is None:
            raise NotAllowed(f"ไม่พบ {name} ในทะเบียนผู้ดำรงตำแหน่ง")
        kind = values.pop("kind", SigningStep.Kind.SIGN)
        SigningStep.objects.create(
            document=document, order=order, official=official, kind=kind, **values
        )


def _cite(document: ClauseDocument, citations) -> None:
    """A law that staff deleted from the reference data is not cited."""
    for position, entry in enumerate(citations):
        law = Reference.objects.filter(owner=None, key=entry["reference"]).first()
        if law:
            Citation.objects.create(
                document=document,
                reference=law,
                provision=entry.get("provision", ""),
                position=position,
            )
