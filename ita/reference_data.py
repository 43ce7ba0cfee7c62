"""The reference data of this package: what ``manage.py load_reference`` asks of it."""

from ita.risks.reference_data import load_matrices
from ita.schemes.building import load_schemes


def load() -> None:
    load_schemes()
    load_matrices()
