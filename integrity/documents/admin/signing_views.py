"""Signing on screen: what awaits a person, the frozen paper to read, and the deed itself.

A paper can be signed only by who opened it in this session, one alone or several at once; each
is a deed and a line of the log of its own.
"""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from integrity.documents.admin import signing_text
from integrity.documents.admin.signing_forms import PasswordForm, ReasonForm, SignForm
from integrity.documents.models import ClauseDocument, Method, Signing
from integrity.documents.signing import issuing, obstacles, steps
from integrity.models import Official
from integrity.publishing import NotAllowed
from integrity.visitors import client_address

# In the session: the round → the step that was read. A step read is not the next one.
READ = "papers_read"
UNREAD = "เปิดอ่านเอกสารนี้ก่อน แล้วจึงลงนาม"
NO_OFFICIAL = (
    "บัญชีของท่านยังไม่ได้ผูกกับชื่อในทะเบียนผู้ดำรงตำแหน่ง จึงยังไม่มีเอกสารรอลงนาม "
    "ขอให้เจ้าหน้าที่แผนเปิดเมนู “ผู้ดำรงตำแหน่ง” แล้วเลือกบัญชีของท่านให้ตรงกับชื่อ"
)


def urls_for(signing_admin):
    def page(view):
        return signing_admin.admin_site.admin_view(partial(view, signing_admin=signing_admin))

    return [
        path("mine/", page(mine_view), name="documents_signing_mine"),
    ]


def official_of(user) -> Official | None:
    return Official.objects.select_related("user").filter(user=user).first()


def _held(request, pk, signing_admin) -> Signing:
    """404 for another office's, 403 without the permission to look."""
    signing = signing_admin.get_object(request, str(pk))
    if not signing_admin.has_view_permission(request, signing):
        raise PermissionDenied
    return signing


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def paper_view(request, object_id, *, signing_admin):
    """The page of a round: read, signed and refused here by whose turn it is."""
    signing = _held(request, object_id, signing_admin)
    official = official_of(request.user)
    stopped = steps.obstacle(signing, official, request.user)
    forms = {}
    if not stopped:
        forms = _forms(request, signing)
        if request.method == "POST" and (answer := _answered(request, signing, official, forms)):
            return answer
        _remember(request, signing)
    elif request.method == "POST":
        messages.error(request, stopped)
        return redirect("admin:documents_signing_change", signing.pk)
    context = _context(request, signing_admin, signing, may_sign=bool(forms)) | forms
    context["stopped"] = _words_for(signing, official, stopped)
    return TemplateResponse(request, "admin/documents/signing_paper.html", context)


def _forms(request, signing: Signing) -> dict:
    action = request.POST.get("action")
    sign = SignForm(
        request.POST if action == "sign" else None,
        request=request,
        options=steps.step_of(signing)["options"],
    )
    refuse = ReasonForm(
        request.POST if action == "refuse" else None,
        label="เหตุผลที่ไม่ลงนาม",
        prefix="refuse",
    )
    return {"sign_form": sign, "refuse_form": refuse}


def _answered(request, signing: Signing, official: Official, forms: dict):
    """The page after a deed; None when its form comes back."""
    if not _was_read(request, signing) or request.POST.get("step") != str(signing.next_step):
        messages.error(request, UNREAD)
        return redirect("admin:documents_signing_change", signing.pk)
    form = forms["sign_form"] if request.POST.get("action") == "sign" else forms["refuse_form"]
    if not form.is_valid():
        return None
    deed, done = (
        (steps.sign, "ลงนามแล้ว")
        if form is forms["sign_form"]
        else (steps.refuse, "บันทึกว่าไม่ลงนามแล้ว เอกสารกลับเป็นร่าง เจ้าของเรื่องจะเห็นเหตุผลในหน้าแรก")
    )
    answers = {name: text for name, text in form.cleaned_data.items() if name != "password"}
    try:
        _take(request, signing, official, deed, **answers)
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect("admin:documents_signing_change", signing.pk)
    messages.success(request, f"{done}: {signing.title}")
    return redirect("admin:documents_signing_mine")


