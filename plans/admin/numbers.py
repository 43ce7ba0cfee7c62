"""The form's side of numbers: a published one stays, and a new project takes the next."""

from django import forms

from plans.editions.numbering import STAYS, PublishedNumbers, next_numbers


class KeepsNumbers(forms.ModelForm):
    """A project's form with ``dimension`` and ``number``; for a new one the admin gives
    ``offers``: see below.

    The box of a new number begins empty: a number proposed for one dimension stayed there when
    another was chosen, and what is published keeps its number for good.
    """

    @staticmethod
    def offers() -> list[tuple]:
        return []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not {"dimension", "number"} <= set(self.fields):
            return  # the page of who may only read
        if not self.instance.pk:
            self._offer_next()
            return
        self._published = PublishedNumbers.of(self.instance.version.plan)
        here = self.instance.dimension_id, self.instance.number
        if self._published.place_of(self.instance.key) == here:
            for name in ("dimension", "number"):
                self.fields[name].disabled = True
            self.fields["number"].help_text = STAYS

    def _offer_next(self):
        said = ", ".join(f"มิติที่ {each.number} → {number}" for each, number in self.offers())
        if said:
            self.fields["number"].required = False
            self.fields["number"].help_text = f"เว้นว่าง = ลำดับถัดไปของมิติ ({said})"

    def _take_next(self, cleaned):
        if self.instance.pk or "number" in self.errors or cleaned.get("number") is not None:
            return
        next_of = {each.pk: number for each, number in self.offers()}
        if dimension := cleaned.get("dimension"):
            cleaned["number"] = next_of.get(dimension.pk)

    def clean(self):
        cleaned = super().clean()
        self._take_next(cleaned)
        dimension, number = cleaned.get("dimension"), cleaned.get("number")
        version = cleaned.get("version") or getattr(self.instance, "version", None)
        if not (dimension and number and version):
            return cleaned
        published = getattr(self, "_published", None) or PublishedNumbers.of(version.plan)
        if obstacle := published.obstacle(self.instance.key, dimension, number):
            self.add_error("number", obstacle)
        return cleaned


def offers(version) -> list[tuple]:
    """(dimension, the number its next project takes), in the order of the framework."""
    numbers = next_numbers(version)
    return [(each, numbers[each.pk]) for each in version.plan.framework.dimensions.all()]
