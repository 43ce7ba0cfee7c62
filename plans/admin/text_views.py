"""The admin's pages for project texts: bring a document in, look at each project, agree.

The plan version's admin puts ``urls_for(self.admin_site)`` before its own addresses. They are
named ``plans_planversion_texts`` (the edition's key), ``…_texts_review`` (the import's key) and
``…_text`` (the import's key and the position in the document).
"""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from integrity.admin.text import whole_number
from integrity.models import SheetImport
from integrity.sheets import undoing
from integrity.sheets.attempts import SheetFile
from integrity.word.archive import LARGEST_FILE, MEGABYTE
from integrity.word.problems import UnreadableDocument, too_large
from plans.admin.text_form import ReviewForm
from plans.models import Heading, PlanVersion, ProjectKind, TextReading
from plans.texts import readings, saving
from plans.texts.kind import KIND

LABEL = "นำเข้าข้อความ"
CLOSED = "แผนฉบับนี้ไม่เปิดให้แก้ไขแล้ว จึงนำเข้าข้อความไม่ได้ หากต้องการแก้ไข ให้สร้างฉบับทบทวนก่อน"
REOPENED = "แผนนี้อยู่ระหว่างพิจารณา การนำเข้าทำให้กลับเป็นร่าง เมื่อแก้เสร็จแล้วให้กด “เสนอพิจารณา” อีกครั้ง"
MOST_LINES_SHOWN = 400
STATES = TextReading.State


def urls_for(admin_site):
    def staff(view):
        return admin_site.admin_view(partial(view, admin_site=admin_site))

    name = "plans_planversion"
    return [
        path("<int:pk>/texts/", staff(start), name=f"{name}_texts"),
        path("texts/<int:pk>/", staff(review), name=f"{name}_texts_review"),
        path("texts/<int:pk>/<int:position>/", staff(one), name=f"{name}_text"),
    ]


def links(version: PlanVersion, user) -> list[tuple[str, str]]:
    """For the bar of an edition: (label, address)."""
    if not version.is_working or not _may(user):
        return []
    return [(LABEL, reverse("admin:plans_planversion_texts", args=(version.pk,)))]


