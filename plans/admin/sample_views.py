"""Adding projects from sample sheets: choose, look and fill in, add; one at a time or many.

The plan version's admin puts ``urls_for(self.admin_site)`` before its own addresses. They are
named ``plans_planversion_samples``, ``…_sample`` (with the sample's key) and ``…_samples_several``
(with ``?sample=1&sample=2``).
"""

from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode
from zlib import crc32

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import escape
from django.views.decorators.http import require_http_methods, require_safe

from integrity.admin.overtaken import overtaken_page
from integrity.admin.text import OneLineField, ThaiIntegerField, whole_number
from integrity.changes import steps
from integrity.models import Division
from integrity.publishing import NotAllowed
from integrity.templatetags.thai import numbered
from plans.admin.review import reopen
from plans.editions.numbering import next_number
from plans.models import Heading, PlanVersion, Project, ResultKind, YearlyBudget
from plans.models.project import LARGEST_NUMBER
from plans.open_fields import marked
from plans.papers.sheet import fiscal_years
from plans.samples import (
    FilledSheet,
    NewProject,
    Shelf,
    add_projects,
    by_dimension,
    fill,
    filled,
    shelves,
    values_of,
)

CLOSED = "แผนฉบับนี้ไม่เปิดให้แก้ไขแล้ว จึงเพิ่มโครงการไม่ได้ หากต้องการเพิ่ม ให้เริ่มฉบับทบทวนก่อน"
LONGEST_VALUE = 200


def urls_for(admin_site):
    def staff(view):
        return admin_site.admin_view(partial(view, admin_site=admin_site))

    name = "plans_planversion_sample"
    return [
        path("<int:pk>/samples/", staff(choose), name=f"{name}s"),
        path("<int:pk>/samples/several/", staff(add_several), name=f"{name}s_several"),
        path("<int:pk>/samples/<int:sample>/", staff(add_one), name=name),
    ]


