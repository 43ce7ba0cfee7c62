"""The paper of a round: as its signers read it, as it is issued, and its copies afterwards. All of
them made from what was frozen."""

from datetime import date

from integrity.documents.models import Document, Signing
from integrity.documents.papers import Facts, Print, paper_pdf
from integrity.documents.signing.steps import facts_of


def signing_copy(signing: Signing, *, which: Print = Print.ORIGINAL) -> bytes:
    """With the code, number and day left blank: to read on screen, or to sign in ink."""
    facts = Facts(
        code=signing.code, awaiting=True, print=which, signatures=tuple(facts_of(signing))
    )
    return paper_pdf(signing.snapshot.data, facts)


def final_paper(signing: Signing, *, official_no: str, dated: date) -> bytes:
    facts = Facts(
        code=signing.code,
        official_no=official_no,
        dated=dated,
        signatures=tuple(facts_of(signing)),
    )
    return paper_pdf(signing.snapshot.data, facts)


def copy_of(document: Document, *, which: Print, certified_by: str = "") -> bytes:
    """To print, of what was issued from a round; the issued file itself stays the original."""
    facts = Facts(
        code=document.code,
        official_no=document.official_no,
        dated=document.dated,
        print=which,
        signatures=tuple(facts_of(document.signing)),
        certified_by=certified_by,
    )
    return paper_pdf(document.snapshot.data, facts)
