"""What the pages about one paper share: who may open it, and the frame they stand in."""

from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse

from integrity.documents.admin.clause_bar import bar_of
from integrity.documents.models import ClauseDocument


def document_of(request, clause_admin, pk) -> ClauseDocument:
    """404 for a paper of another office, 403 without the permission to look."""
    document = clause_admin.get_object(request, str(pk))
    if not clause_admin.has_view_permission(request, document):
        raise PermissionDenied
    return document


def editable_document_of(request, clause_admin, pk) -> ClauseDocument:
    document = document_of(request, clause_admin, pk)
    if not clause_admin.has_change_permission(request, document):
        raise PermissionDenied
    return document


def clause_page(request, clause_admin, document, template, title, *, here="", status=200, **more):
    """``template`` extends admin/documents/_clause_page.html; ``here`` names it in the bar."""
    context = {
        **clause_admin.admin_site.each_context(request),
        "opts": clause_admin.opts,
        "document": document,
        "original": document,
        "bar": bar_of(document, request.user) if document else None,
        "here": here,
        "title": title,
        **more,
    }
    return TemplateResponse(request, f"admin/documents/{template}.html", context, status=status)
