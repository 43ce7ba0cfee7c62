"""What an office says of itself on its page in the admin."""

from django.urls import reverse

from tests.admin_form import open_form


def test_an_office_chooses_the_letters_shown_where_it_has_no_emblem(client, plan_officer):
    office = plan_officer.organisation
    address = reverse("admin:integrity_organisation_change", args=(office.pk,))
    client.force_login(plan_officer)
    form = open_form(client, address) | {"abbreviation": "บร"}
    assert client.post(address, form).status_code == 302
    office.refresh_from_db()
    assert office.initials == "บร"
