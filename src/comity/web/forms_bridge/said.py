"""What is said of a form that was found wanting, at the field and in the summary at the head of the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet

PARTS = ("day", "month", "year")
"""The boxes of a date, in the order that they are written here."""

MUST = {
    "max_length": "be {:,} characters or fewer",
    "min_length": "be {:,} characters or more",
    "min_value": "be {} or more",
    "max_value": "be {} or less",
}
"""What Django's validators ask of a value, by their codes, as the Design System says it."""

PICKED = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)


def has_errors(thing: object) -> bool:
    """Whether the thing is a form (or formset) that was sent and found wanting."""
    if isinstance(thing, BaseFormSet):
        return thing.is_bound and thing.total_error_count() > 0
    return isinstance(thing, forms.BaseForm) and thing.is_bound and bool(thing.errors)


def id_of(field: BoundField) -> str:
    """The id that the field's label and errors are tied to."""
    return str(field.field.widget.attrs.get("id") or field.auto_id or field.html_name)


def first_id(field: BoundField) -> str:
    """The id of the box that a person would put right first."""
    widget, identifier = field.field.widget, id_of(field)
    if isinstance(widget, forms.SelectDateWidget):
        return f"{identifier}_{PARTS[0]}"
    return f"{identifier}_0" if isinstance(widget, forms.MultiWidget) else identifier


def said_of(field: BoundField) -> list[str]:
    """The field's errors in words. Where Django's own ("This field is required.", "Ensure this value …") do not say
    which field, it is said here, since a summary lists many."""
    return [_in_words(field, each) for each in field.errors.as_data()]


def _in_words(field: BoundField, error: ValidationError) -> str:
    [said], given = error.messages, error.params or {}
    if said == str(forms.Field.default_error_messages["required"]):
        return _wanted(field)
    must = MUST.get(str(error.code)) if said.startswith("Ensure this value") else None
    if must is not None and "limit_value" in given:
        return f"{field.label} must {must.format(given['limit_value'])}"
    return _shown(said)


def errors_of(*given: forms.BaseForm | None, **links: str) -> list[dict[str, Any]]:
    """The items of the error summary: what is wrong with a form as a whole, then each field with a link to it.

    `links` sends a field's error elsewhere than to the field, by the field's name.
    """
    items: list[dict[str, Any]] = []
    for form in given:
        if not has_errors(form):
            continue
        assert form is not None
        items += [{"text": _shown(str(error))} for error in form.non_field_errors()]
        for field in form:
            for error in said_of(field):
                if field.is_hidden:
                    items.append({"text": f"{field.label}: {error}"})
                else:
                    items.append({"text": error, "href": links.get(field.name, f"#{first_id(field)}")})
    return items


def _shown(error: str) -> str:
    """As the Design System has it: one sentence without its full stop, several with theirs."""
    return error if ". " in error else error.removesuffix(".")


def _wanted(field: BoundField) -> str:
    label = str(field.label or field.name)
    if isinstance(field.field.widget, forms.CheckboxInput):
        return f"Tick the box: {label}"
    words = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    return f"{'Select' if isinstance(field.field.widget, PICKED) else 'Enter'} {words}"
