"""A register begun: new, for the next year as a copy of the last, or as the next edition.

Risks keep their keys. Monitoring stays with the year it was reported in; an acceptance is copied
with its last day, and where that has passed the checks say so.
"""

from django.db import IntegrityError, transaction
from django.db.models import Max

from integrity import history
from integrity.models import Committee, Division, Organisation
from integrity.publishing import NotAllowed
from ita.models import SIDE, Risk, RiskAssessment, RiskMatrix

OF_A_RISK = [
    field.attname for field in Risk._meta.concrete_fields if field.name not in ("id", "assessment")
]


def usual_title(year: int) -> str:
    return f"การประเมินความเสี่ยงการทุจริต ประจำปีงบประมาณ พ.ศ. {year}"


@transaction.atomic
def begin(
    office: Organisation,
    year: int,
    matrix: RiskMatrix,
    *,
    by,
    title: str = "",
    committee: Committee | None = None,
    note: str = "",
    copied_from: RiskAssessment | None = None,
) -> RiskAssessment:
    """An empty draft. Raises NotAllowed while the year has another that is worked on."""
    if matrix.cells.count() < SIDE * SIDE:
        raise NotAllowed("ตารางเกณฑ์ที่เลือกยังกำหนดไม่ครบ 25 ช่อง กำหนดให้ครบก่อนนำมาใช้")
    rows = RiskAssessment.objects.filter(organisation=office, year=year)
    if rows.working().exists():
        raise NotAllowed(f"ปีงบประมาณ พ.ศ. {year} มีการประเมินที่ยังทำไม่เสร็จอยู่แล้ว ทำฉบับนั้นต่อ")
    draft = RiskAssessment(
        organisation=office,
        year=year,
        number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=title or usual_title(year),
        matrix=matrix,
        committee=committee,
        note=note,
        copied_from=copied_from,
    )
    draft._history_user = by
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as taken:
        raise NotAllowed("มีผู้อื่นเริ่มการประเมินของปีนี้ไปก่อนแล้ว") from taken
    return draft


@transaction.atomic
def start_from(previous: RiskAssessment, year: int, *, by) -> RiskAssessment:
    """The register of a later year, with all risks of ``previous`` as they stand."""
    if year <= previous.year:
        raise NotAllowed(f"เริ่มได้เฉพาะปีงบประมาณหลัง พ.ศ. {previous.year}")
    draft = begin(
        previous.organisation,
        year,
        previous.matrix,
        by=by,
        committee=previous.committee,
        note=previous.note,
        copied_from=previous,
    )
    _copy(previous, draft, by=by, reason=f"คัดลอกจากปีงบประมาณ พ.ศ. {previous.year}")
    return draft


@transaction.atomic
def new_edition(previous: RiskAssessment, *, by) -> RiskAssessment:
    """The next edition of the same year; the one in force stays so until this is published."""
    if not previous.is_public:
        raise NotAllowed("ทำฉบับใหม่ได้เมื่อฉบับนี้เผยแพร่แล้ว ฉบับร่างให้แก้ไขได้เลย")
    draft = begin(
        previous.organisation,
        previous.year,
        previous.matrix,
        by=by,
        title=previous.title,
        committee=previous.committee,
        note=previous.note,
        copied_from=previous,
    )
    _copy(previous, draft, by=by, reason="ฉบับใหม่จากฉบับก่อน")
    return draft


def latest(office: Organisation) -> RiskAssessment | None:
    """What the next register starts from: the newest that was not withdrawn."""
    rows = RiskAssessment.objects.filter(organisation=office).exclude(status="withdrawn")
    return rows.order_by("-year", "-number").select_related("organisation", "matrix").first()


def _copy(source: RiskAssessment, target: RiskAssessment, *, by, reason: str) -> None:
    """Divisions that are merged by now give their risks to who has their work."""
    rows = list(source.risks.prefetch_related("divisions"))
    copies = [
        Risk(assessment=target, **{name: getattr(row, name) for name in OF_A_RISK}) for row in rows
    ]
    history.bulk_create(copies, by=by, reason=reason)
    heirs = Division.heirs(Division.objects.filter(organisation=target.organisation_id))
    links = {
        copy: sorted({heirs.get(each.pk, each).pk for each in row.divisions.all()})
        for copy, row in zip(copies, rows, strict=True)
    }
    history.replace_links(Risk._meta.get_field("divisions"), links, by=by, reason=reason)
