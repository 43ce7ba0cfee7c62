"""Papers on their way to signatures, for the tests of signing."""

from datetime import date

from integrity.documents.models import (
    Clause,
    ClauseDocument,
    Kind,
    Method,
    PaperForm,
    Signing,
    SigningStep,
)
from integrity.documents.signing.obstacles import ADDRESSED
from integrity.documents.signing.opening import open_round
from integrity.documents.signing.steps import sign
from integrity.models import Appointment, Official
from integrity.roles import Role
from tests import make

ADDRESS = "192.0.2.7"


def signer(office, position, role=Role.EXECUTIVE, **appointment) -> Official:
    """An official with an account and one position."""
    account = make.user(role, office)
    person = Official.objects.create(organisation=office, name=f"นาย{position} สมมติ", user=account)
    Appointment.objects.create(official=person, position=position, **appointment)
    return person


def paper(office, by, *signers, kind=Kind.ANNOUNCEMENT, text="ข้อความของประกาศ", **values):
    """A draft with one clause and a step for each of ``signers``."""
    defaults = {"title": "ประกาศทดสอบ", "method": Method.SCREEN, "visibility": "public"}
    if kind in ADDRESSED:
        defaults["addressee"] = "นายกเทศมนตรี"
    document = ClauseDocument.objects.create(
        organisation=office, kind=kind, created_by=by, **defaults | values
    )
    if text:
        Clause.objects.create(document=document, position=1, text=text)
    for order, official in enumerate(signers, start=1):
        step(document, official, order)
    return document


def step(document, official, order, kind=SigningStep.Kind.SIGN, **values) -> SigningStep:
    return SigningStep.objects.create(
        document=document, official=official, order=order, kind=kind, **values
    )


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def sent(office, by, *signers, **values) -> Signing:
    return open_round(paper(office, by, *signers, **values), by=by)


def signs(signing, official, **answer):
    return sign(signing, official=official, user=official.user, address=ADDRESS, **answer)


def complete(office, by, *signers, **values) -> ClauseDocument:
    """Signed by everybody, on screen."""
    document = paper(office, by, *signers, **values)
    signing = open_round(document, by=by)
    for official in signers:
        signs(signing, official)
    return fresh(document)


def numbered(kind=Kind.ORDER, numbering=PaperForm.Numbering.YEARLY) -> PaperForm:
    """A national form by which papers of ``kind`` have numbers."""
    return PaperForm.objects.create(kind=kind, numbering=numbering, head="คำสั่ง")


def long_ago() -> date:
    return date(2020, 1, 1)
