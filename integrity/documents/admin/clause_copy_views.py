"""A paper that begins as a copy of an earlier one, and what the copy still says of its time."""

from functools import partial

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from integrity.admin.text import ThaiIntegerField, whole_number
from integrity.documents.admin.clause_bar import Bar, Link, address_of, contributes
from integrity.documents.admin.clause_pages import clause_page, document_of
from integrity.documents.admin.clause_start_views import divisions_for, may_start, start_page
from integrity.documents.clauses.copying import copy_document, points
from integrity.documents.models import CLAUSE_KINDS, ClauseDocument
from integrity.publishing import NotAllowed
from integrity.thai import normalise

NAME = "documents_clausedocument"
MOST_EARLIER = 100


def urls_for(clause_admin):
    def staff(view):
        return clause_admin.admin_site.admin_view(partial(view, clause_admin=clause_admin))

    return [
        path("start/copy/", staff(copy), name=f"{NAME}_copy"),
        path("<int:pk>/points/", staff(points_view), name=f"{NAME}_points"),
    ]


class CopyForm(forms.Form):
    """``source`` is a paper written here; its years may move."""

    source = forms.ModelChoiceField(
        ClauseDocument.objects.none(), error_messages={"required": "เลือกฉบับที่จะเริ่มจาก"}
    )
    first_year = ThaiIntegerField(label="ปีงบประมาณ", required=False, min_value=2400, max_value=2700)
    last_year = ThaiIntegerField(
        label="ถึงปีงบประมาณ", required=False, min_value=2400, max_value=2700
    )

    def __init__(self, rows, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = rows

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if last and not first:
            self.add_error("first_year", "ระบุปีแรกด้วย")
        elif first and last and last < first:
            self.add_error("last_year", "ปีสุดท้ายต้องไม่ก่อนปีแรก")
        return cleaned

    @property
    def years(self) -> tuple[int, int] | None:
        first = self.cleaned_data["first_year"]
        return (first, self.cleaned_data["last_year"] or first) if first else None


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request, clause_admin):
    """Earlier papers of the office, the newest year first; one of them becomes a new draft."""
    may_start(request, clause_admin)
    rows = clause_admin.get_queryset(request)
    if request.method == "POST":
        form = CopyForm(rows, request.POST)
        if form.is_valid():
            try:
                made = _copy(form.cleaned_data["source"], form.years, request.user)
            except NotAllowed as refused:
                form.add_error(None, str(refused))
            else:
                return _copied(request, clause_admin, made)
    else:
        form = CopyForm(rows)
    return start_page(request, clause_admin, "clause_copy", form=form, tab="copy",
                       **_earlier(request, rows))  # fmt: skip


@transaction.atomic
def _copy(source: ClauseDocument, years, user) -> ClauseDocument:
    """Of another division's paper an editor makes one of the own."""
    made = copy_document(source, by=user, years=years)
    if not divisions_for(user).filter(pk=made.division_id).exists() and user.division_id:
        made.division = user.division
        made.save()
    return made


def _copied(request, clause_admin, made: ClauseDocument):
    clause_admin.log_addition(request, made, f"เริ่มจากสำเนาของ {made.copied_from}")
    messages.success(request, "เริ่มจากฉบับเดิมแล้ว ตรวจจุดต่อไปนี้ก่อนใช้")
    return redirect(address_of("points", made))


def _earlier(request, rows) -> dict:
    asked = normalise(request.GET.get("q", "")).strip()
    kind = request.GET.get("kind", "")
    if kind in {each.value for each in CLAUSE_KINDS}:
        rows = rows.filter(kind=kind)
    if asked:
        rows = rows.filter(Q(title__icontains=asked) | Q(document__official_no__icontains=asked))
    newest = rows.filter(dropped_at=None).order_by("-first_fiscal_year", "-pk")[: MOST_EARLIER + 1]
    found = sorted(
        newest, key=lambda row: (not row.is_issued, -(row.first_fiscal_year or 0), -row.pk)
    )
    chosen = whole_number(request.POST.get("source", request.GET.get("source", "")))
    return {
        "asked": asked,
        "kind": kind,
        "kinds": [(each.value, each.label) for each in CLAUSE_KINDS],
        "found": found[:MOST_EARLIER],
        "is_cut": len(found) > MOST_EARLIER,
        "chosen": chosen,
    }


@require_safe
def points_view(request, pk, clause_admin):
    """What a copy still says of its time: each point leads to its clause."""
    document = document_of(request, clause_admin, pk)
    found = points(document)
    return clause_page(
        request, clause_admin, document, "clause_points", "จุดที่ควรตรวจ", here="points", points=found
    )


@contributes
def _points_place(bar: Bar, document: ClauseDocument, user) -> None:
    if document.copied_from_id and not document.is_issued:
        bar.places.append(Link("จุดที่ควรตรวจ", address_of("points", document), "points"))
