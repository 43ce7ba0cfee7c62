"""A list of the admin as a person likes to see it: a name for an address."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict

from integrity.thai import normalise

MOST_OF_A_LIST = 20
NAME_TAKEN = "มีตัวกรองชื่อนี้แล้ว"
# What an address holds beside the conditions: the page turned to, and marks of Django's own.
_NO_CONDITIONS = ("p", "all", "e", "_popup", "_to_field", "_facets", "_changelist_filters")


def conditions(query: QueryDict) -> str:
    """The filters, the search and the order of an address, always spelt the same way."""
    kept = QueryDict(mutable=True)
    for name in sorted(query):
        values = [value for value in query.getlist(name) if value]
        if name and values and name not in _NO_CONDITIONS:
            kept.setlist(name, values)
    return kept.urlencode()


class SavedFilterQuerySet(models.QuerySet):
    def of_list(self, user, model: type[models.Model]):
        return self.filter(user=user, model=model._meta.label_lower)


class SavedFilter(models.Model):
    """``query`` is what stands after the "?" of the list's address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ผู้ใช้",
        on_delete=models.CASCADE,
        related_name="saved_filters",
    )
    model = models.CharField("รายการ", max_length=100, help_text="เช่น plans.project")
    name = models.CharField("ชื่อตัวกรอง", max_length=60)
    query = models.CharField("เงื่อนไข", max_length=1000)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "ตัวกรองที่บันทึกไว้"
        ordering = ("name",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=("user", "model", "name"),
                name="integrity_savedfilter_name_once",
                violation_error_message=NAME_TAKEN,
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.name = " ".join(normalise(self.name).split())
        if not self.name:
            raise ValidationError("ตั้งชื่อตัวกรองก่อน")
        self.query = conditions(QueryDict(self.query))
        if not self.query:
            raise ValidationError("ยังไม่ได้กรอง ค้นหา หรือเรียงลำดับ จึงไม่มีอะไรให้บันทึก")
        others = SavedFilter.objects.filter(user=self.user, model=self.model).exclude(pk=self.pk)
        if others.count() >= MOST_OF_A_LIST:
            raise ValidationError(f"รายการหนึ่งบันทึกตัวกรองได้ {MOST_OF_A_LIST} ตัวกรอง ลบที่ไม่ใช้แล้วก่อน")
