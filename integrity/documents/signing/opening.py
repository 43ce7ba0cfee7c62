"""Sending a paper for signature: the text is frozen, and its round of signing begins."""

from django.db import transaction

from integrity.documents.clauses.snapshot import take
from integrity.documents.models import ClauseDocument, Signing, Snapshot
from integrity.documents.signing import obstacles
from integrity.publishing import NotAllowed


def obstacle(document: ClauseDocument, by) -> str:
    """Why ``by`` may not send this paper now, in Thai, or ""."""
    if found := obstacles.of_person(document, by):
        return found
    return "\n".join(obstacles.of_content(document))


@transaction.atomic
def open_round(document: ClauseDocument, *, by) -> Signing:
    """Freeze what the paper says and send it to its first signer. Raises NotAllowed."""
    fresh = ClauseDocument.objects.held(document.pk)
    # What is wrong may have come in after the page of this step was opened.
    if found := obstacle(fresh, by):
        raise NotAllowed(found)
    content = take(fresh)
    snapshot = Snapshot.objects.take(organisation=fresh.organisation, data=content, by=by)
    fresh.signing = Signing.objects.create(
        organisation=fresh.organisation,
        kind=fresh.kind,
        title=fresh.title,
        visibility=fresh.visibility,
        method=fresh.method,
        snapshot=snapshot,
        next_official_id=content["steps"][0]["official"],
        opened_by=by,
        source_label=fresh.source_label or str(fresh)[:300],
        source_address=fresh.source_address,
    )
    fresh._change_reason = "เสนอลงนาม"
    fresh.save()
    document.signing = fresh.signing
    return fresh.signing
