"""What an app says of the imports it makes, so that their pages and their undo are built once.

An AppConfig declares ``imports = {"plans.plan": "plans.sheets.kind.PlanImport"}``: for each kind
of SheetImport a child of ``ImportKind``, made for one attempt.
"""

from django.apps import apps
from django.db import models
from django.utils.module_loading import import_string

from integrity.models import SheetImport
from integrity.sheets.fields import SheetResource
from integrity.sheets.ledger import Ledger


class UnknownKind(LookupError):
    """No app declares this kind of import."""


class ImportKind:
    """``permission``: who may import, and so may undo. ``may_stay``: what an import adds on the
    way and others may use by now, such as divisions; an undo leaves those that are in use.
    ``on_their_own``: rows that may come beside others that an undo brings back, places aside."""

    permission = ""
    may_stay: tuple[type[models.Model], ...] = ()
    on_their_own: tuple[type[models.Model], ...] = ()

    def __init__(self, attempt: SheetImport):
        self.attempt = attempt

    def address(self) -> str:
        """The page of the attempt: its preview, or its result."""
        raise NotImplementedError

    def resource(self) -> SheetResource | None:
        """The columns of its sheet; None where the file is no sheet."""
        return None

    def hold(self) -> None:
        """Lock what the undo writes under, in the order of the app, before it looks."""

    def obstacle(self) -> str:
        """Why what the import wrote into is closed by now, in Thai, or ""."""
        return ""

    def taken(self, ledger: Ledger) -> list[str]:
        """Places (numbers, names) that would come back and that others have by now, in Thai."""
        return []

    def clear_the_way(self, ledger: Ledger) -> None:
        """Once what was added is gone: free the places that rows go back to."""

    def name_of(self, record: models.Model) -> str:
        """What a clerk calls the record of this history row."""
        return f"{record.instance._meta.verbose_name}: {record.instance}"


def kind_of(attempt: SheetImport) -> ImportKind:
    for config in apps.get_app_configs():
        if path := getattr(config, "imports", {}).get(attempt.kind):
            return import_string(path)(attempt)
    raise UnknownKind(attempt.kind)
