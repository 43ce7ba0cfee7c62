"""A target of the snapshot in the words of its model, for the page and the paper."""

from collections.abc import Mapping
from decimal import Decimal

from plans.models import ResultTarget


def target_text(target: Mapping[str, str | None]) -> str:
    number = target["number"]
    return str(ResultTarget(**{**target, "number": Decimal(number) if number else None}))
