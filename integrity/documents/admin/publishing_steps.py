"""The steps of a Publishable's life as staff take them: each asks once, then does the whole deed.
Each kind of record names its steps as data."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from integrity.documents import personal_data
from integrity.publishing import NotAllowed, Publishable


@dataclass(frozen=True)
class Step:
    """``obstacle`` says why not; ``permissions``: any one of them opens the page. ``take`` gives
    the record whose page is opened next, or something else."""

    name: str
    label: str
    question: str
    done: str
    permissions: tuple[str, ...]
    obstacle: Callable[[Publishable, object], str]
    take: Callable
    # What a person has to write, and whether citizens read it.
    reason: str = ""
    reason_is_public: bool = False
    is_main: bool = False
    # Nothing goes out before its personal data is judged; a page before it only says so.
    gated: bool = False
    # Afterwards the paper says what it says.
    freezes: bool = False
    # What of the record itself has to be mended first, or "".
    blocking: Callable[[Publishable], str] | None = None
    # What the page says while a step that takes long is being taken.
    busy: str = ""

    def may(self, user) -> bool:
        return any(map(user.has_perm, self.permissions))

    def is_open(self, record: Publishable, user) -> bool:
        return self.may(user) and not self.obstacle(record, user)


def open_steps(steps: dict[str, Step], record: Publishable, user) -> list[Step]:
    return [for_person(step, record, user) for step in steps.values() if step.is_open(record, user)]


def for_person(step: Step, record: Publishable, user) -> Step:
    """Who submitted does not return the record to somebody, but takes it back."""
    if step.name != "return" or record.submitted_by_id != user.pk:
        return step
    return replace(
        step,
        label="เรียกคืนมาแก้ไข",
        question="จะกลับเป็นร่าง และไม่อยู่ในหน้าแรกของผู้เผยแพร่อีก จนกว่าจะเสนอพิจารณาใหม่",
        done="เรียกคืนแล้ว แก้ไขต่อได้ทันที เมื่อแก้เสร็จแล้วให้เสนอพิจารณาอีกครั้ง",
        reason="",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)

    def __init__(self, *args, step: Step, office, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.step, self.office = step, office
        self.fields["reason"].label = step.reason

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        if not self.step.reason_is_public:
            return reason
        return personal_data.public_reason(reason, self.office)


@dataclass(frozen=True)
class StepPages:
    """``searched`` says what of a record is looked through; ``home`` is the name of its page."""

    steps: dict[str, Step]
    searched: Callable
    template: str
    home: str

    def view(self, request, record: Publishable, name: str, context: dict, log: Callable):
        """GET asks, POST does. ``context`` is what every page of the record shows; ``log`` writes
        down in the admin's list of actions what was done."""
        step = self.steps.get(name)
        if step is None:
            raise Http404
        if not step.may(request.user):
            raise PermissionDenied
        if obstacle := step.obstacle(record, request.user):
            messages.error(request, obstacle)
            return redirect(self.home, record.pk)
        step = for_person(step, record, request.user)
        form = self.form_of(step, record, request.POST if request.method == "POST" else None)
        if request.method == "POST" and (form is None or form.is_valid()):
            return self._take(request, record, step, form.cleaned_data if form else {}, log)
        page = context | {"step": step, "form": form, "title": f"{step.label}: {record}"}
        if step.freezes or step.gated:
            searched = self.searched(record)
            page["personal_data"] = personal_data.obstacle(searched, request.user)
            page["personal_data_page"] = personal_data.page_of(searched)
        return TemplateResponse(request, self.template, page | self.more(step, record, page))

    def form_of(self, step: Step, record: Publishable, data) -> forms.Form | None:
        return ReasonForm(data, step=step, office=record.organisation) if step.reason else None

    def more(self, step: Step, record: Publishable, page: dict) -> dict:
        """What else the template shows before the step is taken."""
        return {"blocking": step.blocking(record) if step.blocking else ""}

    def page_of_refusal(self, step: Step, record: Publishable, user) -> str:
        """The name of the page where what stands in the way is mended."""
        return self.home

    def _take(self, request, record: Publishable, step: Step, answers: dict, log: Callable):
        try:
            result = step.take(record, by=request.user, **answers)
        except NotAllowed as refused:
            messages.error(request, str(refused))
            return redirect(self.page_of_refusal(step, record, request.user), record.pk)
        messages.success(request, step.done)
        log(request, record, step.label)
        return redirect(self.home, (result if isinstance(result, type(record)) else record).pk)
