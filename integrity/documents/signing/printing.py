"""The paper of a round: as its signers read it, and as it is issued. Made from what was frozen."""

from datetime import date

from integrity.documents.models import Signing
from integrity.documents.papers import Facts, paper_pdf
from integrity.documents.signing.steps import facts_of


def signing_copy(signing: Signing) -> bytes:
    """With the code, number and day left blank: to read on screen, or to sign in ink."""
    facts = Facts(code=signing.code, awaiting=True, signatures=tuple(facts_of(signing)))
    return paper_pdf(signing.snapshot.data, facts)


def final_paper(signing: Signing, *, official_no: str, dated: date) -> bytes:
    facts = Facts(
        code=signing.code,
        official_no=official_no,
        dated=dated,
        signatures=tuple(facts_of(signing)),
    )
    return paper_pdf(signing.snapshot.data, facts)
