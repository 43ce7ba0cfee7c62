"""What the kill tests do in a process of their own, which stops at a point, to be killed.

A fork of the test has no modules to import, and nothing that it changes here reaches the test.
"""

import os
import time
import traceback

from django.db import connection
from django.utils import timezone

from integrity import files
from integrity.documents import register
from integrity.documents.models import ClauseDocument, Document, Signing, Snapshot
from integrity.documents.signing import issuing, opening, printing, steps
from integrity.models import User
from plans.editions import publication
from plans.models import PlanVersion

_told: list[int] = []
_inherited: list = []


def stop_here(*args, **kwargs):
    os.write(_told[0], b"reached")
    time.sleep(600)


def after(function):
    def both(*args, **kwargs):
        result = function(*args, **kwargs)
        stop_here()
        return result

    return both


# Where the plug is pulled: (what holds the function, its name, before or after it).
POINTS = {
    "rendering": (publication, "plan_pdf", stop_here),
    "sealing": (register, "seal", stop_here),
    "half a file": (files.os, "replace", stop_here),
    "stored": (register, "finish", after(register.finish)),
    "numbered": (register, "_next_register_no", after(register._next_register_no)),
    "row written": (register, "_write_signers", stop_here),
    "signers written": (register, "_write_recipients", stop_here),
    "superseded": (Document, "supersede", after(Document.supersede)),
    "before the end": (register, "_enter", after(register._enter)),
    # Of clause documents
    "frozen": (opening, "take", after(opening.take)),
    "snapshot written": (type(Signing.objects), "create", stop_here),
    "round written": (ClauseDocument, "save", stop_here),
    "sent": (ClauseDocument, "save", after(ClauseDocument.save)),
    "signature written": (steps, "_write", after(steps._write)),
    "step moved on": (steps, "carry_over", stop_here),
    "laid out": (printing, "paper_pdf", stop_here),
    "register written": (issuing, "_close", stop_here),
    "round closed": (issuing, "_close", after(issuing._close)),
    "paper written": (ClauseDocument, "save", after(ClauseDocument.save)),
}


def run(point: str, deed: str, key: int, told: int) -> None:
    """Do ``deed`` up to ``point`` and write "reached" there, or what went wrong. Never returns."""
    _told.append(told)
    try:
        # The test's connection is the test's: neither used nor closed here.
        _inherited.append(connection.connection)
        connection.connection = None
        holder, name, replacement = POINTS[point]
        setattr(holder, name, replacement)
        publication.finish = issuing.finish = register.finish
        DEEDS[deed](key)
        os.write(told, b"passed the point by")
    except BaseException:  # noqa: BLE001
        os.write(told, traceback.format_exc().encode())
    finally:
        os._exit(1)


def publish_plan(key: int) -> None:
    by = User.objects.get(username="publisher")
    publication.publish(PlanVersion.objects.get(pk=key), by=by)


def issue_paper(key: int) -> None:
    snapshot = Snapshot.objects.get(pk=key)
    file = register.finish(f"%PDF-1.7 {key}".encode(), snapshot.organisation)
    register.issue(
        kind="order", snapshot=snapshot, file=file, title="ถูกตัดไฟ", years=None,
        source_label="ก", source_address="", by=snapshot.made_by, official_no="9/2569",
        signers=[register.Signer("นาย ก", ["นายกเทศมนตรี"])], recipients=[("กองช่าง", None)],
        replaces=Document.objects.filter(organisation=snapshot.organisation).first(),
    )  # fmt: skip


def send(key: int) -> None:
    by = User.objects.get(username="plan-officer")
    opening.open_round(ClauseDocument.objects.get(pk=key), by=by)


def sign(key: int) -> None:
    signing = Signing.objects.get(pk=key)
    official = signing.next_official
    steps.sign(signing, official=official, user=official.user, address="192.0.2.7")


def issue_clauses(key: int) -> None:
    issuing.issue_clause_document(
        ClauseDocument.objects.get(pk=key),
        by=User.objects.get(username="publisher"),
        official_no="9/2569",
        dated=timezone.localdate(),
    )


DEEDS = {
    "plan": publish_plan,
    "paper": issue_paper,
    "sent": send,
    "signed": sign,
    "clauses": issue_clauses,
}
