"""Rows that are written once, and the code that a paper carries for good."""

import json
import secrets

from django.db import models

# Crockford's base32: no letter that is read as another when a code is typed from paper.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12


class Frozen(Exception):
    """An attempt to change or delete what was frozen."""


def new_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def canonical_json(data: dict) -> str:
    """One text for one content, so that its hash means something."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class ThaiJSON(json.JSONEncoder):
    """Thai letters as themselves: half the bytes of their escapes, and read as much faster."""

    def __init__(self, **options):
        super().__init__(**options | {"ensure_ascii": False})


class InsertOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise Frozen("ข้อมูลที่ตรึงแล้วแก้ไม่ได้")

    def delete(self):
        raise Frozen("ข้อมูลที่ตรึงแล้วลบไม่ได้")

    def bulk_update(self, objs, fields, *args, **kwargs):
        raise Frozen("ข้อมูลที่ตรึงแล้วแก้ไม่ได้")

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        if update_conflicts:
            raise Frozen("ข้อมูลที่ตรึงแล้วแก้ไม่ได้")
        return super().bulk_create(objs, *args, **kwargs)


class InsertOnly(models.Model):
    """A row that is written once. ``MUTABLE`` names the few columns that may change later."""

    MUTABLE: frozenset[str] = frozenset()

    objects = InsertOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"  # so that relations meet the same guard

    def save(self, *args, update_fields=None, **kwargs):
        if not self._state.adding and not (update_fields and set(update_fields) <= self.MUTABLE):
            raise Frozen("ข้อมูลที่ตรึงแล้วแก้ไม่ได้")
        if self._state.adding:
            # A new object with the key of a stored row would be written over it.
            kwargs["force_insert"] = True
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args, **kwargs):
        raise Frozen("ข้อมูลที่ตรึงแล้วลบไม่ได้")
