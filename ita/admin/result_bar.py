"""What stands above every page of a result: its state, its places and what can be done with it."""

from dataclasses import dataclass, field

from django.urls import reverse

from integrity.admin.bars import Link
from ita.admin import check_views, paper_views
from ita.models import AssessmentResult


@dataclass
class Bar:
    """``shows``: the button that makes it public or takes it back, and where it is sent."""

    state: str
    state_label: str
    places: list[Link]
    looking: list[Link]
    shows: Link | None = None
    may_delete: bool = False
    adding: list[Link] = field(default_factory=list)


def bar_of(result: AssessmentResult, *, may_change: bool, may_delete: bool) -> Bar:
    return Bar(
        *state_of(result),
        places=[
            Link("คะแนน", _address("change", result), "scores"),
            Link("ข้อบกพร่องที่ต้องแก้ไข", _address("findings", result), "findings"),
            Link(paper_views.LABEL, _address("papers", result), "papers"),
            Link(check_views.LABEL, _address("checks", result), "checks"),
            Link("ประวัติ", _address("history", result), "history"),
        ],
        looking=_looking(result),
        shows=_shows(result) if may_change else None,
        may_delete=may_delete,
        adding=_adding(result) if may_change else [],
    )


def state_of(result: AssessmentResult) -> tuple[str, str]:
    """The sign of a state, and its words."""
    if result.is_public:
        return "published", "เผยแพร่แล้ว"
    return "draft", "ภายใน" if result.is_official else "ประเมินตนเอง (ภายใน)"


def _shows(result: AssessmentResult) -> Link | None:
    if result.is_public:
        return Link("เลิกเผยแพร่", _address("hide", result))
    return Link("เผยแพร่", _address("show", result)) if result.is_official else None


def _looking(result: AssessmentResult) -> list[Link]:
    links = [Link("ดูหน้าเว็บ", result.get_absolute_url())] if result.is_public else []
    return [
        *links,
        Link("ส่งออก Excel (.xlsx)", _address("export", result, "xlsx")),
        Link("ส่งออก CSV", _address("export", result, "csv")),
    ]


def _adding(result: AssessmentResult) -> list[Link]:
    start = reverse("admin:ita_assessmentresult_import")
    found = [Link("นำเข้าคะแนนจากไฟล์", f"{start}?year={result.year}&kind={result.kind}")]
    if result.is_official:
        begin = f"{reverse('admin:ita_measureset_add')}?scheme={result.scheme_id}"
        found.append(Link("ทำชุดมาตรการที่ตอบผลนี้", begin))
    return found


def _address(page: str, result: AssessmentResult, *more) -> str:
    return reverse(f"admin:ita_assessmentresult_{page}", args=(result.pk, *more))
