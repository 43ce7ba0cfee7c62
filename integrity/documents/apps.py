from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "integrity.documents"
    label = "documents"
    verbose_name = "ทะเบียนเอกสาร"

    reference = "integrity.documents.reference_data.load"