class ChoicesForm(forms.Form):
    """What is said of every project that is added: who, when, with what money."""

    responsible = forms.ChoiceField(label="ผู้รับผิดชอบ", required=False)
    years = forms.TypedMultipleChoiceField(
        label="ปีที่ดำเนินการ",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "เลือกอย่างน้อยหนึ่งปี"},
    )
    money = forms.ChoiceField(
        label="งบประมาณ",
        choices=[
            (YearlyBudget.State.UNSPECIFIED, "ยังไม่ระบุ"),
            (YearlyBudget.State.NONE, "ไม่ใช้งบประมาณทุกปี"),
        ],
        initial=YearlyBudget.State.UNSPECIFIED,
        help_text="จำนวนเงินของแต่ละปีใส่ในตารางของแผนภายหลัง",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, version: PlanVersion, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Division.objects.filter(organisation=version.organisation)
        self.divisions = {str(row.pk): row for row in rows if not row.is_gone}
        everybody = Project.Responsibility
        self.fields["responsible"].choices = [
            ("", "ยังไม่ระบุ"),
            *((key, division.name) for key, division in self.divisions.items()),
            (everybody.ALL_DIVISIONS, everybody.ALL_DIVISIONS.label),
            (everybody.ORGANISATION, everybody.ORGANISATION.label),
        ]
        years = list(version.plan.years)
        self.fields["years"].choices = [(year, str(year)) for year in years]
        self.initial.setdefault("years", years)

    def chosen(self) -> dict:
        """The values as NewProject takes them."""
        values = self.cleaned_data
        answer = {"years": tuple(values["years"]), "money": YearlyBudget.State(values["money"])}
        if division := self.divisions.get(values["responsible"]):
            answer["division"] = division
        elif values["responsible"]:
            answer["responsibility"] = Project.Responsibility(values["responsible"])
        return answer


class SampleForm(ChoicesForm):
    """Also the number, and a box for each open field of the sheet."""

    number = ThaiIntegerField(
        label="ลำดับที่",
        min_value=1,
        max_value=LARGEST_NUMBER,
        widget=forms.TextInput(attrs={"class": "vIntegerField", "inputmode": "numeric"}),
    )
    field_order = ("number", "responsible", "years", "money")

    def __init__(self, *args, sheet: FilledSheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = {}
        for name, labels in sheet.open().items():
            box = f"open-{crc32(name.encode()):08x}"
            self.names[box] = name
            self.fields[box] = OneLineField(
                label=name,
                required=False,
                max_length=LONGEST_VALUE,
                help_text=f"ใช้ใน: {', '.join(labels)}",
                widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
            )

    def facts(self) -> dict[Heading, str]:
        """What the record prints by itself under a heading, from what stands in the boxes now."""
        years = {str(year) for year in self["years"].value() or ()}
        chosen = [year for year, _ in self.fields["years"].choices if str(year) in years]
        labels = {name: dict(self.fields[name].choices) for name in ("responsible", "money")}
        shown = {name: labels[name].get(self[name].value() or "", "") for name in labels}
        return {
            Heading.PERIOD: fiscal_years(chosen) if chosen else "",
            Heading.BUDGET: shown["money"],
            Heading.RESPONSIBLE: shown["responsible"],
        }

    def own_fields(self):
        return [box for box in self if box.name not in self.names]

    def open_fields(self):
        return [box for box in self if box.name in self.names]

    def typed(self) -> dict[str, str]:
        """Name of each open field → what was typed for it, as far as it can be read."""
        data = getattr(self, "cleaned_data", {})
        return {name: data[box] for box, name in self.names.items() if data.get(box)}


@dataclass(frozen=True)
class Page:
    """One request about one plan that this person may add projects to."""

    request: object
    admin: object
    version: PlanVersion

    def render(self, template: str, title: str, **context):
        # The sheet beside its boxes needs the whole width.
        own = {"title": title, "is_nav_sidebar_enabled": False}
        context = self.admin.context_of(self.request, self.version) | own | context
        return TemplateResponse(self.request, f"admin/plans/{template}.html", context)

    def address(self, name: str, *args) -> str:
        return reverse(f"admin:plans_planversion_{name}", args=(self.version.pk, *args))

    def closed(self, typed=()):
        """The plan is no longer worked on; what was typed is given back."""
        if self.request.method == "POST":
            moved_on = steps(PlanVersion, id=self.version.pk)[-1:]
            return overtaken_page(
                self.request, self.admin, moved_on, list(typed),
                back=self.address("table"), status=403,
            )  # fmt: skip
        messages.error(self.request, CLOSED)
        return redirect(self.address("table"))


def _page(request, pk: int, admin_site) -> Page:
    """404 for another office's plan, 403 without the permission."""
    admin = admin_site.get_model_admin(PlanVersion)
    version = admin.get_object(request, str(pk))
    if not request.user.has_perm("plans.add_project"):
        raise PermissionDenied
    return Page(request, admin, version)


@require_safe
def choose(request, pk, admin_site):
    """The samples by dimension, mission and item. ``?tick=missing`` ticks one for each item that
    has no project yet, ``?sample=1`` those that were chosen before."""
    page = _page(request, pk, admin_site)
    if not page.version.is_working:
        return page.closed()
    rows = shelves(page.version)
    values = values_of(page.version)
    for sample in (each for shelf in rows for each in shelf.samples):
        sample.filled_title = fill(sample.title, values)
    missing = [shelf.samples[0].pk for shelf in rows if shelf.samples and not shelf.is_answered]
    return page.render(
        "sample_list",
        "เพิ่มจากตัวอย่าง",
        dimensions=by_dimension(rows),
        missing=missing,
        ticked=missing if request.GET.get("tick") == "missing" else _asked(request.GET),
        sample_count=sum(len(shelf.samples) for shelf in rows),
        may_add_samples=request.user.has_perm("plans.add_samplesheet"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_one(request, pk, sample, admin_site):
    page = _page(request, pk, admin_site)
    if not page.version.is_working:
        return page.closed(_typed_texts(request.POST))
    shelf, chosen = _found(shelves(page.version), sample)
    version, dimension = page.version, shelf.item.mission.dimension
    values = values_of(version)
    form = SampleForm(
        request.POST or None,
        version=version,
        sheet=filled(chosen, values),
        initial={"number": next_number(version, dimension)},
    )
    is_valid = form.is_valid()
    sheet = filled(chosen, form.typed() | values)
    if is_valid and "_preview" not in request.POST:
        wanted = NewProject(sheet, shelf.item, number=form.cleaned_data["number"], **form.chosen())
        try:
            return _added(page, [wanted])
        except NotAllowed as refused:
            form.add_error(None, str(refused))
    return page.render(
        "sample_fill",
        "สร้างโครงการจากตัวอย่าง",
        form=form,
        item=shelf.item,
        sample=chosen,
        sheet=_shown(sheet, form.facts()),
        remaining=list(sheet.open()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_several(request, pk, admin_site):
    """GET names the samples in the address and asks; POST adds all of them or none."""
    page = _page(request, pk, admin_site)
    if not page.version.is_working:
        return page.closed()
    version = page.version
    asked = request.POST if request.method == "POST" else request.GET
    keys = _asked(asked)
    chosen = [
        (shelf, sample) for shelf in shelves(version) for sample in shelf.samples
        if sample.pk in keys
    ]  # fmt: skip
    if not chosen:
        messages.warning(request, "เลือกตัวอย่างอย่างน้อยหนึ่งรายการก่อน")
        return redirect(page.address("samples"))
    form = ChoicesForm(request.POST if request.method == "POST" else None, version=version)
    values = values_of(version)
    sheets = [(shelf, filled(sample, values)) for shelf, sample in chosen]
    if form.is_valid():
        wanted = [NewProject(sheet, shelf.item, **form.chosen()) for shelf, sheet in sheets]
        try:
            return _added(page, wanted)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
    lines = [(shelf.item, sheet, _marked_text(sheet.title)) for shelf, sheet in sheets]
    return page.render(
        "sample_several",
        f"เพิ่ม {len(sheets)} โครงการจากตัวอย่าง",
        form=form,
        lines=lines,
        back=f"{page.address('samples')}?{urlencode({'sample': sorted(keys)}, doseq=True)}",
    )


def _asked(data) -> set[int]:
    """The keys of the samples that an address or a form names."""
    keys = {whole_number(key) for key in data.getlist("sample")}
    return keys - {None}


def _found(rows: list[Shelf], key: int):
    for shelf in rows:
        for sample in shelf.samples:
            if sample.pk == key:
                return shelf, sample
    raise Http404("ไม่พบตัวอย่างนี้สำหรับแผนนี้")


def _typed_texts(data) -> list[tuple[str, str]]:
    boxes = [(name, text) for name, text in data.items() if name.startswith("open-")]
    return [(f"ช่องที่ {place}", text) for place, (_, text) in enumerate(boxes, 1) if text.strip()]


@transaction.atomic
def _added(page: Page, wanted: list[NewProject]):
    """Adding, returning to draft and the entry in the log are one deed. Raises NotAllowed."""
    request, version = page.request, page.version
    projects = add_projects(version, wanted, by=request.user)
    reopen(request, version)
    left = sum(len(each.sheet.open()) for each in wanted)
    said = _said(wanted, left)
    page.admin.log_change(request, version, said)
    (messages.warning if left else messages.success)(request, said)
    if len(projects) > 1:
        return redirect(page.address("table"))
    return redirect("admin:plans_project_change", projects[0].pk)


def _said(wanted: list[NewProject], left: int) -> str:
    if len(wanted) > 1:
        rest = f"ยังมีช่องในวงเล็บเหลี่ยมที่ต้องกรอกรวม {left} ช่อง เปิดทีละโครงการเพื่อกรอก" if left else ""
        return f"เพิ่มจากตัวอย่างแล้ว {len(wanted)} โครงการ {rest}".strip()
    names = " ".join(f"[{name}]" for name in wanted[0].sheet.open())
    rest = f"ยังต้องกรอก {left} ช่อง: {names}" if left else "กรอกครบทุกช่องแล้ว"
    return f"เพิ่มโครงการจากตัวอย่างแล้ว {rest}"


@dataclass(frozen=True)
class ShownPart:
    """A heading of the sheet as the preview prints it; ``body`` and ``results`` are HTML."""

    number: int
    heading: str
    body: str
    results: list
    fact: str


def _shown(sheet: FilledSheet, facts: dict[Heading, str]) -> list[ShownPart]:
    parts = []
    for number, (kind, body) in enumerate(sheet.sections, 1):
        shown = _marked_text(sheet.title) if kind == Heading.TITLE else marked(numbered(body))
        results = _results(sheet) if kind == Heading.RESULTS else []
        parts.append(ShownPart(number, kind.label, shown, results, facts.get(kind, "")))
    return parts


def _results(sheet: FilledSheet) -> list[tuple]:
    """(ผลผลิต or ผลลัพธ์, [(text, means)])"""
    return [
        (
            kind.label,
            [
                (_marked_text(text), _marked_text(means))
                for each, text, means in sheet.results
                if each == kind
            ],
        )
        for kind in ResultKind
    ]


def _marked_text(text: str):
    return marked(escape(text))
