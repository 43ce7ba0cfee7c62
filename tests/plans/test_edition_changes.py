"""The list of changes, as an algebra: nothing is missed, nothing is told twice, keys stay."""

import copy
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrity.publishing import NotAllowed
from plans.editions.cancelling import cancel, restore
from plans.editions.changes import changes_between, is_empty, project_changes
from plans.editions.numbering import PublishedNumbers, next_number
from plans.editions.revision import start_revision
from plans.editions.snapshot import take
from plans.editions.text_changes import LONGEST_PARAGRAPH, MOST_LINES, changed_lines
from plans.models import PlanVersion, Project
from tests import make
from tests.plans.checked import found

YEARS = [2566, 2567]
words = st.sampled_from(["", "หนึ่ง", "สอง", "หนึ่ง\nสอง", "สอง\nหนึ่ง", "  หนึ่ง", "หนึ่ง\n\nสอง"])
titles = st.sampled_from(["ก", "ข", "ค"])
budgets = st.fixed_dictionaries(
    {},
    optional={
        str(year): st.sampled_from(
            [
                {"state": "none", "amount": None, "quarters": "", "lines": []},
                {"state": "unspecified", "amount": None, "quarters": "", "lines": []},
                {"state": "amount", "amount": "5.50", "quarters": "", "lines": []},
                {"state": "amount", "amount": "5.50", "quarters": "12", "lines": ["งบกลาง"]},
                {"state": "amount", "amount": "46000.00", "quarters": "4", "lines": []},
            ]
        )
        for year in YEARS
    },
)
DIVISIONS = [{"slug": "a", "name": "กองก", "role": "lead"}]


@st.composite
def sheets(draw):
    kinds = draw(st.permutations(["rationale", "steps", "other"]))
    chosen = kinds[: draw(st.integers(0, 3))]
    return [{"kind": kind, "heading": draw(titles), "body": draw(words)} for kind in chosen]


def projects():
    return st.fixed_dictionaries(
        {
            "dimension": st.sampled_from([1, 2]),
            "number": st.integers(1, 3),
            "kind": st.just("project"),
            "kind_label": st.sampled_from(["โครงการ", "มาตรการ"]),
            "title": titles,
            "mission": st.sampled_from(["1.1", "1.2"]),
            "items": st.sampled_from([[], ["1.1.1"], ["1.1.1", "1.1.2"]]),
            "responsibility": st.just("divisions"),
            "responsible": st.just("กองก"),
            "divisions": st.sampled_from([DIVISIONS, [DIVISIONS[0] | {"role": "support"}]]),
            "budgets": budgets,
            "budget_source": titles,
            "remark": words,
            "headcount": st.sampled_from([None, 0, 60]),
            "target_groups": st.sampled_from([[], [{"number": 1, "title": "เด็ก"}]]),
            "sheet": sheets(),
            "outputs": st.sampled_from([[], [{"text": "ผล", "means": "", "targets": []}]]),
            "outcomes": st.just([]),
        }
    )


@st.composite
def snapshots(draw):
    keys = draw(st.lists(st.integers(1, 5), unique=True, max_size=4))
    return {
        "plan": {"title": draw(titles), "years": YEARS},
        "dimensions": [{"number": 1}, {"number": 2}],
        "sections": [
            {"role": "part1", "number": "1", "title": draw(titles), "body": draw(words)}
            for _ in range(draw(st.integers(0, 2)))
        ],
        "projects": [{"key": str(UUID(int=key))} | draw(projects()) for key in keys],
        "cancelled": [],
    }


@given(snapshots(), snapshots())
def test_every_project_that_differs_is_listed_once_and_no_other(old, new):
    changes = changes_between(old, new)
    before = {each["key"]: each for each in old["projects"]}
    after = {each["key"]: each for each in new["projects"]}
    told = {
        name: [each["key"] for each in changes[name]] for name in ("added", "cancelled", "changed")
    }
    assert sorted(told["added"]) == sorted(after.keys() - before.keys())
    assert sorted(told["cancelled"]) == sorted(before.keys() - after.keys())
    assert sorted(told["changed"]) == sorted(
        key for key in before.keys() & after.keys() if before[key] != after[key]
    )


@given(snapshots())
def test_an_edition_does_not_differ_from_itself(snapshot):
    assert is_empty(changes_between(snapshot, copy.deepcopy(snapshot)))


@given(snapshots(), snapshots())
def test_back_and_forth_tells_the_same_the_other_way_round(old, new):
    there, back = changes_between(old, new), changes_between(new, old)
    keys = lambda changes, name: {each["key"] for each in changes[name]}  # noqa: E731
    assert keys(there, "added") == keys(back, "cancelled")
    assert keys(there, "changed") == keys(back, "changed")
    assert {
        each["label"] for change in there["changed"] for each in change["changes"] if "old" in each
    } == {
        each["label"] for change in back["changed"] for each in change["changes"] if "old" in each
    }


