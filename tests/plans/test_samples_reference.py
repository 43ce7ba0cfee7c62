"""The samples of fixtures/reference: complete, at home in every kind of office, our own words."""

import re
from pathlib import Path

import pytest

from integrity import reference_data as shared
from integrity.models import Organisation
from integrity.numbered import parse
from plans import reference_data
from plans.models import Heading, PlanFramework, SampleSheet, SheetSection
from plans.open_fields import FIELD
from plans.samples import FILLED_FIELDS, filled, shelves, values_of
from tests import make

ROOT = Path(__file__).parents[2] / "fixtures"
# Words that belong to one kind of office (ทน., ทม. and the like are too short to look for).
WORDS_OF_KINDS = {
    "pao": ("องค์การบริหารส่วนจังหวัด", "อบจ."),
    "municipality": ("เทศบาล", "นายกเทศมนตรี", "เทศบัญญัติ"),
    "sao": ("องค์การบริหารส่วนตำบล", "อบต.", "พนักงานส่วนตำบล"),
}
MUNICIPAL = {"city", "town", "township"}
FEWEST_LETTERS = 40


@pytest.fixture
def loaded(db):
    shared.load()
    reference_data.load()
    return PlanFramework.objects.get(first_year=2566)


@pytest.fixture(scope="module")
def texts():
    """(item, text) of every text in the files."""
    rows = [row for name in reference_data.SAMPLE_FILES for row in shared.read(name)["samples"]]
    return [(row["item"], text) for row in rows for text in _texts_of(row)]


def _texts_of(row):
    results = row["outputs"] + row["outcomes"]
    words = [result[name] for result in results for name in ("text", "means")]
    return [row["title"], *row["sheet"].values(), *words]


def test_every_item_of_the_framework_has_one_sample(loaded):
    version = make.version(make.plan(framework=loaded))
    found = shelves(version)
    assert len(found) == 32
    assert {len(shelf.samples) for shelf in found} == {1}


def test_loading_again_adds_nothing_and_keeps_what_staff_changed(loaded):
    sample = SampleSheet.objects.first()
    sample.title = "แก้โดยผู้ดูแล"
    sample.save()
    reference_data.load()
    assert SampleSheet.objects.count() == 32
    assert SampleSheet.objects.get(pk=sample.pk).title == "แก้โดยผู้ดูแล"


def test_a_sample_has_the_nine_headings_and_results_that_can_be_measured(loaded):
    blank_by_record = {Heading.TITLE, Heading.RESPONSIBLE, Heading.RESULTS}
    for sample in SampleSheet.objects.all():
        sections = {row.kind: row.body for row in sample.sections.all()}
        assert tuple(sections) == SheetSection.DEFAULT, sample
        assert {kind for kind, body in sections.items() if not body} == blank_by_record, sample
        assert len(sections["rationale"].split("\n")) == 2, sample
        for kind, fewest, most in (("objectives", 2, 3), ("steps", 4, 6)):
            marks = [each.mark for each in parse(sections[kind]) if each.level]
            assert marks == [f"{n}." for n in range(1, len(marks) + 1)], sample
            assert fewest <= len(marks) <= most, sample
        results = sample.results.all()
        assert {row.kind for row in results} == {"output", "outcome"}, sample
        assert all(row.means for row in results), sample
        assert any("[" in row.text for row in results if row.kind == "output"), sample
        assert sample.source and sample.confidence == "unconfirmed"


@pytest.mark.parametrize("kind", Organisation.Kind)
def test_every_sample_speaks_the_words_of_the_kind_of_office(kind, loaded):
    name = f"{kind.label}สมมติ"
    office = make.organisation(kind=kind, name=name, district="ในเมือง", province="ตัวอย่าง")
    version = make.version(make.plan(office, loaded))
    values = values_of(version)
    assert set(values) == set(FILLED_FIELDS)
    own = "municipality" if kind in MUNICIPAL else kind.value
    foreign = [word for each, words in WORDS_OF_KINDS.items() if each != own for word in words]
    for shelf in shelves(version):
        [sample] = shelf.samples
        sheet = filled(sample, values)
        assert sheet.obstacle() == "", sample
        assert not set(sheet.open()) & set(FILLED_FIELDS), sample
        whole = "\n".join(
            [sheet.title, *(body for _, body in sheet.sections), *(row[1] for row in sheet.results)]
        )
        assert [word for word in foreign if word in whole] == [], sample


def test_no_sample_names_a_kind_of_office_itself(texts):
    words = [word for words in WORDS_OF_KINDS.values() for word in words] + ["ข้อบัญญัติ"]
    for item, text in texts:
        rest = text.replace("[เทศบัญญัติ/ข้อบัญญัติ]", "")
        assert [word for word in words if word in rest] == [], item


def test_every_bracket_closes_and_names_a_field(texts):
    for item, text in texts:
        fields = len(FIELD.findall(text))
        assert text.count("[") == text.count("]") == fields, item


def test_laws_are_cited_as_the_references_name_them(texts):
    titles = tuple(row["title"] for row in shared.read("references"))
    named = re.compile(r"(?:พระราชบัญญัติ|พระราชกฤษฎีกา|ระเบียบกระทรวง|หลักเกณฑ์กระทรวง)\S*")
    for item, text in texts:
        for found in named.finditer(text):
            assert text.startswith(titles, found.start()), (item, found[0])


def test_no_sentence_is_taken_from_the_sample_offices(texts):
    titles = [_letters(row["title"]) for row in shared.read("references")]
    titles.sort(key=len, reverse=True)  # a strategy's title is part of its master plan's
    # Measures that an ITA result led to are no text of a plan: common words meet there by chance.
    demo = sorted(path for path in (ROOT / "demo").rglob("*.yaml") if path.name != "ita.yaml")
    theirs = _runs("|".join(path.read_text("utf-8") for path in demo), titles)
    # What a law is called carries over, also where it is only named in part.
    taken = theirs - _runs("|".join(titles), ())
    for item, text in texts:
        assert not _runs(text, titles) & taken, item


def _letters(text):
    return re.sub(r"\s+", "", text)


def _runs(text, titles):
    """Every stretch of so many letters that holds no title of a law."""
    letters = _letters(text)
    for title in titles:
        letters = letters.replace(title, "|")
    last = len(letters) - FEWEST_LETTERS
    runs = {letters[at : at + FEWEST_LETTERS] for at in range(last + 1)}
    return {run for run in runs if "|" not in run}


def test_a_sample_that_staff_deleted_stays_deleted(loaded):
    sample = SampleSheet.objects.first()
    sample.delete()
    reference_data.load()
    assert not SampleSheet.objects.filter(item=sample.item).exists()
    assert SampleSheet.objects.count() == 31
