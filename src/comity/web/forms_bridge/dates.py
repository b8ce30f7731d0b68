"""Dates in three boxes, for a date that a person knows by heart. Django's `SelectDateWidget` reads what they send."""

from __future__ import annotations

from django import forms
from django.forms.boundfield import BoundField

from comity.web.forms_bridge.params import Component, Params, with_legend
from comity.web.forms_bridge.said import PARTS, id_of


def date_parts(field: BoundField, widget: forms.SelectDateWidget, asked: Params) -> Component:
    """Day, month and year. What was typed is shown again as typed, even where it is no date."""
    identifier, name = id_of(field), field.html_name
    if field.form.is_bound:
        given = {part: field.form.data.get(f"{name}_{part}", "") for part in PARTS}
    else:
        given = {part: value or "" for part, value in widget.format_value(field.value()).items()}
    wrong = " govuk-input--error" if field.errors else ""
    params = with_legend(field, asked) | {"id": identifier, "attributes": {}}
    params.setdefault("hint", {"text": "For example, 27 3 2026"})
    params["items"] = [
        {
            "name": f"{name}_{part}",
            "id": f"{identifier}_{part}",
            "label": part.capitalize(),
            "value": str(given[part]),
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}{wrong}",
        }
        for part in PARTS
    ]
    return Component("date_input", params)
