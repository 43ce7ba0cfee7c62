"""``/verify/``: a code or a file in, a verdict in plain Thai out.

Nothing is changed by asking and no session is read, so the form carries no token against foreign
sites: a token would need a cookie, and the page could not be kept by browsers and proxies.
"""

from datetime import datetime

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from integrity.documents.codes import read_code, shown
from integrity.documents.models import CODE_LENGTH
from integrity.documents.verification import visits, wording
from integrity.documents.verification.receiving import MAX_BYTES, TooLarge, receive
from integrity.documents.verification.verdicts import (
    Outcome,
    Verdict,
    verdict_of_code,
    verdict_of_file,
)
from integrity.visitors import client_address

MEGABYTE = 1024 * 1024
NO_CODE = f"พิมพ์รหัสใต้คิวอาร์โค้ดให้ครบ {CODE_LENGTH} ตัว เป็นอักษรอังกฤษและตัวเลข จะเว้นวรรคหรือใส่ขีดก็ได้"
NO_FILE = "ยังไม่ได้เลือกไฟล์ กรุณาเลือกไฟล์ PDF ที่ต้องการตรวจสอบ แล้วกดตรวจสอบไฟล์อีกครั้ง"
EMPTY_FILE = "ไฟล์นี้ว่างเปล่า กรุณาดาวน์โหลดหรือขอไฟล์ใหม่ แล้วตรวจสอบอีกครั้ง"
NOT_PDF = (
    "ไฟล์นี้ไม่ใช่ PDF จึงตรวจสอบจากไฟล์ไม่ได้ หากเป็นภาพถ่ายของกระดาษ "
    "ให้สแกนคิวอาร์โค้ดบนกระดาษ หรือพิมพ์รหัสใต้คิวอาร์โค้ดแทน"
)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    if request.method == "POST":
        return _verify_file(request)
    typed = request.GET.get("code", "").strip()[:100]
    if not typed:
        return _form(request)
    if code := read_code(typed):
        return redirect("verify_code", code)
    return _asked_again(request, code_error=NO_CODE, typed=typed)


@require_safe
@never_cache
def verify_code(request, code):
    """What every QR leads to. Counting who asks is the one thing that this GET writes."""
    known = read_code(code)
    if known and known != code:
        return redirect("verify_code", known)
    if wait := visits.seconds_to_wait(visits.CODES, client_address(request)):
        return _too_often(request, wait)
    return _result(request, verdict_of_code(known) if known else Verdict(Outcome.UNKNOWN))


@never_cache
def _verify_file(request):
    if wait := visits.seconds_to_wait(visits.FILES, client_address(request)):
        return _too_often(request, wait)
    try:
        received = receive(request)
    except TooLarge:
        context = {"most": MAX_BYTES // MEGABYTE}
        return render(request, "verify/too_large.html", context, status=413)
    if received is None:
        return _asked_again(request, file_error=NO_FILE)
    if not received.size:
        return _asked_again(request, file_error=EMPTY_FILE)
    if not received.is_pdf:
        return _asked_again(request, file_error=NOT_PDF)
    return _result(request, verdict_of_file(received))


@cache_control(max_age=300)
def _form(request):
    return render(request, "verify/verify.html", _form_context())


@never_cache
def _asked_again(request, **said):
    return render(request, "verify/verify.html", _form_context(**said))


def _form_context(*, code_error="", file_error="", typed="") -> dict:
    return {
        "code_error": code_error,
        "file_error": file_error,
        "typed": typed,
        "max_bytes": MAX_BYTES,
        "max_megabytes": MAX_BYTES // MEGABYTE,
    }


def _result(request, verdict: Verdict):
    """An address that names no paper is not found; what was asked of a file was answered."""
    missing = verdict.outcome is Outcome.UNKNOWN and not verdict.of_file
    context = {
        "verdict": verdict,
        "facts": verdict.facts,
        "heading": wording.heading(verdict),
        "explanation": wording.explanation(verdict),
        "tone": wording.TONES[verdict.outcome],
        "state_sign": wording.SIGNS.get(verdict.state, ""),
        "checked_at": timezone.now(),
        "clock": clock,
        "shown": shown,
    }
    return render(request, "verify/verdict.html", context, status=404 if missing else 200)


def clock(moment: datetime) -> str:
    """In Thailand: "14.05"."""
    return timezone.localtime(moment).strftime("%H.%M")


def _too_often(request, seconds: int):
    response = render(request, "verify/too_often.html", {"seconds": seconds}, status=429)
    response["Retry-After"] = str(seconds)
    return response
