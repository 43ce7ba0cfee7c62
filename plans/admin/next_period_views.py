"""Beginning the plan of the next period: its framework, the mapping, the deed, the result.

The plan version's admin puts ``urls_for`` before its own addresses and ``links`` into its bar.
"""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from integrity.admin.bases import CHOOSE
from integrity.admin.text import whole_number
from integrity.publishing import NotAllowed
from integrity.thai import truncate
from plans.models import Mission, PlanFramework, PlanVersion
from plans.periods.beginning import (
    Choice,
    frameworks_after,
    obstacle,
    outcome,
    refuse_existing,
    start_next_period,
)
from plans.periods.mapping import Certainty, Places, Proposal, proposals

LABEL = "แผนช่วงถัดไป"
LEFT_OUT = "out"
LONGEST_OPTION = 90


def urls_for(version_admin):
    def staff(view):
        return version_admin.admin_site.admin_view(partial(view, version_admin=version_admin))

    name = "plans_planversion"
    return [
        path("<int:pk>/next-period/", staff(start_view), name=f"{name}_next_period"),
        path(
            "<int:pk>/next-period/<int:framework>/",
            staff(preview_view),
            name=f"{name}_next_period_preview",
        ),
        path(
            "<int:pk>/carried-from/<int:source>/",
            staff(result_view),
            name=f"{name}_next_period_result",
        ),
    ]


def links(version: PlanVersion, user) -> list[tuple[str, str]]:
    """The bar's way here, for whom it is open."""
    if obstacle(version, user):
        return []
    return [(LABEL, reverse("admin:plans_planversion_next_period", args=(version.pk,)))]


def _version(request, version_admin, pk) -> PlanVersion:
    version = version_admin.get_object(request, str(pk))
    if not request.user.has_perm("plans.add_plan"):
        raise PermissionDenied
    return version


def _refused(request, version: PlanVersion, why: str):
    messages.error(request, why)
    return redirect("admin:plans_planversion_table", version.pk)


@require_safe
def start_view(request, pk, version_admin):
    """Which framework: those of later periods, with what stands in the way of each."""
    version = _version(request, version_admin, pk)
    if why := obstacle(version, request.user):
        return _refused(request, version, why)
    page = version_admin.context_of(request, version) | {
        "frameworks": [
            (framework, _existing(version, framework))
            for framework in frameworks_after(version.plan)
        ],
        "may_add_framework": request.user.has_perm("plans.add_planframework"),
        "title": f"เริ่มแผนช่วงถัดไปจาก {version}",
    }
    return TemplateResponse(request, "admin/plans/next_period_start.html", page)


def _existing(version: PlanVersion, framework: PlanFramework) -> str:
    try:
        refuse_existing(version.plan, framework)
    except NotAllowed as refused:
        return str(refused)
    return ""


class PreviewForm(forms.Form):
    """A place for each project; what nothing was found for has to be placed or left out."""

    def __init__(self, *args, found: list[Proposal], places: Places, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = found
        self._missions = {f"m{mission.pk}": mission for mission in places.missions}
        self._items = {f"i{item.pk}": item for item in places.items}
        options = _options(places)
        for each in found:
            self.fields[_box(each)] = forms.ChoiceField(
                label=f"ที่ใหม่ของ {each.project.code} {each.project}",
                choices=options if each.mission else [("", CHOOSE), *options],
                initial=_value(each),
                error_messages={"required": "เลือกภารกิจ หรือเลือก “ไม่นำมา”"},
            )

    def groups(self) -> list[tuple[Certainty, list]]:
        """What needs a look first stands first."""
        rows = [(each, self[_box(each)]) for each in self.found]
        return [
            (certainty, group)
            for certainty in Certainty
            if (group := [row for row in rows if row[0].certainty == certainty])
        ]

    def choices(self) -> dict:
        return {each.project.key: self._choice(each) for each in self.found}

    def _choice(self, each: Proposal) -> Choice:
        value = self.cleaned_data[_box(each)]
        if value == LEFT_OUT:
            return Choice(None)
        if value == _value(each):
            return Choice(each.mission, tuple(each.items))
        if item := self._items.get(value):
            return Choice(item.mission, (item,))
        return Choice(self._missions[value])


def _box(each: Proposal) -> str:
    return f"place-{each.project.pk}"


def _value(each: Proposal) -> str:
    if each.place is None:
        return ""
    return f"{'m' if isinstance(each.place, Mission) else 'i'}{each.place.pk}"


def _options(places: Places) -> list:
    """One list for all boxes: missions with their items, by dimension."""
    items: dict[int, list] = {}
    for item in places.items:
        items.setdefault(item.mission_id, []).append((f"i{item.pk}", f"– {_short(item)}"))
    groups: dict[str, list] = {}
    for mission in places.missions:
        group = groups.setdefault(_short(mission.dimension), [])
        group += [(f"m{mission.pk}", _short(mission)), *items.get(mission.pk, ())]
    return [(LEFT_OUT, "ไม่นำมา"), *groups.items()]


def _short(place) -> str:
    return truncate(str(place), LONGEST_OPTION)


@require_http_methods(["GET", "HEAD", "POST"])
def preview_view(request, pk, framework, version_admin):
    version = _version(request, version_admin, pk)
    if why := obstacle(version, request.user):
        return _refused(request, version, why)
    chosen = next((each for each in frameworks_after(version.plan) if each.pk == framework), None)
    if chosen is None:
        raise Http404
    if why := _existing(version, chosen):
        return _refused(request, version, why)
    form = PreviewForm(
        request.POST if request.method == "POST" else None,
        found=proposals(version, chosen),
        places=Places(chosen),
    )
    if form.is_valid():
        return _start(request, version_admin, version, chosen, form.choices())
    page = version_admin.context_of(request, version) | {
        "framework": chosen,
        "form": form,
        "same_length": len(version.plan.years) == len(chosen.years),
        "is_nav_sidebar_enabled": False,
        "title": f"แผน พ.ศ. {chosen.first_year}–{chosen.last_year}: ดูก่อนเริ่ม",
    }
    return TemplateResponse(request, "admin/plans/next_period_preview.html", page)


def _start(request, version_admin, version: PlanVersion, framework: PlanFramework, choices):
    try:
        draft = start_next_period(version, framework, choices, by=request.user)
    except NotAllowed as refused:
        return _refused(request, version, str(refused))
    version_admin.log_addition(request, draft, f"เริ่มจาก {version}")
    return redirect("admin:plans_planversion_next_period_result", draft.pk, version.pk)


@require_safe
def result_view(request, pk, source, version_admin):
    """What was carried over, what was left out, and where to go on."""
    version = _version(request, version_admin, pk)
    key = whole_number(str(source))
    rows = version_admin.get_queryset(request).select_related("plan")
    old = rows.filter(pk=key, plan__organisation=version.plan.organisation_id).first()
    if old is None or old.plan.first_year >= version.plan.first_year:
        raise Http404
    page = version_admin.context_of(request, version) | {
        "source": old,
        "outcome": outcome(old, version),
        "title": f"เริ่ม {version} แล้ว",
    }
    return TemplateResponse(request, "admin/plans/next_period_result.html", page)
