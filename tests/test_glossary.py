"""The glossary's terms are the labels of the interface."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from integrity.publishing import Status

TABLE = Path(__file__).parent.parent / "docs" / "glossary.md"
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", TABLE.read_text("utf-8"), re.M)[2:]
MODELS = [
    (thai.strip(), found[1])
    for _, thai, where in ROWS
    if (found := re.fullmatch(r"`((?:integrity|ita|plans|documents)\.[A-Z]\w+)`", where.strip()))
]
# Terms of a concept whose rows have a narrower name of their own.
NARROWER = {"plans.SheetSection": "หัวข้อของรายละเอียดโครงการ", "plans.YearlyBudget": "งบประมาณรายปี"}


def test_the_glossary_is_read():
    assert len(MODELS) >= 15


@pytest.mark.parametrize(("term", "model"), MODELS, ids=lambda value: value)
def test_a_model_is_called_by_its_official_term(term, model):
    label = str(apps.get_model(model)._meta.verbose_name)
    assert label in {term, term.replace(", ", "/"), NARROWER.get(model)}


def test_the_states_of_a_record_are_called_by_their_terms():
    terms = {english.strip(): thai.strip() for english, thai, _ in ROWS}
    assert [status.label for status in Status] == [
        terms["draft"],
        terms["in review"],
        terms["published"],
        terms["superseded"],
        terms["withdrawn"],
    ]
