"""The pages where a division gets another name, is merged into another, or is opened again."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from integrity import divisions
from integrity.admin.deeds import DeedForm, choice, day, deed_page, line
from integrity.handover import ListChanged
from integrity.models import Division
from integrity.publishing import NotAllowed

ORDER = "คำสั่ง/ประกาศที่"
OLD_PAPERS = "เอกสารที่ออกแล้วและแผนฉบับที่เผยแพร่แล้วยังใช้ชื่อเดิม ฉบับที่อยู่ระหว่างพิจารณาใช้ชื่อตามที่เสนอไว้"
SHEETS = "การนำเข้าไฟล์ยังรู้จักชื่อเดิม และหมายถึงสำนัก/กองของวันนี้"
MERGING = "งานทั้งหมดของสำนัก/กองนี้จะย้ายไปหน่วยที่รับงานต่อในขั้นตอนเดียว หน้าถัดไปแสดงรายการก่อน"
LIST_CHANGED = "รายการเปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้ กรุณาตรวจรายการแล้วยืนยันอีกครั้ง"


def urls_for(division_admin):
    def staff(view):
        return division_admin.admin_site.admin_view(partial(view, division_admin=division_admin))

    return [
        path(f"<int:pk>/{name}/", staff(view), name=f"integrity_division_{name}")
        for name, view in (("rename", rename), ("merge", merge), ("revive", revive))
    ]


def tools(division: Division) -> list[tuple[str, str]]:
    """What can be done with it now: label and address."""
    names = [("revive", "เปิดใช้อีกครั้ง")]
    if not division.is_gone:
        names = [("rename", "เปลี่ยนชื่อ"), ("merge", "ยุบรวม")]
    found = [(label, reverse(f"admin:integrity_division_{name}", args=(division.pk,)))
             for name, label in names]  # fmt: skip
    handover = f"{reverse('admin:integrity_handover_add')}?kind=division&giver={division.pk}"
    return [*found, ("ส่งมอบงาน", handover)]


class RenameForm(DeedForm):
    button = "ยืนยันการเปลี่ยนชื่อ"
    name = line("ชื่อใหม่", required=True, length=200)
    on = day("ใช้ชื่อใหม่ตั้งแต่")
    order = line(ORDER)


class MergeForm(DeedForm):
    button = "ยืนยันการยุบรวม"
    into = choice(Division.objects.none(), "ยุบรวมเข้ากับ")
    on = day("มีผลตั้งแต่", help_text="วันแรกที่หน่วยที่รับงานต่อทำหน้าที่แทน")
    order = line(ORDER)

    def __init__(self, *args, division, **kwargs):
        super().__init__(*args, **kwargs)
        others = Division.objects.there().filter(organisation=division.organisation_id)
        self.fields["into"].queryset = others.exclude(pk=division.pk)


class ReviveForm(DeedForm):
    button = "เปิดใช้อีกครั้ง"
    reason = line("เหตุผล", required=True, length=80)


def _division(division_admin, request, pk: int) -> Division:
    division = division_admin.get_object(request, str(pk))
    if not division_admin.has_change_permission(request, division):
        raise PermissionDenied
    return division


@require_http_methods(["GET", "POST"])
def rename(request, pk, *, division_admin):
    division = _division(division_admin, request, pk)
    form = RenameForm(request.POST or None)
    page = partial(
        deed_page, division_admin, request, form, original=division,
        title=f"เปลี่ยนชื่อ {division}",
    )  # fmt: skip
    if not form.is_valid() or "again" in request.POST:
        return page(explained="ใช้เมื่อมีคำสั่งหรือประกาศเปลี่ยนชื่อ หากเพียงพิมพ์ผิด ให้แก้ที่หน้าของสำนัก/กอง")
    values = form.cleaned_data
    if "confirmed" not in request.POST:
        refused = divisions.obstacle_to_rename(division, values["name"], values["on"])
        if refused:
            form.add_error(None, refused)
            return page()
        effects = [f"ชื่อเดิม “{division.name}” เก็บไว้ในชื่อเดิมของสำนัก/กอง พร้อมวันที่ใช้", OLD_PAPERS, SHEETS]
        return page(asked=True, effects=effects)
    old = division.name
    try:
        divisions.rename(division, **values, by=request.user)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return page()
    said = f"เปลี่ยนชื่อ “{old}” เป็น “{division.name}” แล้ว"
    return _done(division_admin, request, division, said)


@require_http_methods(["GET", "POST"])
def merge(request, pk, *, division_admin):
    division = _division(division_admin, request, pk)
    form = MergeForm(request.POST or None, division=division)
    page = partial(
        deed_page, division_admin, request, form, original=division, title=f"ยุบรวม {division}"
    )
    if not form.is_valid():
        return page(explained=MERGING)
    values = form.cleaned_data
    refused = divisions.obstacle_to_merge(division, values["into"], values["on"])
    if refused:
        form.add_error(None, refused)
        return page()
    ask = partial(_ask_to_merge, page, division, values["into"], request.user)
    if "confirmed" not in request.POST:
        return ask()
    try:
        shown = set(request.POST.getlist("shown"))
        record = divisions.merge(division, **values, by=request.user, shown=shown)
    except ListChanged:
        return ask(LIST_CHANGED)
    except NotAllowed as refused:
        return ask(str(refused))
    messages.success(request, f"ยุบรวม {division} เข้ากับ {values['into']} แล้ว พิมพ์รายการนี้ได้")
    division_admin.log_change(request, division, f"ยุบรวมเข้ากับ {values['into']}")
    return redirect("admin:integrity_handover_change", record.pk)


def _ask_to_merge(page, division: Division, into: Division, by, *problems: str):
    found = divisions.moved_by_merging(division, into, by=by)
    obstacles = list(dict.fromkeys([*problems, *found.obstacles(found.keys)]))
    return page(
        asked=True,
        effects=[
            f"{division} เลิกใช้ และไม่มีให้เลือกในแบบฟอร์มอีก",
            OLD_PAPERS,
            SHEETS,
            "ยกเลิกการยุบรวมภายหลังได้ด้วย “เปิดใช้อีกครั้ง” แต่รายการที่ย้ายแล้วต้องส่งมอบกลับเอง",
        ],
        parts=rows_of(found, found.keys),
        shown=sorted(found.keys),
        obstacles=obstacles,
        is_stopped=bool(found.obstacles(found.keys)),
    )


def rows_of(found, ticked: set[str]) -> list[dict]:
    """Parts as the page prints them: key, words and whether it is ticked."""
    return [
        {
            "what": part.what,
            "note": part.note,
            "obstacle": part.obstacle,
            "rows": [
                (part.key(entry), words, part.key(entry) in ticked) for entry, words in part.entries
            ],
        }
        for part in found.parts
    ]


@require_http_methods(["GET", "POST"])
def revive(request, pk, *, division_admin):
    division = _division(division_admin, request, pk)
    form = ReviveForm(request.POST or None)
    page = partial(
        deed_page, division_admin, request, form, original=division,
        title=f"เปิดใช้ {division} อีกครั้ง",
        explained="โครงการและบัญชีที่ย้ายไปแล้วยังอยู่กับหน่วยที่รับงานต่อ ดูรายการได้ที่ “การส่งมอบงาน”",
    )  # fmt: skip
    form.asking = form.button
    if not form.is_valid():
        return page()
    try:
        divisions.revive(division, **form.cleaned_data, by=request.user)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return page()
    return _done(division_admin, request, division, f"เปิดใช้ {division} อีกครั้งแล้ว")


def _done(division_admin, request, division: Division, said: str):
    messages.success(request, said)
    division_admin.log_change(request, division, said)
    return redirect("admin:integrity_division_change", division.pk)
