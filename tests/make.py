"""Rows for tests: plain functions with sensible defaults."""

import io
import itertools
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import Group
from PIL import Image

from integrity import files
from integrity import models as people
from integrity.documents import models as documents
from integrity.documents import register
from integrity.documents.models import canonical_json
from integrity.pdf import render_pdf
from integrity.reference_data import load_roles
from plans import models as plans
from plans.editions.publication import publish, submit
from plans.reference_data import add_framework

PASSWORD = "pass-word-1234"
_counter = itertools.count(1)


def organisation(**values) -> people.Organisation:
    number = next(_counter)
    defaults = {
        "name": f"เทศบาลตำบลทดสอบ {number}",
        "kind": people.Organisation.Kind.TOWNSHIP,
        "subdistrict": "ทดสอบ",
        "district": "ตัวอย่าง",
        "province": "สมมติ",
        "slug": f"office-{number}",
    }
    return people.Organisation.objects.create(**defaults | values)


def division(organisation, name="สำนักปลัด", **values) -> people.Division:
    values.setdefault("slug", f"division-{next(_counter)}")
    return people.Division.objects.create(organisation=organisation, name=name, **values)


def user(role=None, organisation=None, division=None, **values) -> people.User:
    """A member of staff; ``role`` is a member of integrity.roles.Role."""
    values.setdefault("username", f"user-{next(_counter)}")
    account = people.User.objects.create_user(
        password=PASSWORD, is_staff=True, organisation=organisation, division=division, **values
    )
    if role:
        if not Group.objects.exists():  # a test that commits leaves its database empty
            load_roles()
        account.groups.add(Group.objects.get(name=role.value))
    return account


def official(organisation, name="นายสมมติ ตัวอย่าง", position="นายกเทศมนตรี") -> people.Official:
    person = people.Official.objects.create(organisation=organisation, name=name)
    people.Appointment.objects.create(official=person, position=position)
    return person


def framework(first_year=2566, last_year=2570, **values) -> plans.PlanFramework:
    """Two dimensions of two missions of two items each."""
    missions = lambda d: [  # noqa: E731
        {
            "number": f"{d}.{m}",
            "title": f"ภารกิจ {d}.{m}",
            "items": [{"number": f"{d}.{m}.{i}", "title": f"ภารกิจย่อย {d}.{m}.{i}"} for i in (1, 2)],
        }
        for m in (1, 2)
    ]
    row = {
        "title": "กรอบทดสอบ",
        "source": "ทดสอบ",
        "confidence": "confirmed",
        "dimensions": [
            {"number": d, "title": f"มิติทดสอบ {d}", "missions": missions(d)} for d in (1, 2)
        ],
    }
    return add_framework(row | values, first_year=first_year, last_year=last_year)


def plan(organisation=None, framework=None, **values) -> plans.Plan:
    frame = framework or plans.PlanFramework.objects.first() or globals()["framework"]()
    defaults = {"first_year": frame.first_year, "last_year": frame.last_year}
    return plans.Plan.objects.create(
        organisation=organisation or globals()["organisation"](),
        framework=frame,
        **defaults | values,
    )


def version(plan=None, **values) -> plans.PlanVersion:
    """A draft edition."""
    plan = plan or globals()["plan"]()
    defaults = {"number": plan.versions.count() + 1, "title": str(plan)}
    return plans.PlanVersion.objects.create(plan=plan, **defaults | values)


def project(
    version,
    dimension=1,
    number=None,
    mission=None,
    items=None,
    budgets=None,
    divisions=(),
    **values,
) -> plans.Project:
    """``budgets``: year → baht, 0 for none, None for not specified; a missing year is not run."""
    dimension = version.plan.framework.dimensions.get(number=dimension)
    mission = dimension.missions.get(code=mission or f"{dimension.number}.1")
    items = (f"{mission.code}.1",) if items is None else items
    taken = version.projects.filter(dimension=dimension).count()
    defaults = {"kind": plans.Project.Kind.PROJECT, "title": f"โครงการทดสอบ {next(_counter)}"}
    made = plans.Project.objects.create(
        version=version,
        dimension=dimension,
        mission=mission,
        number=number or taken + 1,
        **defaults | values,
    )
    for position, code in enumerate(items):
        plans.ProjectItem.objects.create(
            project=made, item=mission.items.get(code=code), position=position
        )
    for position, responsible in enumerate(divisions):
        plans.ProjectDivision.objects.create(
            project=made,
            division=responsible,
            position=position,
            role="support" if position else "lead",
        )
    if budgets is None:
        budgets = dict.fromkeys(version.plan.years, 0)
    for year, baht in budgets.items():
        budget(made, year, baht)
    return made


