from datetime import date

import pytest
from django import forms
from django.contrib.admin import ModelAdmin, site
from django.contrib.admin.models import LogEntry
from django.db import models

from integrity.forms import THAI_DATE_OVERRIDES, ThaiDateField, ThaiDateInput


class SignedForm(forms.Form):
    signed_on = ThaiDateField(label="ลงวันที่")


class FirstValueForm(forms.Form):
    signed_on = ThaiDateField(show_hidden_initial=True, initial=date(2025, 10, 1))


def filled(value, **options):
    return SignedForm({"signed_on": value}, **options)


@pytest.mark.parametrize("typed", ["01/10/2568", "๐๑/๑๐/๒๕๖๘", "1 ต.ค. 2568", "๑ ตุลาคม พ.ศ. ๒๕๖๘"])
def test_a_thai_date_becomes_a_gregorian_one(typed):
    form = filled(typed)
    assert form.is_valid()
    assert form.cleaned_data["signed_on"] == date(2025, 10, 1)


def test_a_leap_day_of_the_thai_calendar_is_accepted():
    assert filled("29/02/2567").is_valid()
    assert not filled("29/02/2568").is_valid()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("01/10/2025", "พ.ศ. คือ 2568"),
        ("01/10/68", "เช่น 2568"),
        ("วันนี้", "01/10/2568"),
        ("", "กรุณาระบุวันที่"),
    ],
)
def test_a_refusal_says_what_to_type_and_keeps_what_was_typed(typed, message):
    form = filled(typed)
    assert message in form.errors["signed_on"][0]
    assert f'value="{typed}"' in str(form["signed_on"]) or not typed


def test_a_stored_date_is_shown_in_the_thai_calendar():
    shown = str(SignedForm(initial={"signed_on": date(2025, 10, 1)})["signed_on"])
    assert 'value="01/10/2568"' in shown
    assert 'placeholder="วว/ดด/ปปปป พ.ศ."' in shown
    assert 'class="thai-date"' in shown
    assert "inputmode=" in shown
    assert "style=" not in shown


def test_an_empty_date_is_allowed_when_none_is_needed():
    assert ThaiDateField(required=False).clean("") is None


@pytest.mark.parametrize(
    ("typed", "has_changed"),
    [("01/10/2568", False), ("๑ ต.ค. ๒๕๖๘", False), ("02/10/2568", True), ("", True), ("?", True)],
)
def test_a_date_has_changed_only_when_the_day_has(typed, has_changed):
    form = filled(typed, initial={"signed_on": date(2025, 10, 1)})
    assert form.has_changed() is has_changed


def test_no_date_before_and_none_now_is_no_change():
    assert not ThaiDateField().has_changed(None, "")


@pytest.mark.parametrize(("typed", "has_changed"), [("01/10/2568", False), ("02/10/2568", True)])
def test_the_hidden_first_value_reads_back(typed, has_changed):
    shown = str(FirstValueForm()["signed_on"].as_hidden(only_initial=True))
    assert 'type="hidden"' in shown and 'value="01/10/2568"' in shown
    form = FirstValueForm({"signed_on": typed, "initial-signed_on": "01/10/2568"})
    assert form.has_changed() is has_changed


def test_the_admin_takes_the_field_and_leaves_its_calendar_out():
    class DatedAdmin(ModelAdmin):
        formfield_overrides = THAI_DATE_OVERRIDES

    admin = DatedAdmin(LogEntry, site)
    field = admin.formfield_for_dbfield(models.DateField("ลงวันที่"), request=None)
    assert type(field) is ThaiDateField
    assert type(field.widget) is ThaiDateInput
    assert not field.widget.media._js
    moment = admin.formfield_for_dbfield(models.DateTimeField("เมื่อ"), request=None)
    assert not isinstance(moment, ThaiDateField)
