from django.urls import path, register_converter

from integrity.documents import views
from integrity.documents.models import CODE_ALPHABET, CODE_LENGTH


class Code:
    """The public code of a paper, as its QR carries it."""

    regex = f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(Code, "code")

app_name = "documents"

# /<org>/documents/
urlpatterns = [
    path("", views.document_list, name="document_list"),
    path("<code:code>/", views.document, name="document"),
    path("<code:code>.pdf", views.document_pdf, name="document_pdf"),
    path("<code:code>/scans/<int:number>/", views.document_scan, name="document_scan"),
]
