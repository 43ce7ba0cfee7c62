"""The engine of the checks: rules from all apps over one view, reasons that lapse."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from integrity import checks
from integrity.checks import WHOLE, Hit, Reason, Rule, Severity, Subject

FIRST, SECOND = Subject("a", "1-1 ก", (1, 1)), Subject("b", "1-2 ข", (1, 2))


def rule(code, severity=Severity.WARN, hits=(), **options):
    return Rule(code, severity, "ชื่อ", "เพราะ", lambda view: [*hits], **options)


GRAVE = rule("grave", Severity.BLOCK, [Hit("ผิด", subject=SECOND, about="1 ≠ 2")], explainable=True)
SLIGHT = rule("slight", Severity.NOTE, [Hit("เล็กน้อย", subject=FIRST), Hit("ทั้งหมด")])
ALIKE = rule("alike", Severity.WARN, [Hit("ซ้ำ", subject=FIRST)], whole=True)
LOCAL_RULES = (SLIGHT, ALIKE, GRAVE)
FOREIGN_RULES = (rule("foreign", Severity.WARN, [Hit("จากแพ็กเกจอื่น", "/there/")]),)


@pytest.fixture
def kind(monkeypatch):
    """A kind of record with rules of an app and of one to its right."""
    checks.rules_of.cache_clear()
    for label, name in (("ita", "LOCAL_RULES"), ("agreements", "FOREIGN_RULES")):
        config = apps.get_app_config(label)
        monkeypatch.setattr(
            config, "checks", {"test.kind": f"tests.integrity.test_checks.{name}"}, raising=False
        )
    yield "test.kind"
    checks.rules_of.cache_clear()


def test_rules_of_all_apps_are_gathered_from_left_to_right(kind):
    assert [each.code for each in checks.rules_of(kind)] == ["slight", "alike", "grave", "foreign"]
    assert checks.rules_of("test.other") == ()


def test_two_rules_of_one_name_are_refused(kind, monkeypatch):
    path = {"test.kind": "tests.integrity.test_checks.LOCAL_RULES"}
    monkeypatch.setattr(apps.get_app_config("agreements"), "checks", path)
    with pytest.raises(ImproperlyConfigured, match="slight"):
        checks.rules_of(kind)


def test_the_gravest_come_first_then_the_order_of_the_record(kind):
    report = checks.run(kind, None)
    assert [each.rule.code for each in report.findings] == [
        "grave", "foreign", "alike", "slight", "slight",
    ]  # fmt: skip
    assert [each.subject for each in report.findings[-2:]] == [WHOLE, FIRST]


def test_a_finding_says_all_that_is_needed_to_mend_it(kind):
    found = checks.run(kind, None).find("foreign", "")
    assert found.as_dict() == {
        "rule": "foreign", "severity": "warn", "sentence": "จากแพ็กเกจอื่น", "reason": "เพราะ",
        "address": "/there/", "subject": "", "about": "จากแพ็กเกจอื่น", "explanation": "",
    }  # fmt: skip


def test_a_reason_takes_the_edge_off_what_may_be_explained(kind):
    reasons = {("grave", "b"): Reason("1 ≠ 2", "ถูกแล้ว")}
    report = checks.run(kind, None, reasons=reasons)
    assert report.blocking == [] and report.of(Severity.BLOCK) == []
    assert [each.explanation for each in report.explained] == ["ถูกแล้ว"]


def test_a_reason_about_something_else_has_lapsed(kind):
    report = checks.run(kind, None, reasons={("grave", "b"): Reason("1 ≠ 3", "ถูกแล้ว")})
    assert [each.lapsed for each in report.blocking] == ["ถูกแล้ว"]


def test_a_reason_does_not_help_a_rule_that_takes_none(kind):
    report = checks.run(kind, None, reasons={("alike", "a"): Reason("ซ้ำ", "ถูกแล้ว")})
    assert report.explained == []


def test_one_part_alone_is_not_compared_with_others(kind):
    assert "alike" not in {
        each.rule.code for each in checks.run(kind, None, only_part=True).findings
    }


def test_a_report_can_be_narrowed_to_some_parts(kind):
    assert {each.subject.key for each in checks.run(kind, None).about("a").findings} == {"a"}