def _take(request, signing: Signing, official: Official, deed, **answers):
    return deed(
        signing,
        official=official,
        user=request.user,
        address=client_address(request),
        step=signing.next_step,
        **answers,
    )


def _remember(request, signing: Signing) -> None:
    request.session[READ] = request.session.get(READ, {}) | {str(signing.pk): signing.next_step}


def _was_read(request, signing: Signing) -> bool:
    return request.session.get(READ, {}).get(str(signing.pk)) == signing.next_step


def _words_for(signing: Signing, official: Official | None, stopped: str) -> str:
    """Why a signer cannot sign now; nothing for who only reads, or has signed and is done."""
    if not stopped or official is None or not signing.is_open or signing.method != Method.SCREEN:
        return ""
    named = any(step["official"] == official.pk for step in signing.snapshot.data["steps"])
    return stopped if named else ""


def _context(request, signing_admin, signing: Signing, *, may_sign: bool) -> dict:
    data = signing.snapshot.data
    paper = ClauseDocument.objects.filter(signing=signing).first()
    return {
        **signing_admin.admin_site.each_context(request),
        "opts": signing_admin.opts,
        "title": "อ่านและลงนาม" if may_sign else "การลงนาม",
        "signing": signing,
        "data": data,
        "facts": signing_text.facts_of(data),
        "clauses": signing_text.clauses_of(data),
        "chain": signing_text.chain_of(signing),
        "due": steps.step_of(signing),
        "waits": steps.waiting_words(signing),
        "on_screen": signing.method == Method.SCREEN,
        "paper": paper,
        "may_issue": paper is not None and not issuing.obstacle(paper, request.user),
    }


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def mine_view(request, *, signing_admin):
    """What awaits this person; those that were opened can be signed with one confirmation."""
    if not request.user.has_perm(obstacles.SIGN_PERMISSION):
        raise PermissionDenied
    official = official_of(request.user)
    rows = _rows(request, official) if official else []
    chosen = [row for row in rows if row["is_chosen"]]
    form = PasswordForm(request.POST or None, request=request, refusals=_refusals(chosen))
    if request.method == "POST" and form.is_valid():
        _sign_all(request, official, chosen)
        return redirect("admin:documents_signing_mine")
    context = {
        **signing_admin.admin_site.each_context(request),
        "opts": signing_admin.opts,
        "title": "รอท่านลงนาม",
        "rows": rows,
        "read": [row for row in rows if row["is_read"]],
        "form": form,
        "no_official": "" if official else NO_OFFICIAL,
    }
    return TemplateResponse(request, "admin/documents/signing_mine.html", context)


def _rows(request, official: Official) -> list[dict]:
    waiting = (
        Signing.objects.awaiting(official)
        .filter(organisation=official.organisation_id)
        .select_related("snapshot", "opened_by")
        .order_by("opened_at", "pk")
    )
    ticked = set(request.POST.getlist("paper"))
    return [
        {
            "signing": signing,
            "step": steps.step_of(signing),
            "key": f"{signing.pk}-{signing.next_step}",
            "is_read": _was_read(request, signing),
            "is_chosen": f"{signing.pk}-{signing.next_step}" in ticked,
            "option": request.POST.get(f"option-{signing.pk}", ""),
        }
        for signing in waiting
    ]


def _refusals(chosen: list[dict]) -> list[str]:
    """What keeps the ticked papers from being signed, told before the password is tried."""
    if not chosen:
        return ["เลือกเอกสารที่จะลงนามอย่างน้อยหนึ่งฉบับ"]
    found = []
    for row in chosen:
        title, options = row["signing"].title, row["step"]["options"]
        if not row["is_read"]:
            found.append(f"{title}: {UNREAD}")
        elif options and row["option"] not in options:
            found.append(f"{title}: เลือกความเห็นก่อนลงนาม")
    return found


def _sign_all(request, official: Official, chosen: list[dict]) -> None:
    """Each by itself: what is refused for one leaves the others signed."""
    for row in chosen:
        signing = row["signing"]
        try:
            _take(request, signing, official, steps.sign, option=row["option"])
        except NotAllowed as refused:
            messages.error(request, f"{signing.title}: {refused}")
        else:
            messages.success(request, f"ลงนามแล้ว: {signing.title}")
