"""What both memos say alike, and who may begin one."""

from plans.models import PlanVersion

CLOSING = "จึงเรียนมาเพื่อโปรดพิจารณาอนุมัติ"


def edition_words(version: PlanVersion) -> str:
    return f" {version.revision_name}" if version.revision_name else ""


def obstacle_of_person(version: PlanVersion, by) -> str:
    if not by.has_perm("documents.add_clausedocument"):
        return "บัญชีของท่านไม่มีสิทธิ์ร่างเอกสาร"
    if by.organisation_id != version.organisation.pk:
        return "ทำได้เฉพาะแผนของหน่วยงานตนเอง"
    return ""
