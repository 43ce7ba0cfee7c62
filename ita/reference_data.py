"""The reference data of ``fixtures/reference/`` that this app keeps."""

from ita.risks.reference_data import load_matrices


def load() -> None:
    load_matrices()
