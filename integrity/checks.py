"""Checks of a record ("ตรวจความสมบูรณ์"): rules as data, gathered from all apps, run over one view.

An AppConfig may declare ``checks = {"plans.planversion": "plans.checks.rules.RULES"}``: for a kind
of record, where its rules are. So an app may add rules about the records of an app to its left.
The app that owns the kind reads the record once into one structure, and hands it to ``run``; rules
look at that structure alone, so that more rules or more rows ask the database nothing more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.module_loading import import_string


class Severity(models.TextChoices):
    """How much a finding matters, the gravest first."""

    BLOCK = "block", "ต้องแก้ก่อน"
    WARN = "warn", "ควรตรวจ"
    NOTE = "note", "ข้อสังเกต"


@dataclass(frozen=True)
class Subject:
    """The part of the record a finding is about; ``key`` is "" for the record as a whole."""

    key: str = ""
    label: str = ""
    # Where it stands in the record, to sort by.
    place: tuple = ()


WHOLE = Subject()


@dataclass(frozen=True)
class Hit:
    """What a rule found: ``about`` is what exactly, in words that change only when it does."""

    sentence: str
    address: str = ""
    subject: Subject = WHOLE
    about: str = ""


@dataclass(frozen=True)
class Rule:
    """``find`` yields a Hit for each fault of the view it is given.

    ``explainable``: the finding stands no more in the way once a person wrote down why it is right
    as it is. ``whole``: the rule compares parts of the record with one another, and so says nothing
    of a record of which only one part was read.
    """

    code: str
    severity: Severity
    title: str
    reason: str
    find: Callable[[Any], Iterable[Hit]]
    explainable: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Reason:
    """What a person wrote down about a finding, and about what it was."""

    about: str
    text: str


@dataclass(frozen=True)
class Finding:
    rule: Rule
    sentence: str
    address: str
    subject: Subject
    about: str
    # Why it is right as it is.
    explanation: str = ""
    # What was written down about it before it changed.
    lapsed: str = ""

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    @property
    def is_explained(self) -> bool:
        return bool(self.explanation)

    @property
    def blocks(self) -> bool:
        return self.severity == Severity.BLOCK and not self.is_explained

    def as_dict(self) -> dict[str, str]:
        return {
            "rule": self.rule.code,
            "severity": self.severity.value,
            "sentence": self.sentence,
            "reason": self.rule.reason,
            "address": self.address,
            "subject": self.subject.label,
            "about": self.about,
            "explanation": self.explanation,
        }


@dataclass(frozen=True)
class Report:
    """All findings of a record, the gravest first, then in the order of the record."""

    findings: tuple[Finding, ...] = field(default=())

    def of(self, severity: Severity) -> list[Finding]:
        """What is open of this severity."""
        return [
            each for each in self.findings if each.severity == severity and not each.is_explained
        ]

    @property
    def blocking(self) -> list[Finding]:
        return [each for each in self.findings if each.blocks]

    @property
    def explained(self) -> list[Finding]:
        return [each for each in self.findings if each.is_explained]

    def about(self, *keys: str) -> "Report":
        """Only what concerns these parts."""
        return Report(tuple(each for each in self.findings if each.subject.key in keys))

    def find(self, rule: str, key: str) -> Finding | None:
        return next(
            (each for each in self.findings if each.rule.code == rule and each.subject.key == key),
            None,
        )


@cache
def rules_of(kind: str) -> tuple[Rule, ...]:
    """The rules about records of ``kind``, of all apps from left to right."""
    rules: dict[str, Rule] = {}
    for config in apps.get_app_configs():
        for rule in _declared(config, kind):
            if rule.code in rules:
                raise ImproperlyConfigured(f"Two rules about {kind} are called {rule.code}")
            rules[rule.code] = rule
    return tuple(rules.values())


def _declared(config, kind: str) -> Iterator[Rule]:
    if path := getattr(config, "checks", {}).get(kind):
        yield from import_string(path)


def run(
    kind: str,
    view: Any,
    *,
    reasons: Mapping[tuple[str, str], Reason] | None = None,
    only_part: bool = False,
) -> Report:
    """Look at ``view`` with every rule of ``kind``.

    ``reasons``: what persons wrote down, by the code of the rule and the key of the subject.
    """
    found = [
        _finding(rule, hit, reasons or {})
        for rule in rules_of(kind)
        if not (only_part and rule.whole)
        for hit in rule.find(view)
    ]
    order = list(Severity)
    found.sort(key=lambda each: (order.index(each.severity), each.subject.place))
    return Report(tuple(found))


def _finding(rule: Rule, hit: Hit, reasons: Mapping[tuple[str, str], Reason]) -> Finding:
    finding = Finding(rule, hit.sentence, hit.address, hit.subject, hit.about or hit.sentence)
    written = reasons.get((rule.code, hit.subject.key)) if rule.explainable else None
    if written is None:
        return finding
    if written.about == finding.about:
        return replace(finding, explanation=written.text)
    return replace(finding, lapsed=written.text)