class TextsForm(forms.Form):
    file = forms.FileField(
        label="ไฟล์ Word",
        required=False,
        help_text="ไฟล์ .docx ของแผนทั้งเล่มหรือเฉพาะส่วนรายละเอียดโครงการ",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )
    text = forms.CharField(
        label="หรือวางข้อความ",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "vLargeTextField"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError(str(too_large(LARGEST_FILE // MEGABYTE)))
        return file

    def clean(self):
        cleaned = super().clean()
        has_text = bool((cleaned.get("text") or "").strip())
        if not self.errors and bool(cleaned.get("file")) == has_text:
            raise forms.ValidationError(
                "เลือกไฟล์ หรือวางข้อความ อย่างใดอย่างหนึ่ง" if has_text else "เลือกไฟล์ หรือวางข้อความ"
            )
        return cleaned

    def source(self) -> SheetFile:
        if file := self.cleaned_data["file"]:
            return SheetFile(file.name, file.read())
        return SheetFile(readings.PASTED, self.cleaned_data["text"].encode())


@require_http_methods(["GET", "HEAD", "POST"])
def start(request, pk, admin_site):
    """Choose a file or paste; what cannot be read is told here, and what was pasted stays."""
    version = _version(request, pk)
    form = TextsForm(request.POST, request.FILES) if request.method == "POST" else TextsForm()
    if not version.is_working:
        return _page(request, admin_site, version, "texts_closed", LABEL, closed=CLOSED)
    if request.method == "POST" and form.is_valid():
        source = form.source()
        try:
            understood = readings.understand(version, source)
        except UnreadableDocument as unreadable:
            readings.refuse(version, source, str(unreadable), by=request.user)
            form.add_error("file" if form.cleaned_data["file"] else "text", str(unreadable))
        else:
            attempt = readings.begin(version, source, understood, by=request.user)
            return redirect(f"{admin_site.name}:plans_planversion_texts_review", attempt.pk)
    return _page(
        request,
        admin_site,
        version,
        "texts_start",
        LABEL,
        form=form,
        unfinished=_unfinished(version),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review(request, pk, admin_site):
    """Every project of the document on one page; all that is without a doubt saved in one step."""
    attempt, version = _attempt(request, pk)
    if request.method == "POST":
        _act(request, attempt, version)
        return redirect(f"{admin_site.name}:plans_planversion_texts_review", pk)
    rows = list(attempt.readings.select_related("project__dimension"))
    sure = [each for each in rows if saving.is_sure(each)]
    open_rows = _to_agree_to(rows)
    seen = saving.fingerprints(each.project_id for each in open_rows)
    replaced = _with_texts(rows)
    return _page(
        request,
        admin_site,
        version,
        "texts_review",
        "ข้อความโครงการจากเอกสาร",
        attempt=attempt,
        rows=[
            (each, each.project_id in replaced, saving.needs_only_its_place(each)) for each in rows
        ],
        sure=sure,
        may_agree=bool(open_rows),
        stamp=_stamp(open_rows, seen),
        waiting=[each for each in rows if each.state == STATES.WAITING],
        is_open=version.is_working and attempt.outcome in _OPEN,
        parts=_parts(attempt),
        may_undo=undoing.can_be_undone(attempt),
        notes=attempt.options.get("notes", []),
    )


_OPEN = (SheetImport.Outcome.PREVIEWED, SheetImport.Outcome.DONE)


def _act(request, attempt: SheetImport, version: PlanVersion) -> None:
    waiting = attempt.readings.filter(state=STATES.WAITING)
    if "save_agreed" in request.POST:
        _save_agreed(request, attempt, version)
    elif "discard" in request.POST:
        count = waiting.update(state=STATES.SKIPPED)
        messages.success(request, f"ทิ้งส่วนที่ยังไม่บันทึกแล้ว {count} โครงการ ที่บันทึกไปแล้วไม่เปลี่ยน")
    elif position := whole_number(request.POST.get("take_back", "")):
        skipped = attempt.readings.filter(position=position, state=STATES.SKIPPED)
        skipped.update(state=STATES.WAITING)


def _to_agree_to(rows) -> list[TextReading]:
    """What can be saved from the list: the sure ones, and those that wait for one tick."""
    return [each for each in rows if saving.is_sure(each) or saving.needs_only_its_place(each)]


def _save_agreed(request, attempt: SheetImport, version: PlanVersion) -> None:
    """All that is sure, and what the clerk ticked as the very project that is proposed."""
    ticked = set(request.POST.getlist("same"))
    with transaction.atomic():
        shown = _to_agree_to(attempt.readings.select_related("project"))
        rows = [each for each in shown if saving.is_sure(each) or str(each.position) in ticked]
        seen = saving.fingerprints(each.project_id for each in shown)
        if not rows:
            messages.info(request, "ไม่มีโครงการที่บันทึกได้โดยไม่ต้องตรวจ และไม่ได้เลือกโครงการใด")
            return
        if request.POST.get("stamp") != _stamp(shown, seen):
            messages.error(request, "มีผู้แก้รายละเอียดโครงการหลังจากที่แสดง ยังไม่ได้บันทึก กรุณาดูรายการอีกครั้ง")
            return
        if _saved(request, attempt, version, saving.agreed(rows, seen)):
            messages.success(request, f"บันทึกแล้ว {len(rows)} โครงการ")


def _saved(request, attempt, version, decisions) -> bool:
    try:
        is_reopened = saving.save(attempt, version, decisions, by=request.user)
    except saving.NotSaved as refused:
        messages.error(request, str(refused))
        return False
    if is_reopened:
        messages.warning(request, REOPENED)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def one(request, pk, position, admin_site):
    """One project: the document's words beside what was understood of them."""
    attempt, version = _attempt(request, pk)
    rows = attempt.readings.select_related("sheet_import", "project__dimension")
    reading = get_object_or_404(rows, position=position)
    is_open = reading.state == STATES.WAITING and version.is_working and attempt.outcome in _OPEN
    if request.method != "POST" or not is_open:
        return _one_page(request, admin_site, reading, ReviewForm.of(reading, version), is_open)
    if "skip" in request.POST:
        rows.filter(pk=reading.pk).update(state=STATES.SKIPPED)
        return _next(admin_site, attempt, position)
    form = ReviewForm.typed(reading, version, request.POST)
    if any(_rearranged(form, request.POST)):
        _keep(form)
        return _one_page(request, admin_site, reading, form, is_open, at=_at(request.POST))
    if "later" in request.POST:
        _keep(form)
        messages.success(request, "พักไว้แล้ว ยังไม่บันทึกลงแผน")
        return redirect(f"{admin_site.name}:plans_planversion_texts_review", pk)
    if _save_one(request, attempt, version, form):
        messages.success(request, f"บันทึก {form.reading.project} แล้ว")
        return _next(admin_site, attempt, position)
    return _one_page(request, admin_site, reading, form, is_open)


def _rearranged(form: ReviewForm, data):
    for name in ("merge", "remove", "add", "join"):
        if name in data:
            position = whole_number(data[name])
            getattr(form, name)(-1 if position is None else position)
            yield name


def _at(data) -> int | None:
    """The box that the eye should go back to."""
    for name, step in (("merge", -1), ("add", 1), ("remove", 0), ("join", 0)):
        if name in data and (position := whole_number(data[name])) is not None:
            return position + step
    return None


def _keep(form: ReviewForm) -> None:
    """What was typed is working data of the reading, also when it is not ready to be saved."""
    reading = form.reading
    reading.sections = form.sections
    if project := form.project():
        reading.project = project
    TextReading.objects.filter(pk=reading.pk, state=STATES.WAITING).update(
        sections=reading.sections, project=reading.project
    )


def _save_one(request, attempt, version, form: ReviewForm) -> bool:
    decision = form.decision()
    if decision is None:
        messages.error(request, "ยังไม่ได้บันทึก กรุณาแก้ช่องที่มีคำเตือน")
        return False
    if decision.new and not request.user.has_perm("plans.add_project"):
        raise PermissionDenied
    if decision.project and str(decision.project.pk) != form.seen_project:
        decision.seen = saving.NOTHING
        if form.stands_there():
            messages.warning(
                request,
                "โครงการที่เลือกมีรายละเอียดอยู่แล้ว ยังไม่ได้บันทึก ดู “ที่มีอยู่ในแผนตอนนี้” แล้วกดบันทึกอีกครั้งเพื่อแทนที่",
            )
            return False
    return _saved(request, attempt, version, [decision])


def _next(admin_site, attempt: SheetImport, position: int):
    """The next project that waits, from here on and then from the top; else all of them."""
    waiting = list(attempt.readings.filter(state=STATES.WAITING).values_list("position", flat=True))
    later = [each for each in waiting if each > position] or waiting
    if later:
        return redirect(f"{admin_site.name}:plans_planversion_text", attempt.pk, later[0])
    return redirect(f"{admin_site.name}:plans_planversion_texts_review", attempt.pk)


def _one_page(request, admin_site, reading, form: ReviewForm, is_open: bool, *, at=None):
    form.show()
    return _page(
        request,
        admin_site,
        form.version,
        "texts_one",
        f"ตรวจข้อความ ที่ {reading.position}",
        reading=reading,
        attempt=reading.sheet_import,
        form=form,
        is_open=is_open,
        at=at,
        kinds=Heading.choices,
        project_kinds=ProjectKind.choices,
        may_add=request.user.has_perm("plans.add_project"),
        source=reading.source.split("\n"),
        total=reading.sheet_import.readings.count(),
    )


def _may(user) -> bool:
    return user.has_perms(("plans.change_planversion", "plans.change_project"))


def _version(request, pk) -> PlanVersion:
    if not _may(request.user):
        raise PermissionDenied
    return get_object_or_404(PlanVersion.objects.of_office(request.user).with_plan(), pk=pk)


def _attempt(request, pk) -> tuple[SheetImport, PlanVersion]:
    """The import with its edition; of another office, or of a plan that is gone: 404."""
    if not _may(request.user):
        raise PermissionDenied
    own = SheetImport.objects.visible_to(request.user)
    attempt = get_object_or_404(own, pk=pk, kind=KIND)
    version = attempt.options.get("version")
    if version is None:
        raise Http404
    return attempt, _version(request, version)


def _unfinished(version: PlanVersion) -> list[SheetImport]:
    rows = SheetImport.objects.filter(
        kind=KIND, outcome__in=_OPEN, readings__version=version, readings__state=STATES.WAITING
    )
    return list(rows.distinct().select_related("by"))


def _with_texts(rows: list[TextReading]) -> set[int]:
    """Projects that say something already, which saving would replace."""
    keys = [each.project_id for each in rows if each.project_id and each.state == STATES.WAITING]
    now = saving.fingerprints(keys)
    return {key for key, said in now.items() if said != saving.NOTHING}


def _stamp(rows: list[TextReading], seen: dict[int, str]) -> str:
    return saving.stamp((each.pk, each.project_id, seen.get(each.project_id)) for each in rows)


def _parts(attempt: SheetImport) -> list[tuple[str, list[str], int]]:
    """What of the document belongs to no project: name, lines, how many there are."""
    named = (("ก่อนโครงการแรก", "before"), ("หลังโครงการสุดท้าย", "after"))
    found = [(title, attempt.options.get(name, [])) for title, name in named]
    return [(title, lines[:MOST_LINES_SHOWN], len(lines)) for title, lines in found if lines]


def _page(request, admin_site, version, template: str, title: str, **context):
    return TemplateResponse(
        request,
        f"admin/plans/{template}.html",
        {
            **admin_site.each_context(request),
            "title": title,
            "opts": PlanVersion._meta,
            "version": version,
            # Two columns, and tables of six, need the whole width.
            "is_nav_sidebar_enabled": False,
            **context,
        },
    )
