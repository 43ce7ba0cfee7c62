"""The process that the kill tests start: it issues a paper and stops at a point, to be killed.

    python -m tests.integrity.documents.killed POINT DEED KEY

``DEED`` is "plan" (publish the edition KEY) or "paper" (issue from the snapshot KEY). Says
"reached" on its output when it stands at the point.
"""

import sys
import time

import django

django.setup()

from integrity import files  # noqa: E402
from integrity.documents import register  # noqa: E402
from integrity.documents.models import Document, Snapshot  # noqa: E402
from integrity.models import User  # noqa: E402
from plans.editions import publication  # noqa: E402
from plans.models import PlanVersion  # noqa: E402
from tests.make import stand_in_paper  # noqa: E402


def stop_here(*args, **kwargs):
    print("reached", flush=True)
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
}


def main(point: str, deed: str, key: str) -> None:
    register.page_count = lambda content: 1
    publication.plan_pdf = stand_in_paper
    holder, name, replacement = POINTS[point]
    setattr(holder, name, replacement)
    publication.finish = register.finish
    if deed == "plan":
        by = User.objects.get(username="publisher")
        publication.publish(PlanVersion.objects.get(pk=key), by=by)
    else:
        snapshot = Snapshot.objects.get(pk=key)
        file = register.finish(b"%PDF-1.7 " + key.encode(), snapshot.organisation)
        register.issue(
            kind="order", snapshot=snapshot, file=file, title="ถูกตัดไฟ", years=None,
            source_label="ก", source_address="", by=snapshot.made_by, official_no="9/2569",
            signers=[register.Signer("นาย ก", ["นายกเทศมนตรี"])], recipients=[("กองช่าง", None)],
            replaces=Document.objects.filter(organisation=snapshot.organisation).first(),
        )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
