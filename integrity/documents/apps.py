from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "integrity.documents"
    label = "documents"
    verbose_name = "ทะเบียนเอกสาร"

    documents = {"clause": "integrity.documents.signing.rendering.render"}
    reference = "integrity.documents.reference_data.load"
    demo = "integrity.documents.demo.load"
    waiting = "integrity.documents.waiting.for_user"
    office_seal = "integrity.documents.seal.care.of_office"
    pages = {"latest_papers": "integrity.documents.reading.latest_papers"}
    # Records that the page of personal data looks through: how each is found for who asks.
    personal_data = {
        "documents.clausedocument": (
            "integrity.documents.personal_data.clause_documents.of_subject"
        ),
        "documents.scan": "integrity.documents.scan_opening.of_subject",
    }
