"""What the editor's script asks: rows go in, rows come back. Numbers, levels and what pasted words
mean are decided on this side alone, so that a page with scripts and one without never differ."""

import json
from functools import partial

from django.http import JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from integrity.documents.admin.clause_moves import MOVES, Unreadable, came_from, read_rows, spoken
from integrity.documents.admin.clause_pages import editable_document_of
from integrity.documents.clauses.parsing import parse
from integrity.documents.clauses.writing import cleaned
from integrity.documents.models.clauses import MOST_CLAUSES

_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)


def urls_for(clause_admin):
    view = clause_admin.admin_site.admin_view(partial(rows_view, clause_admin=clause_admin))
    return [path("<int:pk>/rows/", view, name="documents_clausedocument_rows")]


@require_POST
def rows_view(request, pk, clause_admin):
    """``{"do", "at", "rows": [[kind, level, mark, last words], …]}`` gives back
    ``{"rows": [[kind, level, mark, from], …], "at"}``: ``from`` is the place a row came from, null
    for a new one. ``{"do": "parse", "text"}`` gives rows with their words in that fourth place."""
    editable_document_of(request, clause_admin, pk)
    try:
        asked = json.loads(request.body)
        if asked["do"] == "parse":
            return _parsed(asked["text"])
        rows, at = MOVES[asked["do"]](read_rows(asked["rows"]), int(asked["at"]), asked)
    except Unreadable:
        return _refused("ทำไม่ได้ เอกสารนี้อาจมีข้อมากเกินไป หรือหน้านี้ไม่ตรงกับระบบแล้ว บันทึกแล้วเปิดใหม่")
    except _UNREADABLE:
        return _refused("อ่านคำสั่งไม่ได้ บันทึกหน้านี้แล้วเปิดใหม่")
    return JsonResponse({"rows": [[*spoken(row), came_from(row)] for row in rows], "at": at})


def _parsed(text: str) -> JsonResponse:
    rows = cleaned(parse(text))
    if len(rows) > MOST_CLAUSES:
        return _refused(f"ข้อความที่วางมี {len(rows):,} ข้อ เอกสารหนึ่งมีได้ไม่เกิน {MOST_CLAUSES:,} ข้อ")
    return JsonResponse({"rows": [[*spoken(row), row.text] for row in rows]})


def _refused(message: str) -> JsonResponse:
    return JsonResponse({"error": message}, status=400)
