"""The net under dates: no column may hold a year of the Buddhist era."""

from datetime import date

from django.db import models

# No living date lies beyond this; a พ.ศ. year stored as a year of the common era always does.
LAST_PLAUSIBLE_DATE = date(2400, 1, 1)


def plausible_dates(*fields: str, model: str) -> list[models.CheckConstraint]:
    """The net under import and shell: a date column that would hold a พ.ศ. year is refused."""
    return [
        models.CheckConstraint(
            condition=models.Q(**{f"{field}__lt": LAST_PLAUSIBLE_DATE})
            | models.Q(**{f"{field}__isnull": True}),
            name=f"{model}_{field}_is_ce",
            violation_error_message="วันที่นี้เก็บเป็น พ.ศ. ไม่ได้ กรุณาพิมพ์ในรูป วว/ดด/ปปปป (พ.ศ.)",
        )
        for field in fields
    ]
