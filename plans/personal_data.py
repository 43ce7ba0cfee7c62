"""What of a plan is looked through for personal data before it is published: all of its text as
it was frozen, and the files behind it."""

from collections.abc import Iterator
from pathlib import Path

from django.urls import reverse

from integrity.documents.models import Document
from integrity.documents.personal_data import Searched
from plans.editions.snapshot import take
from plans.models import PlanVersion

PERMISSIONS = ("plans.submit_planversion", "plans.publish_planversion")
Passage = tuple[str, str, str]


def subject_of(version: PlanVersion) -> str:
    return f"plans.planversion:{version.pk}"


def of_version(version: PlanVersion) -> Searched:
    """The frozen text once the plan is in review, else the draft."""
    content = version.snapshot.data if version.is_in_review else take(version)
    return Searched(
        organisation=version.organisation,
        subject=subject_of(version),
        texts=list(_texts(version, content)),
        files=list(_files(version)),
        title=str(version),
        address=reverse("admin:plans_planversion_table", args=(version.pk,)),
        permissions=PERMISSIONS,
    )


def of_subject(key: str, user) -> Searched | None:
    """What the page of ``plans.planversion:key`` shows to ``user``; None is a 404."""
    rows = PlanVersion.objects.working().of_office(user)
    version = rows.select_related("plan__organisation", "snapshot").filter(pk=key).first()
    return of_version(version) if version else None


def _texts(version: PlanVersion, content: dict) -> Iterator[Passage]:
    words = reverse("admin:plans_planversion_change", args=(version.pk,))
    yield "ชื่อแผน", content["plan"]["title"], words
    for section in content["sections"]:
        name = section["title"] or "เนื้อความของแผน"
        yield name, f"{section['title']}\n{section['body']}", words
    committee = content.get("committee") or {"title": "", "members": ()}
    for member in committee["members"]:
        text = " ".join((member["name"], member["position"], member["duty"]))
        yield committee["title"], text, ""
    for name in ("approval", "promulgation"):
        if act := content.get(name):
            said = "\n".join(value for value in act.values() if isinstance(value, str))
            yield "การอนุมัติและประกาศใช้", said, words
    for appendix in content.get("appendices", ()):
        yield "ภาคผนวก", appendix["title"], ""
    for cancelled in content.get("cancelled", ()):
        yield "โครงการที่ยกเลิก", f"{cancelled['title']}\n{cancelled['reason']}", ""
    if revision := content.get("revision"):
        yield "เหตุผลของฉบับทบทวน", revision.get("reason") or "", words
    yield from _projects(version, content)


def _projects(version: PlanVersion, content: dict) -> Iterator[Passage]:
    pages = {
        str(key): reverse("admin:plans_project_change", args=(pk,))
        for key, pk in version.projects.values_list("key", "pk")
    }
    for project in content["projects"]:
        place = f"โครงการ {project['dimension']}.{project['number']}"
        address = pages.get(project["key"], "")
        for name, text in _texts_of_project(project):
            if text:
                yield f"{place} {name}", text, address


def _texts_of_project(project: dict) -> Iterator[tuple[str, str]]:
    yield "ชื่อ", project["title"]
    yield "ผู้รับผิดชอบ", project["responsible"]
    yield "แหล่งงบประมาณ", project["budget_source"]
    yield "หมายเหตุ", project["remark"]
    for year, budget in project["budgets"].items():
        yield f"งบประมาณ ปี {year}", "\n".join(budget["lines"])
    for section in project.get("sheet", ()):
        yield section["heading"], section["body"]
    for result in (*project.get("outputs", ()), *project.get("outcomes", ())):
        yield "ผลผลิต/ผลลัพธ์", f"{result['text']}\n{result['means']}"


def _files(version: PlanVersion) -> Iterator[tuple[str, Path]]:
    """What was issued here has been looked through; a paper from outside the portal has not."""
    announcement = version.promulgation
    if announcement and announcement.origin == Document.Origin.OUTSIDE:
        yield f"ประกาศใช้แผน “{announcement.title}”", announcement.path
    for row in version.appendices.select_related("document"):
        if row.document is None:
            yield f"ภาคผนวก “{row.title}”", Path(row.file.path)
        elif row.document.origin == Document.Origin.OUTSIDE:
            yield f"ภาคผนวก “{row.title}”", row.document.path
