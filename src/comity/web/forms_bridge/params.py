"""What every component is told: name, label or legend, hint, error, attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html_join
from django.utils.text import capfirst
from markupsafe import Markup

from comity.web.forms_bridge.said import id_of, said_of

Params = dict[str, Any]

LEFT_OUT = {
    "class",  # Django's or allauth's: not the Design System's
    "id",
    "type",
    "required",  # the browser's bubbles say less than our errors; the fields that may be left empty are marked instead
    "maxlength",  # what is too long is kept and told, and not cut unseen
    "placeholder",  # disappears as soon as it is needed
    "autofocus",  # skips the heading, and takes the focus from the error summary
    "aria-describedby",  # the component's own
    "aria-invalid",
    "disabled",
    "autocomplete",
    "inputmode",
    "spellcheck",
    "rows",
    "cols",
    "min",
    "max",
    "step",
    "checked",
    "multiple",
}
"""Attributes of a widget that do not go on as they are: the component has its own way, or they do harm."""


@dataclass(frozen=True)
class Component:
    """A component's name (as in govuk-frontend, with _ for -) and its parameters.

    The name is `html` for a hidden field and `other` for a widget that no component is for.
    """

    name: str
    params: Params


def text_of(value: object) -> Params:
    """Text for a component: escaped by it, unless Django marked it as HTML (a list of password rules, a link)."""
    return {"html": value} if hasattr(value, "__html__") else {"text": str(value)}


def label_of(field: BoundField, asked: Params) -> Params:
    """The label's text. Most fields must be filled in and say nothing; the few that need not be say so."""
    words = asked.get("label") or field.label or field.name.replace("_", " ")
    label = text_of(words if hasattr(words, "__html__") else capfirst(str(words)))
    optional = (
        asked.get("optional", True)
        and not field.field.required
        and not isinstance(field.field.widget, forms.CheckboxInput)
    )
    if optional and "text" in label and "optional" not in label["text"]:
        label["text"] += " (optional)"
    return label


def basics(field: BoundField, asked: Params) -> Params:
    """Name, classes, attributes, hint and error: what every component takes."""
    widget = field.field.widget
    built = widget.build_attrs(widget.attrs, field.build_widget_attrs({}))
    params: Params = {
        "name": field.html_name,
        "classes": asked.get("classes", ""),
        "attributes": {
            name: {"value": value, "optional": True}
            for name, value in built.items()
            if name not in LEFT_OUT and value is not False and value is not None
        },
        "disabled": bool(field.field.disabled or built.get("disabled")),
    }
    params |= {name: built[name] for name in ("autocomplete", "inputmode", "spellcheck") if name in built}
    if hint := asked.get("hint") or field.help_text:
        params["hint"] = text_of(hint)
    if errors := said_of(field):
        params["errorMessage"] = {"html": format_html_join(Markup("<br>"), "{}", ((error,) for error in errors))}
    return params


def with_label(field: BoundField, asked: Params) -> Params:
    """The basics of a field of one box, with its label."""
    heading = asked.get("heading", False)
    classes = asked.get("label_classes") or ("govuk-label--l" if heading else "")
    label = {**label_of(field, asked), "classes": classes, "isPageHeading": heading}
    return {**basics(field, asked), "id": id_of(field), "label": label}


def with_legend(field: BoundField, asked: Params) -> Params:
    """The basics of a field of several boxes, with the legend of its fieldset."""
    heading = asked.get("heading", False)
    classes = asked.get("label_classes") or ("govuk-fieldset__legend--l" if heading else "")
    legend = {**label_of(field, asked), "classes": classes, "isPageHeading": heading}
    return {**basics(field, asked), "fieldset": {"legend": legend}}
