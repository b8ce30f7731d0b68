"""Any Django form becomes GOV.UK components, with label, hint and error tied to the box that they are of."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.utils.safestring import mark_safe
from pytest_django.asserts import assertHTMLEqual

from comity.web.forms_bridge import component_of, errors_of, has_errors

BASES = [("paye", "PAYE"), ("umbrella", "Umbrella")]


class Everything(forms.Form):
    email = forms.EmailField(label="E-mail address", help_text="Your work address")
    name = forms.CharField(required=False, max_length=20, widget=forms.TextInput(attrs={"placeholder": "Name"}))
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}))
    weeks = forms.IntegerField(min_value=1)
    rate = forms.DecimalField(label="Pay rate")
    reason = forms.CharField(widget=forms.Textarea, max_length=10)
    note = forms.CharField(widget=forms.Textarea, required=False)
    role = forms.ChoiceField(choices=[("", "Choose"), *BASES])
    basis = forms.ChoiceField(label="Payment basis", choices=BASES, widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(choices=BASES, widget=forms.CheckboxSelectMultiple)
    marked = forms.MultipleChoiceField(choices=BASES)
    agreed = forms.BooleanField(label="I agree")
    file = forms.FileField(label="Return", widget=forms.FileInput(attrs={"accept": ".csv"}))
    start = forms.DateField(label="Start date", widget=forms.SelectDateWidget)
    end = forms.DateField(label="End date")
    meeting = forms.SplitDateTimeField()
    token = forms.CharField(widget=forms.HiddenInput)


MACROS = '{% from "macros/forms.html" import field, form_fields, error_summary, button %}'


def rendered(template: str, **context: Any) -> str:
    return str(engines["jinja2"].from_string(MACROS + template).render(context))


def test_each_kind_of_field_has_its_component() -> None:
    assert {field.name: component_of(field).name for field in Everything()} == {
        "email": "input",
        "name": "input",
        "password": "password_input",
        "weeks": "input",
        "rate": "input",
        "reason": "character_count",
        "note": "textarea",
        "role": "select",
        "basis": "radios",
        "several": "checkboxes",
        "marked": "checkboxes",
        "agreed": "checkboxes",
        "file": "file_upload",
        "start": "date_input",
        "end": "input",
        "meeting": "other",
        "token": "html",
    }


def test_every_field_is_rendered_once_and_names_its_label() -> None:
    html = rendered("{{ form_fields(form) }}", form=Everything())
    names = ["email", "name", "password", "weeks", "rate", "reason", "note", "role", "file", "end", "token"]
    assert {name: html.count(f'name="{name}"') for name in names} == dict.fromkeys(names, 1)
    labelled = [name for name in names if name != "token"]
    assert {name: html.count(f'for="id_{name}"') for name in labelled} == dict.fromkeys(labelled, 1)


def test_a_field_in_error_ties_hint_and_error_to_the_box_and_keeps_what_was_typed() -> None:
    form = Everything({"email": 'alice"<b>'})
    assertHTMLEqual(
        rendered("{{ field(form.email) }}", form=form),
        """
        <div class="govuk-form-group govuk-form-group--error">
          <label class="govuk-label" for="id_email">E-mail address</label>
          <div id="id_email-hint" class="govuk-hint">Your work address</div>
          <p id="id_email-error" class="govuk-error-message">
            <span class="govuk-visually-hidden">Error:</span> Enter a valid email address
          </p>
          <input class="govuk-input govuk-input--error" id="id_email" name="email" type="email" spellcheck="false"
            value="alice&quot;&lt;b&gt;" aria-describedby="id_email-hint id_email-error">
        </div>
        """,
    )


def test_the_browser_neither_cuts_nor_checks_nor_distracts() -> None:
    html = rendered("{{ form_fields(form, only=['email', 'name', 'password', 'weeks']) }}", form=Everything())
    assert [word for word in (" required", "maxlength", "placeholder", "autofocus", ' min="') if word in html] == []
    assert 'autocomplete="new-password"' in html


def test_a_field_that_may_be_left_empty_says_so() -> None:
    form = Everything()
    labels = {name: component_of(form[name]).params["label"]["text"] for name in ("email", "name", "note")}
    assert labels == {"email": "E-mail address", "name": "Name (optional)", "note": "Note (optional)"}
    assert component_of(form["name"], optional=False).params["label"]["text"] == "Name"


def test_numbers_are_typed_as_text_so_that_what_was_typed_is_kept() -> None:
    form = Everything({"rate": "thirty", "weeks": "4"})
    seen = {name: component_of(form[name]).params for name in ("rate", "weeks")}
    assert {name: (at["type"], at["inputmode"], at["value"]) for name, at in seen.items()} == {
        "rate": ("text", "decimal", "thirty"),
        "weeks": ("text", "numeric", "4"),
    }


def test_a_password_is_never_written_back() -> None:
    assert "hunter2" not in rendered("{{ form_fields(form) }}", form=Everything({"password": "hunter2"}))


def test_choices_keep_what_was_chosen() -> None:
    form = Everything({"role": "umbrella", "basis": "umbrella", "several": ["paye", "umbrella"], "agreed": "on"})
    names = ("role", "basis", "several", "marked", "agreed")
    items = {name: component_of(form[name]).params["items"] for name in names}
    chosen = {name: [at["value"] for at in items[name] if at.get("checked") or at.get("selected")] for name in names}
    assert chosen == {
        "role": ["umbrella"],
        "basis": ["umbrella"],
        "several": ["paye", "umbrella"],
        "marked": [],
        "agreed": ["on"],
    }


def test_a_choice_may_carry_a_hint() -> None:
    items = component_of(Everything()["basis"], choice_hints={"umbrella": "Paid through a company"}).params["items"]
    assert [item.get("hint") for item in items] == [None, {"text": "Paid through a company"}]


def test_a_date_that_is_none_is_shown_as_typed() -> None:
    unbound = component_of(Everything(initial={"start": date(2026, 3, 27)})["start"]).params["items"]
    typed = component_of(Everything({"start_day": "31", "start_month": "2", "start_year": "202"})["start"]).params[
        "items"
    ]
    assert [(item["name"], item["id"], item["value"]) for item in unbound] == [
        ("start_day", "id_start_day", "27"),
        ("start_month", "id_start_month", "3"),
        ("start_year", "id_start_year", "2026"),
    ]
    assert [item["value"] for item in typed] == ["31", "2", "202"]


def test_django_reads_the_three_boxes_of_a_date() -> None:
    class Only(forms.Form):
        start = forms.DateField(widget=forms.SelectDateWidget)

    form = Only({"start_day": "27", "start_month": "3", "start_year": "2026"})
    assert form.is_valid()
    assert form.cleaned_data == {"start": date(2026, 3, 27)}


def test_the_summary_names_each_field_and_links_to_its_first_box() -> None:
    assert errors_of(Everything({"reason": "x" * 11})) == [
        {"text": "Enter e-mail address", "href": "#id_email"},
        {"text": "Enter password", "href": "#id_password"},
        {"text": "Enter weeks", "href": "#id_weeks"},
        {"text": "Enter pay rate", "href": "#id_rate"},
        {"text": "Reason must be 10 characters or fewer", "href": "#id_reason"},
        {"text": "Select role", "href": "#id_role"},
        {"text": "Select payment basis", "href": "#id_basis"},
        {"text": "Select several", "href": "#id_several"},
        {"text": "Select marked", "href": "#id_marked"},
        {"text": "Tick the box: I agree", "href": "#id_agreed"},
        {"text": "Select return", "href": "#id_file"},
        {"text": "Enter start date", "href": "#id_start_day"},
        {"text": "Enter end date", "href": "#id_end"},
        {"text": "Enter meeting", "href": "#id_meeting_0"},
        {"text": "Token: Enter token"},
    ]


def test_a_limit_is_said_of_the_field_that_it_is_of() -> None:
    class Limited(forms.Form):
        weeks = forms.IntegerField(min_value=1, max_value=52)
        rate = forms.DecimalField(min_value=Decimal("0.01"), label="Pay rate, an hour")

    said = [item["text"] for item in errors_of(Limited({"weeks": "60", "rate": "-1"}))]
    assert said == ["Weeks must be 52 or less", "Pay rate, an hour must be 0.01 or more"]


def test_every_link_of_the_summary_leads_to_a_box() -> None:
    form = Everything({})
    html = rendered("{{ form_fields(form) }}", form=form)
    links = [item["href"] for item in errors_of(form) if "href" in item]
    assert len(links) == 15 - 1
    assert [link for link in links if html.count(f'id="{link[1:]}"') != 1] == []


def test_what_is_wrong_with_the_form_as_a_whole_comes_first() -> None:
    class Pair(forms.Form):
        low = forms.IntegerField()

        def clean(self) -> None:
            raise forms.ValidationError("The low figure is above the high one.")

    assert errors_of(Pair({"low": "x"})) == [
        {"text": "The low figure is above the high one"},
        {"text": "Enter a whole number", "href": "#id_low"},
    ]


def test_one_summary_tells_of_two_forms_and_may_lead_elsewhere() -> None:
    class One(forms.Form):
        name = forms.CharField(error_messages={"required": "Enter a name."})

    class Other(forms.Form):
        code = forms.CharField(error_messages={"required": "Enter a code."})

    html = rendered('{{ error_summary(form, other, links={"code": "#there"}) }}', form=One({}), other=Other({}))
    assert html.count("There is a problem") == 1
    assert re.findall(r'<a href="(#[^"]+)">([^<]+)</a>', html) == [
        ("#id_name", "Enter a name"),
        ("#there", "Enter a code"),
    ]
    html = rendered("{{ error_summary(form, other) }}", form=One(), other=Other({}))
    assert re.findall(r'<a href="(#[^"]+)">([^<]+)</a>', html) == [("#id_code", "Enter a code")]


def test_there_is_no_summary_without_errors() -> None:
    assert rendered("{{ error_summary(form) }}", form=Everything()) == ""
    assert not has_errors(Everything())
    assert has_errors(Everything({}))


def test_help_that_django_marked_as_html_stays_html_and_other_help_is_escaped() -> None:
    class Two(forms.Form):
        safe = forms.CharField(help_text=mark_safe("<ul><li>Twelve characters</li></ul>"))
        plain = forms.CharField(help_text="<b>bold</b>")

    html = rendered("{{ form_fields(form) }}", form=Two())
    assert "<ul><li>Twelve characters</li></ul>" in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html


def test_boxes_that_no_component_is_for_are_each_named() -> None:
    html = rendered("{{ field(form.meeting) }}", form=Everything())
    assert 'aria-label="Meeting: date"' in html
    assert 'aria-label="Meeting: time"' in html


def test_a_misspelt_wish_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be asked for hnt"):
        component_of(Everything()["email"], hnt="Your work address")


def test_a_prefix_keeps_two_forms_on_one_page_apart() -> None:
    params = component_of(Everything(prefix="second")["email"]).params
    assert (params["name"], params["id"]) == ("second-email", "id_second-email")


def test_a_button_and_a_link_that_looks_like_one() -> None:
    assertHTMLEqual(
        rendered('{{ button("Save") }}{{ button("Cancel", href="/back", kind="secondary") }}'),
        """<button type="submit" class="govuk-button" data-module="govuk-button">Save</button>
        <a href="/back" role="button" draggable="false" class="govuk-button govuk-button--secondary"
          data-module="govuk-button">Cancel</a>""",
    )
