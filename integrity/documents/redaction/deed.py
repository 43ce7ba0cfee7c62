"""Asking for a value to go, and its going: everywhere in one transaction, or nowhere.

Law: พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562 มาตรา 33 (the right to have personal data erased).
"""

from collections import Counter

from django.db import models, transaction
from django.utils import timezone

from integrity import history
from integrity.documents.models import Redaction
from integrity.documents.personal_data.detecting import mask
from integrity.documents.redaction import kept_files
from integrity.documents.redaction.mark import MARK, blanked
from integrity.documents.redaction.places import FILES, LOG, live_rows, places_of
from integrity.documents.redaction.tables import (
    history_of,
    holding,
    kept_tables,
    log_of,
    rows_of,
    text_columns,
    tracked_tables,
)
from integrity.models import Organisation, SheetImport
from integrity.publishing import NotAllowed
from integrity.thai import normalise

SHORTEST = 4
LONGEST = 200
ADD, CONFIRM = "documents.add_redaction", "documents.confirm_redaction"
BATCH = 500


def clean_value(typed: str) -> str:
    """Raises NotAllowed for what would blank half of everything."""
    value = normalise(typed).strip()
    if len(value) < SHORTEST or len(set(value)) < 2:
        raise NotAllowed(f"พิมพ์ข้อมูลที่จะลบอย่างน้อย {SHORTEST} ตัวอักษร ข้อความสั้นกว่านี้จะลบคำอื่นไปด้วย")
    if len(value) > LONGEST or "\n" in value or MARK in value:
        raise NotAllowed(f"พิมพ์ข้อมูลบรรทัดเดียว ไม่เกิน {LONGEST} ตัวอักษร ถ้ามีหลายข้อมูลให้ขอทีละข้อมูล")
    return value


def request(organisation: Organisation, *, value: str, reason: str, by) -> Redaction:
    """The first person's word. Raises NotAllowed."""
    if not by.has_perm(ADD) or by.organisation_id != organisation.pk:
        raise NotAllowed("บทบาทของท่านไม่มีสิทธิ์ขอลบข้อมูลส่วนบุคคลของหน่วยงานนี้")
    value, reason = clean_value(value), normalise(reason).strip()
    if not reason:
        raise NotAllowed("ระบุเหตุผลที่ต้องลบ เช่น คำขอของเจ้าของข้อมูลลงวันที่เท่าใด")
    if not places_of(organisation, value):
        raise NotAllowed("ไม่พบข้อมูลนี้ในประวัติและไฟล์ของหน่วยงาน ตรวจการสะกด ช่องว่าง และขีด")
    return Redaction.objects.create(
        organisation=organisation,
        value=value,
        masked=blanked(mask(value), value)[:200],
        reason=blanked(reason, value),
        requested_by=by,
    )


def obstacle_to_confirm(redaction: Redaction, by) -> str:
    """Why ``by`` may not do what was asked for, or ""."""
    if not by.has_perm(CONFIRM) or by.organisation_id != redaction.organisation_id:
        return "บทบาทของท่านไม่มีสิทธิ์ยืนยันการลบ"
    if redaction.done_at or redaction.refused_at:
        return "คำขอนี้สิ้นสุดแล้ว"
    if redaction.requested_by_id == by.pk:
        return "ท่านเป็นผู้ขอ ต้องให้ผู้อื่นยืนยัน"
    return ""


def confirm(redaction: Redaction, *, by) -> Redaction:
    """Blank the value in the history, in kept records and in kept files. Raises NotAllowed.

    Files are read and written outside of the transaction, which must not keep others waiting: new
    ones first, old ones go last. A power cut leaves at worst a file that nobody names.
    """
    redaction.refresh_from_db()
    if refused := obstacle_to_confirm(redaction, by) or _still_in_use(redaction):
        raise NotAllowed(refused)
    looked_at, rewritten = _rewrite_files(redaction.organisation, redaction.value)
    with transaction.atomic():
        fresh = Redaction.objects.select_for_update().get(pk=redaction.pk)
        if refused := obstacle_to_confirm(fresh, by) or _still_in_use(fresh):
            raise NotAllowed(refused)
        if set(_with_files(fresh.organisation).values_list("pk", flat=True)) - looked_at:
            raise NotAllowed("มีผู้นำเข้าไฟล์ใหม่ระหว่างนี้ กรุณายืนยันอีกครั้ง")
        places = _blank_everywhere(fresh.organisation, fresh.value)
        places[FILES] = sum(kept_files.switch(each) for each in rewritten)
        fresh.places = dict(+places)  # without what holds nothing
        fresh.value, fresh.done_at, fresh.done_by = "", timezone.now(), by
        fresh.save(update_fields=("places", "value", "done_at", "done_by"))
        transaction.on_commit(lambda: kept_files.forget([each.old for each in rewritten]))
    return fresh


def _still_in_use(redaction: Redaction) -> str:
    live = list(live_rows(redaction.organisation, redaction.value))
    if not live:
        return ""
    return f"ข้อมูลนี้ยังอยู่ในรายการที่ใช้งานอยู่ {len(live)} รายการ แก้ไขที่รายการนั้นก่อน"


def _with_files(office: Organisation) -> models.QuerySet:
    return SheetImport.objects.filter(organisation=office).exclude(file="")


def _rewrite_files(office: Organisation, value: str) -> tuple[set[int], list[kept_files.Rewritten]]:
    """The imports that were looked into, and the files that are written anew."""
    attempts = list(_with_files(office))
    rewritten = [kept_files.rewrite(attempt, value) for attempt in attempts]
    return {attempt.pk for attempt in attempts}, [each for each in rewritten if each]


@transaction.atomic
def refuse(redaction: Redaction, *, by) -> Redaction:
    """Not to be done after all, says whoever asked or would confirm. The value goes here too."""
    fresh = Redaction.objects.select_for_update().get(pk=redaction.pk)
    may = by.organisation_id == fresh.organisation_id and (
        by.has_perm(CONFIRM) or (by.has_perm(ADD) and fresh.requested_by_id == by.pk)
    )
    if not may or fresh.done_at or fresh.refused_at:
        raise NotAllowed("คำขอนี้สิ้นสุดแล้ว หรือท่านไม่มีสิทธิ์ยกเลิก")
    fresh.value, fresh.refused_at = "", timezone.now()
    fresh.save(update_fields=("value", "refused_at"))
    return fresh


def _blank_everywhere(office: Organisation, value: str) -> Counter:
    done: Counter = Counter()
    for model in tracked_tables():
        names = text_columns(model)
        rows = holding(history_of(model, office), names, value)
        label = f"ประวัติของ{model._meta.verbose_name}"
        done[label] += history.blank(rows, names, lambda text: blanked(text, value))
    for model in kept_tables():
        done[str(model._meta.verbose_name)] += _blank_rows(
            rows_of(model, office), text_columns(model), value
        )
    done[LOG] += _blank_rows(log_of(office), ["object_repr", "change_message"], value)
    return done


def _blank_rows(rows: models.QuerySet, names: list[str], value: str) -> int:
    """Of tables without a history."""
    changed = []
    for row in holding(rows, names, value):
        before = [getattr(row, name) for name in names]
        after = [blanked(each, value) for each in before]
        if after != before:
            for name, content in zip(names, after, strict=True):
                setattr(row, name, content)
            changed.append(row)
    rows.model._base_manager.bulk_update(changed, names, batch_size=BATCH)
    return len(changed)
