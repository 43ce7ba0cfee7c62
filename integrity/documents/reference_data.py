"""The words and the numbering of each kind of paper, from ``fixtures/reference/``."""

from integrity import history
from integrity.documents.models import PaperForm
from integrity.reference_data import read


def load() -> None:
    """A national form for each kind that never had one: what staff deleted stays deleted."""
    there = set(PaperForm.history.filter(owner=None).order_by().values_list("kind", flat=True))
    rows = [PaperForm(**row) for row in read("paper_forms") if row["kind"] not in there]
    history.bulk_create(rows, reason="ข้อมูลอ้างอิง")