def budget(project, year, baht) -> plans.YearlyBudget:
    states = plans.YearlyBudget.State
    state = states.UNSPECIFIED if baht is None else states.AMOUNT if baht else states.NONE
    return plans.YearlyBudget.objects.create(
        project=project, year=year, state=state, amount=Decimal(baht) if baht else None
    )


def stand_in_paper(snapshot, *, code="") -> bytes:
    """The same bytes for the same snapshot, other bytes for another, and no rendering."""
    return b"%PDF-1.7 " + canonical_json(snapshot).encode()


def quick_pdf(html, *, identifier=b"") -> bytes:
    """In the place of render_pdf: the page itself, with the identifier a real file carries."""
    return b"%PDF-1.7 " + html.encode() + b"\n/ID [(" + identifier + b") (0)]\n%%EOF"


def issued(office, by, **values) -> documents.Document:
    """A paper in the register, a stand-in for its file; a public order unless told otherwise."""
    title = values.setdefault("title", f"แต่งตั้งคณะทำงาน ครั้งที่ {next(_counter)}")
    content = f"%PDF-1.7 {title}".encode()
    defaults = {
        "kind": "order",
        "snapshot": documents.Snapshot.objects.take(
            organisation=office, data={"kind": "clause", "title": title}, by=by
        ),
        "file": register.StoredFile(files.store(content), len(content), pages=3),
        "years": None,
        "source_label": title,
        "source_address": "",
        "by": by,
    }
    return register.issue(**defaults | values)


def submitted(version=None, *, by) -> plans.PlanVersion:
    """An edition in review, with one project when it has none."""
    version = version or globals()["version"](plan(by.organisation))
    if not version.projects.exists():
        project(version)
    submit(version, by=by)
    return version


def published(version=None, *, by, publisher) -> plans.PlanVersion:
    """An edition in force, with its frozen paper."""
    version = version or globals()["version"](
        plan(by.organisation), approved_on=date(2022, 8, 30), promulgated_on=date(2022, 9, 1)
    )
    submitted(version, by=by)
    publish(version, by=publisher)
    return version


def sample(item, **values) -> plans.SampleSheet:
    """A sample sheet with filled and open fields; national without ``owner``."""
    defaults = {"title": "โครงการอบรมของ[ชื่อหน่วยงาน] รุ่น [รุ่นที่]", "kind": "measure"}
    made = plans.SampleSheet.objects.create(item=item, **defaults | values)
    bodies = {
        "rationale": "[ผู้บริหารท้องถิ่น]ลงนาม พ.ศ. [ปีแรก]–[ปีสุดท้าย]",
        "target_group": "[จำนวนคน] คน",
    }
    for position, kind in enumerate(plans.SheetSection.DEFAULT):
        plans.SampleSection.objects.create(
            sample=made, position=position, kind=kind, body=bodies.get(kind.value, "")
        )
    for kind, text, means in (
        ("output", "[จำนวนคน] คน", "ใบลงทะเบียน"),
        ("outcome", "ผู้เข้าอบรมเข้าใจ", "แบบทดสอบ"),
    ):
        plans.SampleResult.objects.create(sample=made, kind=kind, text=text, means=means)
    return made


def scan(form="PDF", *, pages=1, **options) -> bytes:
    """A photographed sheet without any text: PDF, JPEG, PNG or WEBP."""
    out = io.BytesIO()
    sheets = [Image.new("RGB", (60, 80), (200, 200, 10 * page)) for page in range(pages)]
    if form == "PDF":
        options |= {"save_all": True, "append_images": sheets[1:]}
    sheets[0].save(out, form, **options)
    return out.getvalue()


def pdf_of(*pages: str) -> bytes:
    """A paper of real text, a page for each of ``pages``."""
    sheets = "".join(f'<p style="break-after: page">{text}</p>' for text in pages)
    return render_pdf(
        f'<!DOCTYPE html><html lang="th"><head><title>{pages[0]}</title></head>'
        f"<body>{sheets}</body></html>"
    )
