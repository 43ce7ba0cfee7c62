"""The paper of a round: as its signers read it, as it is issued, and its copies afterwards. All of
them made from what was frozen."""

from dataclasses import replace
from datetime import date

from integrity.documents.models import Document, Signing
from integrity.documents.papers import Facts, Print, paper_pdf
from integrity.documents.signing.steps import facts_of


def signing_copy(signing: Signing, *, which: Print = Print.ORIGINAL) -> bytes:
    """With the code, number and day left blank: to read on screen, or to sign in ink."""
    return paper_pdf(signing.snapshot.data, replace(facts_of_round(signing), print=which))


def final_paper(signing: Signing, *, official_no: str, dated: date) -> bytes:
    facts = replace(facts_of_round(signing), awaiting=False, official_no=official_no, dated=dated)
    return paper_pdf(signing.snapshot.data, facts)


def copy_of(document: Document, *, which: Print, certified_by: str = "") -> bytes:
    """To print, of what was issued from a round; the issued file itself stays the original."""
    facts = replace(facts_of_issued(document), print=which, certified_by=certified_by)
    return paper_pdf(document.snapshot.data, facts)


def facts_of_round(signing: Signing) -> Facts:
    """What stands on the paper while its number and its day are still to come."""
    return Facts(code=signing.code, awaiting=True, signatures=tuple(facts_of(signing)))


def facts_of_issued(document: Document) -> Facts:
    """The same of an issued paper; one that came from no round prints no signatures."""
    signing = Signing.objects.filter(document=document).first()
    return Facts(
        code=document.code,
        official_no=document.official_no,
        dated=document.dated,
        signatures=tuple(facts_of(signing)) if signing else (),
    )
