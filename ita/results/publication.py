"""An official result is the NACC's announced figure, so it is public as soon as it is saved; the
office may take it back inside. What the office assessed itself never leaves it."""

from django.db import transaction

from integrity import history
from integrity.publishing import NotAllowed
from ita.models import AssessmentResult
from ita.results.saving import held

SELF_STAYS = (
    "ผลที่หน่วยงานประเมินตนเองเก็บไว้ภายใน เผยแพร่ไม่ได้ "
    "เมื่อสำนักงาน ป.ป.ช. ประกาศผลแล้ว ให้เพิ่มผลทางการของปีนั้นเป็นอีกรายการหนึ่ง"
)
NOTHING_YET = "ยังไม่มีคะแนน จึงยังไม่มีอะไรให้เผยแพร่ กรอกคะแนนแล้วบันทึกก่อน"


def says_anything(result: AssessmentResult) -> bool:
    """Whether a citizen would find any score in it."""
    return result.official_total is not None or result.scores.exists()


@transaction.atomic
def make_official(result: AssessmentResult, by) -> bool:
    """Show an official result to everybody; False when it was shown already. Raises NotAllowed."""
    result = _current(result)
    if not result.is_official:
        raise NotAllowed(SELF_STAYS)
    if not says_anything(result):
        raise NotAllowed(NOTHING_YET)
    return _show(result, is_public=True, by=by, reason="เผยแพร่")


@transaction.atomic
def make_internal(result: AssessmentResult, by) -> bool:
    """Take a public result back inside; False when it was not public."""
    return _show(_current(result), is_public=False, by=by, reason="เลิกเผยแพร่")


def _current(result: AssessmentResult) -> AssessmentResult:
    """The caller's own object, with the state that the locked row has."""
    result.is_public = held(result).is_public
    return result


def _show(result: AssessmentResult, *, is_public: bool, by, reason: str) -> bool:
    if result.is_public == is_public:
        return False
    result.is_public = is_public
    return bool(history.bulk_update([result], ("is_public",), by=by, reason=reason))
