"""The register in the admin: which edition a paper is, and the way to it."""

from django.urls import reverse

from integrity.documents.models import Document
from tests import make


def test_the_register_names_the_edition_and_links_to_the_paper(client, plan_officer, publisher):
    version = make.published(by=plan_officer, publisher=publisher)
    client.force_login(plan_officer)
    document = Document.objects.get()
    for address in (
        reverse("admin:documents_document_changelist"),
        reverse("admin:documents_document_change", args=(document.pk,)),
    ):
        page = client.get(address).content.decode()
        assert f'<a href="{version.get_absolute_url()}plan.pdf">' in page
        assert f'<a href="{version.get_absolute_url()}">' in page
    page = client.get(reverse("admin:documents_document_changelist")).content.decode()
    assert '<td class="field-edition">1</td>' in page