@given(st.lists(st.text(max_size=30), max_size=60), st.lists(st.text(max_size=30), max_size=60))
def test_a_difference_of_texts_is_empty_only_for_equal_texts_and_stays_short(old, new):
    old, new = "\n".join(old), "\n".join(new)
    lines = changed_lines(old, new)
    assert (lines == []) == (old == new)
    assert len(lines) <= MOST_LINES + 1
    assert all(len(line["text"]) <= LONGEST_PARAGRAPH for line in lines)


def test_a_text_of_a_hundred_thousand_paragraphs_is_said_to_be_rewritten():
    lines = changed_lines("\n".join(map(str, range(100_000))), "ก")
    assert [line["is"] for line in lines] == ["gap"]


def test_a_snapshot_of_the_former_portal_is_compared_too():
    """Without quarters, cancellations, sheets or target groups."""
    former = {
        "key": "k",
        "dimension": 1,
        "number": 1,
        "kind_label": "โครงการ",
        "title": "ก",
        "mission": "1.1",
        "items": [],
        "responsibility": "divisions",
        "responsible": "",
        "divisions": [],
        "budgets": {"2566": {"state": "amount", "amount": "5", "lines": []}},
        "budget_source": "",
        "remark": "",
        "headcount": None,
    }
    now = former | {"budgets": {"2566": former["budgets"]["2566"] | {"quarters": "1"}}}
    assert project_changes(former, copy.deepcopy(former)) == []
    assert [each["label"] for each in project_changes(former, now)] == ["ไตรมาสของปี 2566"]


# On the database: any sequence of deeds


deeds = st.lists(
    st.tuples(
        st.sampled_from(["add", "cancel", "restore", "change", "publish"]), st.integers(0, 4)
    ),
    max_size=12,
)


@pytest.mark.django_db
@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds)
def test_no_sequence_of_deeds_gives_a_published_number_away_or_moves_it(
    office, plan_officer, publisher, data_dir, deeds
):
    story = Story(office, plan_officer, publisher)
    for deed, which in deeds:
        getattr(story, deed)(which)
        assert found(story.draft, "published-place") == []
    story.publish(0)
    story.check_all_editions()


class Story:
    """A plan of its own, whose draft is added to, thinned out and published."""

    def __init__(self, office, officer, publisher):
        self.officer, self.publisher = officer, publisher
        frame = make.framework(*self._period(office))
        self.draft = make.version(make.plan(office, frame))
        self.dimension = frame.dimensions.first()
        self.add(0)
        self.publish(0)

    @staticmethod
    def _period(office):
        year = 2566 + 5 * office.plans.count()
        return (year, year + 1) if year < 2690 else (2566, 2570)

    def add(self, which):
        number = next_number(self.draft, self.dimension)
        make.project(self.draft, number=number, title=f"โครงการ {number}", budgets={})

    def cancel(self, which):
        rows = list(self.draft.projects.in_plan_order())
        if len(rows) > 1:
            cancel(self.draft, [rows[which % len(rows)]], by=self.officer, reason="เลิก")

    def restore(self, which):
        rows = list(self.draft.cancellations.all())
        if rows:
            restore(rows[which % len(rows)], by=self.officer)

    def change(self, which):
        rows = list(self.draft.projects.in_plan_order())
        row = rows[which % len(rows)]
        row.remark = f"{row.remark}\nแก้"
        row.save()

    def publish(self, which):
        make.published(self.draft, by=self.officer, publisher=self.publisher)
        self.draft = start_revision(self.draft.plan, by=self.officer)
        with pytest.raises(NotAllowed):
            start_revision(self.draft.plan, by=self.officer)

    def check_all_editions(self):
        editions = PlanVersion.objects.filter(
            plan=self.draft.plan, status__in=("published", "superseded")
        )
        keys_at, places_of = {}, {}
        for project in Project.objects.filter(version__in=editions):
            place = project.dimension_id, project.number
            assert keys_at.setdefault(place, project.key) == project.key
            assert places_of.setdefault(project.key, place) == place
        assert PublishedNumbers.of(self.draft.plan).owners == keys_at
        frozen = [edition.snapshot.data for edition in editions.order_by("number")]
        for before, after in zip(frozen, frozen[1:], strict=False):
            told = after["revision"]["changes"]
            assert told == changes_between(before, after)
            assert all(each["reason"] == "เลิก" for each in told["cancelled"])
        assert is_empty(changes_between(frozen[-1], take(self.draft)))
