"""Any save in review returns the plan to draft: what was submitted is no more what it says."""

from django.contrib import messages

from plans.editions.publication import locked
from plans.models import PlanVersion
from plans.samples import settle_points


def reopen(request, version: PlanVersion) -> None:
    fresh = locked(version)
    if fresh.is_in_review:
        fresh.reopen()
        messages.warning(
            request,
            "แผนนี้อยู่ระหว่างพิจารณา การแก้ไขทำให้กลับเป็นร่าง เมื่อแก้เสร็จแล้วให้กด “เสนอพิจารณา” อีกครั้ง",
        )


class ReopensReview:
    """Admin mixin; the admin says with ``version_of`` which plan a record belongs to."""

    def version_of(self, obj) -> PlanVersion:
        raise NotImplementedError

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            version = self.version_of(form.instance)
            reopen(request, version)
            settle_points(version, by=request.user)

    def delete_model(self, request, obj):
        version = self.version_of(obj)
        super().delete_model(request, obj)
        reopen(request, version)
