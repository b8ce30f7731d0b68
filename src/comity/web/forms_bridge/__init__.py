"""From any Django form to the GOV.UK components: which component shows a field, and with what parameters.

Forms stay ordinary Django forms, ours and other people's (allauth's), so nothing here is asked of them.
`macros/forms.html` hands each field to `component_of`, and its answer to the component's macro.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from markupsafe import Markup

from comity.web.forms_bridge.choices import checkboxes, lone_checkbox, radios, select
from comity.web.forms_bridge.dates import date_parts
from comity.web.forms_bridge.inputs import file, other, password, single, textarea
from comity.web.forms_bridge.params import Component
from comity.web.forms_bridge.said import errors_of, has_errors

__all__ = ["Component", "component_of", "errors_of", "has_errors"]

WISHES = {
    "label",
    "hint",
    "classes",
    "label_classes",
    "heading",  # the label is the page's heading
    "prefix",
    "suffix",
    "choice_hints",  # a hint for each value of a choice
    "inline",
    "small",
    "optional",  # false where a whole form may be left empty, so that no field of it need say so
}
BUILDERS: list[tuple[type[forms.Widget] | tuple[type[forms.Widget], ...], Callable[..., Component]]] = [
    (forms.SelectDateWidget, date_parts),
    (forms.PasswordInput, password),
    (forms.CheckboxInput, lone_checkbox),
    ((forms.CheckboxSelectMultiple, forms.SelectMultiple), checkboxes),
    (forms.RadioSelect, radios),
    (forms.Select, select),
    (forms.Textarea, textarea),
    (forms.FileInput, file),
    (Input, single),
]
"""Which kind of widget is shown by what; the first that fits, so the particular come before the general."""


def component_of(field: BoundField, **asked: Any) -> Component:
    """The component that shows a field. `asked` holds any of `WISHES`; anything else in it is an error."""
    if unknown := set(asked) - WISHES:
        raise TypeError(f"A field cannot be asked for {', '.join(sorted(unknown))}: only {', '.join(sorted(WISHES))}.")
    widget = field.field.widget
    if widget.is_hidden:
        return Component("html", {"html": Markup(field.as_hidden())})  # noqa: S704 (Django's own, escaped already)
    for kind, build in BUILDERS:
        if isinstance(widget, kind):
            return build(field, widget, asked)
    return other(field, widget, asked)
